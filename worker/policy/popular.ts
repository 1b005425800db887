import {
  type PopularBy,
  type PopularWindow,
  trendingHalfLifeHours,
  trendingViewsMin,
} from '../../contract/index.ts'
import { hourStartMs, localDay } from './calendar.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Hours of a window that views by hour can tell of; `7d` is told by days, and trends by the last two of them. */
const hoursOf: Record<PopularWindow, number> = { '6h': 6, '24h': 24, '7d': 48 }
const daysOfWeek = 7

/** Views of an hour, by page. */
export interface HourOfViews {
  hourMs: number
  pages: ReadonlyMap<number, number>
}

/** Views of a day (in the time zone of the site), by page. */
export interface DayOfViews {
  day: string
  pages: ReadonlyMap<number, number>
}

/** What the lists are made of. Several entries of one hour or day add up. */
export interface PopularFacts {
  nowMs: number
  timeZone: string
  hours: readonly HourOfViews[]
  days: readonly DayOfViews[]
  /** Approved comments since the window began, by page. */
  comments: Readonly<Record<PopularWindow, ReadonlyMap<number, number>>>
}

/** Pages by score, the best first; of equals the newer, which has the higher id. */
export type Ranking = readonly { id: number; score: number }[]

function sum(parts: readonly ReadonlyMap<number, number>[]): Map<number, number> {
  const sums = new Map<number, number>()
  for (const part of parts) for (const [id, n] of part) sums.set(id, (sums.get(id) ?? 0) + n)
  return sums
}

function rank(scores: ReadonlyMap<number, number>): Ranking {
  return [...scores]
    .map(([id, score]) => ({ id, score }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.id - a.id)
}

/** The moment from which on views by hour belong to a window: the current hour is one of its hours. */
export function windowStartMs(window: PopularWindow, nowMs: number, timeZone: string): number {
  return hourStartMs(nowMs, timeZone) - (hoursOf[window] - 1) * hourMs
}

/** The days of the longest window, today last. */
export function windowDays(nowMs: number, timeZone: string): string[] {
  // Days of the calendar, of which some have 23 or 25 hours.
  const todayMs = Date.parse(localDay(nowMs, timeZone))
  return Array.from({ length: daysOfWeek }, (_, i) =>
    new Date(todayMs - (daysOfWeek - 1 - i) * dayMs).toISOString().slice(0, 10),
  )
}

function views(facts: PopularFacts, window: PopularWindow): Ranking {
  if (window !== '7d') return rank(sum(hoursWithin(facts, window).map(({ pages }) => pages)))
  const days = new Set(windowDays(facts.nowMs, facts.timeZone))
  return rank(sum(facts.days.filter(({ day }) => days.has(day)).map(({ pages }) => pages)))
}

function hoursWithin(facts: PopularFacts, window: PopularWindow): readonly HourOfViews[] {
  const start = windowStartMs(window, facts.nowMs, facts.timeZone)
  return facts.hours.filter((hour) => hour.hourMs >= start)
}

/** A view counts half after six hours; as its minute is not kept, it counts from the middle of its hour. */
function trending(facts: PopularFacts, window: PopularWindow): Ranking {
  const hours = hoursWithin(facts, window)
  const enough = sum(hours.map(({ pages }) => pages))
  const scores = new Map<number, number>()
  for (const hour of hours) {
    const ageHours = Math.max(0, facts.nowMs - hour.hourMs - hourMs / 2) / hourMs
    const weight = 2 ** (-ageHours / trendingHalfLifeHours)
    for (const [id, n] of hour.pages) {
      if ((enough.get(id) ?? 0) >= trendingViewsMin) scores.set(id, (scores.get(id) ?? 0) + n * weight)
    }
  }
  return rank(scores)
}

/** The pages of a site in the order of a list. */
export function rankPages(facts: PopularFacts, by: PopularBy, window: PopularWindow): Ranking {
  if (by === 'comments') return rank(facts.comments[window])
  return by === 'views' ? views(facts, window) : trending(facts, window)
}
