import { vi } from 'vitest'
import { DatabaseInBetween } from './database.ts'

/** A D1 that fails as Cloudflare documents it, before or after the commit. */

const realTimeout = globalThis.setTimeout

/** The pauses between tries are over at once; `vi.unstubAllGlobals()` brings them back. */
export function withoutPauses(): void {
  vi.stubGlobal('setTimeout', (work: () => void) => realTimeout(work, 0))
}

/** What Cloudflare documents: six that may be tried again, and five that must not. */
export const documented = [
  'D1_ERROR: Network connection lost.',
  'D1_ERROR: D1 DB storage operation caused object to be reset.',
  'D1_ERROR: D1 DB reset because its code was updated.',
  'D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.',
  'D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.',
  'D1_ERROR: Can’t read from request stream because client disconnected.',
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
  'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
  'D1_ERROR: D1 DB exceeded its memory limit and was reset.',
  'D1_ERROR: D1 DB exceeded its CPU time limit and was reset.',
]

export interface Fault {
  message: string
  isAfterCommit: boolean
  /** In a hundred. */
  chance: number
}

/** The real database behind a fault. */
export class FaultyDatabase extends DatabaseInBetween {
  fault: Fault | null
  readonly #random: () => number

  constructor(fault: Fault, random: () => number) {
    super()
    this.fault = fault
    this.#random = random
  }

  async pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
    const { fault } = this
    const fails = fault !== null && this.#random() * 100 < fault.chance
    if (fails && !fault.isAfterCommit) throw new Error(fault.message)
    const results = await ask()
    if (fails) throw new Error(fault.message)
    return results
  }
}

/** Repeats exactly for a seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Every message, each before and after the commit. */
export const faults = documented.flatMap((message) => [
  { message, when: 'before the commit', isAfterCommit: false },
  { message, when: 'after the commit', isAfterCommit: true },
])

/** Fails in chosen batches only, and counts them. Reads of one statement are let through. */
export class BatchFaults extends DatabaseInBetween {
  batches = 0
  readonly #faultOf: (batch: number) => Omit<Fault, 'chance'> | null

  constructor(faultOf: (batch: number) => Omit<Fault, 'chance'> | null = () => null) {
    super()
    this.#faultOf = faultOf
  }

  pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
    return ask()
  }

  override async batch<T>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
    const fault = this.#faultOf(++this.batches)
    if (fault && !fault.isAfterCommit) throw new Error(fault.message)
    const results = await super.batch<T>(statements)
    if (fault) throw new Error(fault.message)
    return results
  }
}
