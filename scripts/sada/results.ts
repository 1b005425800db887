import type { BatchResult } from '../../contract/index.ts'
import type { Call } from './call.ts'
import { table } from './table.ts'

const paintedAs = (code: string | undefined) => (code === undefined ? undefined : 'red')

/** What became of comments, over several requests; the exit code is 1 when one has failed. */
export class Results {
  readonly #call: Call
  readonly #results: BatchResult[] = []
  readonly #operations: string[] = []
  #count = 0

  constructor(call: Call) {
    this.#call = call
  }

  get count(): number {
    return this.#count
  }

  /** @param operation what one request did; `null`: nothing changed */
  add(operation: string | null, results: readonly BatchResult[]): void {
    if (operation !== null) this.#operations.push(operation)
    this.#count += results.length
    if (results.some(({ code }) => code !== undefined)) this.#call.exitCode = 1
    if (this.#call.out.mode === 'ndjson')
      for (const result of results) this.#call.out.item({ ...result, operation })
    else this.#results.push(...results)
  }

  /** @param cursor where to go on, when it could not be finished */
  print(cursor: string | null = null): void {
    const { out } = this.#call
    if (out.mode === 'ndjson') return
    const document = {
      operation: this.#operations.at(-1) ?? null,
      operations: this.#operations,
      results: this.#results,
      next_cursor: cursor,
    }
    out.show(document, () => this.#words())
    if (this.#operations.length > 0) out.note(`To take it back: sada undo ${this.#operations.join(' ')}`)
  }

  #words(): string {
    if (this.#count === 0) return 'There was nothing to do.'
    const shown =
      this.#results.length > 200 ? this.#results.filter(({ code }) => code !== undefined) : this.#results
    const counts = new Map<string, number>()
    for (const { code, status } of this.#results) {
      const outcome = code ?? status ?? '-'
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    }
    const sums = [...counts].map(([outcome, n]) => `${n} ${outcome}`).join(', ')
    if (shown.length === 0) return sums
    const lines = table(
      [
        { title: 'id', of: ({ id }) => id },
        { title: 'now', of: ({ status, code }) => code ?? status, style: ({ code }) => paintedAs(code) },
      ],
      shown,
      this.#call.out.screen,
    )
    return this.#results.length === 1 ? lines : `${lines}\n\n${sums}`
  }
}
