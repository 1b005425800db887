import { type ModerationClient, SadaError } from '../../../client/index.ts'
import type { Action, BatchAnswer, QueueFilter } from '../../../contract/index.ts'

/** As many as one request takes (`contract/limits.ts`, `batchIds`). */
export const pieceSize = 200

/** What is to be done to which comments. */
export interface BulkJob {
  action: Action
  /** Those that were shown. */
  ids: readonly string[]
  /**
   * Those that match beyond the shown ones: where the shown list ended. The server goes on from there, so that nothing
   * that came in meanwhile is decided unseen. `null`: the shown ones are all.
   */
  beyond: { filter: Partial<QueueFilter>; cursor: string } | null
  /** How many there are, as far as a counter says. */
  total: number | null
  /** Name of the key that acts. */
  keyName: string
}

/** How far it is. */
export interface BulkProgress {
  phase: 'running' | 'stopping' | 'stopped' | 'failed' | 'done'
  /** Comments that were looked at. */
  done: number
  /** Comments that it changed. */
  changed: number
  operations: readonly string[]
  failure: SadaError | null
}

type Client = Pick<ModerationClient, 'actOnMany' | 'actOnMatching' | 'operations'>

/**
 * One action on many comments, piece by piece. It can be stopped between pieces and goes on after a failure. An answer
 * that was lost on the way is looked up among the operations, so that one undo takes back every piece.
 */
export class Bulk {
  readonly job: BulkJob
  progress: BulkProgress = { phase: 'running', done: 0, changed: 0, operations: [], failure: null }
  readonly #client: Client
  readonly #onChange: () => void
  #ids: readonly string[]
  #cursor: string | null
  /** The newest operation before this job; ids sort by time. */
  #before: string | null = null
  #wasLost = false

  constructor(client: Client, job: BulkJob, onChange: () => void) {
    this.job = job
    this.#client = client
    this.#onChange = onChange
    this.#ids = job.ids
    this.#cursor = job.beyond?.cursor ?? null
  }

  #become(change: Partial<BulkProgress>): void {
    this.progress = { ...this.progress, ...change }
    this.#onChange()
  }

  /** Ends after the piece that is under way. */
  stop(): void {
    if (this.progress.phase === 'running') this.#become({ phase: 'stopping' })
  }

  /** Starts, or goes on after a stop or a failure. Settles when there is nothing more to do for now. */
  async run(): Promise<void> {
    this.#become({ phase: 'running', failure: null })
    try {
      this.#before ??= (await this.#client.operations(1))[0]?.id ?? ''
      if (this.#wasLost) await this.#adopt()
      while (this.#ids.length > 0 || this.#cursor !== null) {
        await this.#piece()
        if (this.#isStopping) return this.#become({ phase: 'stopped' })
      }
      this.#become({ phase: 'done' })
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#wasLost = error.status === 0
      this.#become({ phase: 'failed', failure: error })
    }
  }

  // Read anew after each piece: somebody may have pressed stop meanwhile.
  get #isStopping(): boolean {
    return this.progress.phase === 'stopping'
  }

  async #piece(): Promise<void> {
    const { action, beyond } = this.job
    if (this.#ids.length > 0) {
      const ids = this.#ids.slice(0, pieceSize)
      this.#note(await this.#client.actOnMany(action, ids), ids.length)
      this.#ids = this.#ids.slice(pieceSize)
      return
    }
    if (this.#cursor === null) return
    const answer = await this.#client.actOnMatching(action, beyond?.filter ?? {}, this.#cursor)
    this.#note(answer, answer.results.length)
    this.#cursor = answer.next_cursor
  }

  #note({ operation }: BatchAnswer, looked: number): void {
    const { done, changed, operations } = this.progress
    this.#become({
      done: done + looked,
      changed: changed + (operation === null ? 0 : looked),
      operations: operation === null ? operations : [...operations, operation],
    })
  }

  /** Finds what was done although its answer did not arrive. */
  async #adopt(): Promise<void> {
    const { action, keyName } = this.job
    const known = new Set(this.progress.operations)
    const found = (await this.#client.operations(20)).filter(
      (each) =>
        each.id > (this.#before ?? '') &&
        each.action === action &&
        each.key === keyName &&
        !each.undone &&
        !known.has(each.id),
    )
    const operations = [...this.progress.operations, ...found.map(({ id }) => id)].toSorted()
    this.#become({
      operations,
      changed: this.progress.changed + found.reduce((sum, { comments }) => sum + comments, 0),
    })
    this.#wasLost = false
  }
}
