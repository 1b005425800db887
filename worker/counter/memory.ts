import type { Outcome, Tally } from '../../contract/index.ts'
import { hourStartMs, localDay } from '../policy/calendar.ts'
import type { Leaf, Visit } from '../store/journal.ts'

/** Hits of one day (in the time zone of the site) by outcome. */
export interface DayTally {
  day: string
  tally: Tally
}

/** Views that wait for their roll-up. */
export class Increments {
  readonly epoch: number
  readonly totals = new Map<number, number>()
  /** By start of the hour, then by page. */
  readonly hours = new Map<number, Map<number, number>>()

  constructor(epoch: number) {
    this.epoch = epoch
  }

  /** Adds one view. */
  add(pageId: number, hourMs: number): void {
    this.totals.set(pageId, (this.totals.get(pageId) ?? 0) + 1)
    const pages = this.hours.get(hourMs) ?? new Map<number, number>()
    pages.set(pageId, (pages.get(pageId) ?? 0) + 1)
    this.hours.set(hourMs, pages)
  }

  /** By date in a time zone, then by page. */
  days(timeZone: string): Map<string, Map<number, number>> {
    const days = new Map<string, Map<number, number>>()
    for (const [hour, pages] of this.hours) {
      const day = localDay(hour, timeZone)
      const sums = days.get(day) ?? new Map<number, number>()
      for (const [id, n] of pages) sums.set(id, (sums.get(id) ?? 0) + n)
      days.set(day, sums)
    }
    return days
  }
}

/** A hundred-odd bytes each: what an object of 128 MB can hold beside its work. */
const seenMost = 600_000
/** A leaf is written whole each time, so it must stay small; a new one costs no more rows. */
const leafVisits = 250
const rateMs = 10_000

/** No hits yet. */
export function emptyTally(): Tally {
  return { counted: 0, repeat: 0, bot: 0, prefetch: 0, opted_out: 0, limited: 0 }
}

/** What was loaded from the journal. */
export interface Loaded {
  leaves: Leaf[]
  /** The last that was sent to D1, and the last that is certainly there. */
  closedEpoch: number
  rolledUpEpoch: number
  tally: DayTally | null
  timeZone: string
}

/**
 * What a counter knows, without storage, clock or network: whom it has seen, what waits to be stored and what
 * waits to be rolled up. Epochs: visits are stored under the open epoch; a roll-up closes it and sends it under
 * its number, so what was sent never changes afterwards.
 */
export class CounterMemory {
  /** When a visit was counted last. */
  readonly #seen = new Map<number, number>()
  /** The same in order of time, to forget from the front; what was counted again stands in it twice. */
  #order: { visit: number; atMs: number }[] = []
  #forgotten = 0
  readonly #waiting = new Map<number, Visit>()
  readonly #leaves = new Map<number, { epoch: number; lastMs: number }>()
  #leaf: Leaf | null = null
  #open: Increments
  #closed: Increments | null = null
  /** The last that is certainly in D1: numbers that were read before need it. */
  #rolledUp: Increments | null = null
  #hits: number[] = []
  day: DayTally | null

  constructor(loaded: Loaded) {
    this.day = loaded.tally
    const { leaves, closedEpoch, rolledUpEpoch, timeZone } = loaded
    this.#open = new Increments(Math.max(closedEpoch + 1, ...leaves.map(({ epoch }) => epoch)))
    const closed = new Increments(closedEpoch)
    for (const leaf of leaves.toSorted((a, b) => a.lastMs - b.lastMs)) {
      this.#leaves.set(leaf.slot, { epoch: leaf.epoch, lastMs: leaf.lastMs })
      const increments = [closed, this.#open].find(({ epoch }) => epoch === leaf.epoch)
      for (const { pageId, visit, atMs } of leaf.visits) {
        this.#remember(visit, atMs)
        increments?.add(pageId, hourStartMs(atMs, timeZone))
      }
    }
    if (closedEpoch > rolledUpEpoch) this.#closed = closed
    const isGrowing = (leaf: Leaf) => leaf.epoch === this.#open.epoch && leaf.visits.length < leafVisits
    this.#leaf = leaves.find(isGrowing) ?? null
  }

  /** Whether this counter has never stored anything. */
  get isNew(): boolean {
    return this.#leaves.size === 0
  }

  /** Starts after an epoch that D1 knows of, when this counter has lost its own storage. */
  startAfter(epoch: number): void {
    if (this.isNew && this.#open.epoch <= epoch) this.#open = new Increments(epoch + 1)
  }

  #remember(visit: number, atMs: number): void {
    this.#seen.set(visit, atMs)
    this.#order.push({ visit, atMs })
  }

  #forget(nowMs: number, windowMs: number): void {
    for (; this.#forgotten < this.#order.length; this.#forgotten++) {
      const { visit = 0, atMs = 0 } = this.#order[this.#forgotten] ?? {}
      if (atMs > nowMs - windowMs && this.#seen.size <= seenMost) break
      if (this.#seen.get(visit) === atMs) this.#seen.delete(visit)
    }
    if (this.#forgotten < 10_000 || this.#forgotten < this.#order.length / 2) return
    this.#order = this.#order.slice(this.#forgotten)
    this.#forgotten = 0
  }

  /**
   * Decides on a hit, and remembers it when it counts; it is not stored yet.
   *
   * @param visits the number under today's salt, and under yesterday's while that matters
   */
  meet(pageId: number, visits: readonly number[], nowMs: number, windowMs: number): 'counted' | 'repeat' {
    this.#forget(nowMs, windowMs)
    const isRepeat = visits.some((visit) => (this.#seen.get(visit) ?? -Infinity) > nowMs - windowMs)
    const [visit = 0] = visits
    if (isRepeat) return 'repeat'
    this.#remember(visit, nowMs)
    this.#waiting.set(visit, { pageId, visit, atMs: nowMs })
    this.#hits.push(nowMs)
    return 'counted'
  }

  /** Views that are remembered and not stored. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Whether one of these visits is remembered but not stored, so that its answer has to wait. */
  isWaiting(visits: readonly number[]): boolean {
    return visits.some((visit) => this.#waiting.has(visit))
  }

  /** Views a second, of the last ten. */
  rate(nowMs: number): number {
    const first = this.#hits.findIndex((atMs) => atMs > nowMs - rateMs)
    this.#hits = first < 0 ? [] : this.#hits.slice(first)
    return (this.#hits.length * 1000) / rateMs
  }

  /** Counts a hit in the day's tally. */
  tally(outcome: Outcome, nowMs: number, timeZone: string): void {
    const day = localDay(nowMs, timeZone)
    if (this.day?.day !== day) this.day = { day, tally: emptyTally() }
    this.day.tally[outcome]++
  }

  /** The leaf to store so that nothing waits any more: the last one with more in it, or a new one. */
  nextLeaf(nowMs: number, windowMs: number): Leaf {
    const visits = [...this.#waiting.values()]
    const last = this.#leaf
    if (last && last.visits.length < leafVisits)
      return { ...last, lastMs: nowMs, visits: [...last.visits, ...visits] }
    const isDone = (leaf: { epoch: number; lastMs: number }) =>
      leaf.lastMs <= nowMs - windowMs && leaf.epoch < (this.#closed ?? this.#open).epoch
    const free = [...this.#leaves].find(([, leaf]) => isDone(leaf))?.[0]
    return { slot: free ?? this.#leaves.size, epoch: this.#open.epoch, lastMs: nowMs, visits }
  }

  /** Notes that a leaf is stored: its visits count. */
  stored(leaf: Leaf, timeZone: string): void {
    for (const { pageId, atMs } of this.#waiting.values()) this.#open.add(pageId, hourStartMs(atMs, timeZone))
    this.#waiting.clear()
    this.#leaf = leaf
    this.#leaves.set(leaf.slot, { epoch: leaf.epoch, lastMs: leaf.lastMs })
  }

  /** Forgets what could not be stored. */
  notStored(): void {
    for (const visit of this.#waiting.keys()) this.#seen.delete(visit)
    this.#waiting.clear()
  }

  /** What was closed and may or may not be in D1. */
  get closed(): Increments | null {
    return this.#closed
  }

  /** Whether views are stored here that D1 does not have. */
  get hasOpen(): boolean {
    return this.#open.totals.size > 0
  }

  /** The epoch under which visits are stored now. */
  get openEpoch(): number {
    return this.#open.epoch
  }

  /** Whether a page's visit is remembered. */
  knows(visits: readonly number[]): boolean {
    return visits.some((visit) => this.#seen.has(visit))
  }

  /** Closes the open epoch for its roll-up. @returns `null` when it is empty */
  close(): Increments | null {
    if (this.#closed || !this.hasOpen) return null
    this.#closed = this.#open
    this.#open = new Increments(this.#closed.epoch + 1)
    this.#leaf = null
    return this.#closed
  }

  /** Notes that the closed epoch is in D1. */
  confirm(): void {
    this.#rolledUp = this.#closed
    this.#closed = null
  }

  /**
   * Views of a page that a number read from D1 does not have.
   *
   * @param epoch the row's `views_epoch`
   */
  missing(pageId: number, epoch: number): number {
    const sent = [this.#rolledUp, this.#closed].map((increments) =>
      increments && increments.epoch > epoch ? (increments.totals.get(pageId) ?? 0) : 0,
    )
    return sent.reduce((sum, n) => sum + n, this.#open.totals.get(pageId) ?? 0)
  }

  /** Stored views that are not in D1, by hour and page. */
  get pendingHours(): Map<number, Map<number, number>> {
    return this.#open.hours
  }
}
