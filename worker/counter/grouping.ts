import { groupGap, type Usage } from '../policy/pace.ts'

/** The wait that is worth its rows only when others come meanwhile. */
const usualGapMs = 1_000
const loneGroupsMost = 2
const fewestFree = 30
const mostFree = 1_000

/**
 * Whether a view waits for others. Views that come quickly, but each after the answer to the last (one client
 * that asks in turn), would wait in vain: after two groups of one, the next 30 views do not wait; each time that
 * happens again, twice as many.
 */
export class Grouping {
  #lone = 0
  #free = 0
  #nextFree = fewestFree

  /** How long the view that begins a group waits, in milliseconds. */
  gap(rate: number, usage: Usage, nowMs: number): number {
    const gapMs = groupGap(rate, usage, nowMs)
    if (gapMs !== usualGapMs || this.#free === 0) return gapMs
    this.#free -= 1
    return 0
  }

  /** Notes how many views a group had that waited so long. */
  stored(views: number, gapMs: number): void {
    if (gapMs === 0) return
    if (views > 1) {
      this.#lone = 0
      this.#nextFree = fewestFree
      return
    }
    this.#lone += 1
    if (this.#lone < loneGroupsMost) return
    this.#lone = 0
    this.#free = this.#nextFree
    this.#nextFree = Math.min(mostFree, this.#nextFree * 2)
  }
}
