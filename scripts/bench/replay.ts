import { Grouping } from '../../worker/counter/grouping.ts'
import { CounterMemory } from '../../worker/counter/memory.ts'
import { hourStartMs } from '../../worker/policy/calendar.ts'
import { rollUpDelay, type Usage } from '../../worker/policy/pace.ts'
import type { Leaf } from '../../worker/store/journal.ts'
import { packPeriods } from '../../worker/store/roll-up.ts'

/**
 * A day of views through the counter's own decisions (`CounterMemory`, `pace.ts`) with a simulated clock. What is
 * left out, storage and network, is counted as `test/store/rows-written.test.ts` measures it: one row for a group,
 * for a note and for an alarm, and those of a roll-up.
 */

const hourMs = 3_600_000
const timeZone = 'Africa/Casablanca'
const windowMs = 1_800_000
const articles = 2_000
/** Half of the views come in the six busy hours that end at midnight. */
const busyHours = 6
/** After this long without a request the platform throws an object out of memory. */
const idleMs = 10_000
/** A group's storage and its page's numbers from D1, at a guess that is on the safe side. */
const workSeconds = 0.01

/** What a day cost. */
export interface Replayed {
  views: number
  d1Rows: number
  objectRows: number
  objectRequests: number
  awakeSeconds: number
  /** Views that D1 and the counter have at the end of the day. */
  counted: number
}

/** Numbers between 0 and 1 that repeat exactly (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Zipf's law with exponent 1: the nth article has one nth of the first one's readers. */
function zipf(random: () => number): () => number {
  let sum = 0
  const sums = Array.from({ length: articles }, (_, i) => {
    sum += 1 / (i + 1)
    return sum
  })
  return () => {
    const wanted = random() * sum
    let low = 0
    for (let high = articles - 1; low < high; ) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}

class Day {
  readonly #leaves = new Map<number, Leaf>()
  #memory: CounterMemory
  #closedEpoch = 0
  #rolledUpEpoch = 0
  #usage: Usage = { budgetRows: Number.MAX_SAFE_INTEGER, d1Rows: 0, objectRows: 0 }
  /** When the waiting group will be stored. */
  #commitMs: number | null = null
  #alarmMs: number | null = null
  #grouping = new Grouping()
  #gapMs = 0
  #lastMs = 0
  readonly cost: Replayed = {
    views: 0,
    d1Rows: 0,
    objectRows: 1, // the note of its configuration
    objectRequests: 0,
    awakeSeconds: 0,
    counted: 0,
  }

  constructor() {
    this.#memory = this.#wake()
  }

  #wake(): CounterMemory {
    return new CounterMemory({
      leaves: [...this.#leaves.values()],
      closedEpoch: this.#closedEpoch,
      rolledUpEpoch: this.#rolledUpEpoch,
      tally: null,
      timeZone,
    })
  }

  view(nowMs: number, pageId: number): void {
    this.advance(nowMs)
    if (nowMs - this.#lastMs > idleMs) {
      this.#memory = this.#wake()
      this.#grouping = new Grouping()
    }
    this.#lastMs = nowMs
    this.cost.views += 1
    this.cost.objectRequests += 1
    this.#memory.meet(pageId, [this.cost.views], nowMs, windowMs)
    if (this.#commitMs !== null) return
    const gapMs = this.#grouping.gap(this.#memory.rate(nowMs), this.#usage, nowMs)
    this.#gapMs = gapMs
    this.cost.awakeSeconds += gapMs / 1000 + workSeconds
    if (gapMs === 0) this.#commit(nowMs)
    else this.#commitMs = nowMs + gapMs
  }

  /** Lets everything happen that is due before a moment. */
  advance(nowMs: number): void {
    if (this.#commitMs !== null && this.#commitMs <= nowMs) this.#commit(this.#commitMs)
    if (this.#alarmMs !== null && this.#alarmMs <= nowMs) this.#rollUp()
  }

  #commit(nowMs: number): void {
    this.#commitMs = null
    this.#grouping.stored(this.#memory.waiting, this.#gapMs)
    const leaf = this.#memory.nextLeaf(nowMs, windowMs)
    this.#memory.stored(leaf, timeZone)
    this.#leaves.set(leaf.slot, leaf)
    this.cost.objectRows += 1
    if (this.#alarmMs !== null) return
    this.#alarmMs = nowMs + rollUpDelay(1, this.#usage, nowMs)
    this.cost.objectRows += 1
  }

  #rollUp(): void {
    this.#alarmMs = null
    this.cost.objectRequests += 1
    this.cost.awakeSeconds += workSeconds
    const closed = this.#memory.close()
    if (!closed) return
    this.#closedEpoch = closed.epoch
    const periods = packPeriods(closed.hours).length + packPeriods(closed.days(timeZone)).length
    this.cost.d1Rows += closed.totals.size + periods + 1
    for (const n of closed.totals.values()) this.cost.counted += n
    this.#memory.confirm()
    this.#rolledUpEpoch = closed.epoch
    this.cost.objectRows += 2 // notes before and after
  }

  end(nowMs: number): void {
    this.advance(nowMs)
    this.#rollUp()
  }
}

/** Sends a day's views, at random moments, to one counter. */
export function replay(viewsADay: number, seed = 1): Replayed {
  const random = randomOf(seed)
  const article = zipf(random)
  const day = new Day()
  const startMs = hourStartMs(Date.UTC(2026, 10, 24), timeZone)
  const busyFrom = 24 - busyHours
  for (const [fromHour, hours] of [
    [0, busyFrom],
    [busyFrom, busyHours],
  ] as const) {
    const perMs = viewsADay / 2 / (hours * hourMs)
    const endMs = startMs + (fromHour + hours) * hourMs
    for (let ms = startMs + fromHour * hourMs - Math.log(1 - random()) / perMs; ms < endMs; ) {
      day.view(Math.floor(ms), article())
      ms -= Math.log(1 - random()) / perMs
    }
  }
  day.end(startMs + 24 * hourMs + 1_000)
  return day.cost
}

/** Sends views of one page by as many readers, evenly. */
export function replayBurst(views: number, perSecond: number): Replayed {
  const day = new Day()
  const startMs = Date.UTC(2026, 10, 24, 12)
  for (let i = 0; i < views; i++) day.view(startMs + Math.floor((i * 1000) / perSecond), 1)
  day.end(startMs + (views * 1000) / perSecond + hourMs)
  return day.cost
}
