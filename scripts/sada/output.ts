import type { Io } from './io.ts'
import { type Column, type Screen, table } from './table.ts'

/** C1 controls, deletion, line separators and bidirectional marks, which JSON may hold as they are, and a terminal would obey. */
const unsafe = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** JSON of one line that a terminal may see: the same values, with escapes. */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    unsafe,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What a command prints: for people, as one JSON document, or as JSON line by line. */
export class Output {
  readonly mode: 'human' | 'json' | 'ndjson'
  readonly #io: Io

  constructor(io: Io, mode: Output['mode']) {
    this.#io = io
    this.mode = mode
  }

  get screen(): Screen {
    const { env, isTerminal, columns } = this.#io
    const hasColour = isTerminal.stdout && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
    return { hasColour, columns: isTerminal.stdout ? columns : 0 }
  }

  /** Text for people on stdout. */
  line(text: string): void {
    if (this.mode === 'human') this.#io.stdout(`${text}\n`)
  }

  /** Progress and hints for people, beside what is printed. */
  note(text: string): void {
    if (this.mode === 'human') this.#io.stderr(`${text}\n`)
  }

  /** The one document of a command; or its words for people. */
  show(document: unknown, words: () => string): void {
    if (this.mode === 'human') this.line(words())
    else
      this.#io.stdout(`${safeJson(document, this.mode === 'json' && this.#io.isTerminal.stdout ? 2 : 0)}\n`)
  }

  /** One item of a list that is printed as it comes; elsewhere nothing. */
  item(value: unknown): void {
    if (this.mode === 'ndjson') this.#io.stdout(`${safeJson(value)}\n`)
  }

  /** Something that happens while the command runs: always a line of its own. */
  event(value: unknown, words: () => string): void {
    this.#io.stdout(`${this.mode === 'human' ? words() : safeJson(value)}\n`)
  }

  /** A whole list: items line by line, the document, or a table. */
  list<T>(
    document: { data: readonly T[]; next_cursor?: string | null },
    columns: readonly Column<T>[],
    nothing: string,
  ): void {
    if (this.mode === 'ndjson') for (const row of document.data) this.item(row)
    else
      this.show(document, () =>
        document.data.length === 0 ? nothing : table(columns, document.data, this.screen),
      )
  }
}
