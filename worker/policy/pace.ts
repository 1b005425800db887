/**
 * How long views wait to be stored together, and how long totals wait to be rolled up into D1. The figures are
 * calculated in docs/decisions/0012-view-counter.md and replayed by `npm run bench`.
 */

/** Above this many views a second, a second's wait costs less than the rows it saves. */
const groupedAboveRate = 1.5
const groupGapMs = 1_000
/** An object that waits longer than this would be asked again by readers' browsers. */
const longestGapMs = 10_000
const rollUpMs = 3_600_000
/** Several objects see only their own views between roll-ups; at their traffic a minute costs next to nothing. */
const shardedRollUpMs = 60_000
const dayMs = 86_400_000
/** From here on what is left of the budget belongs to comments. */
const savingFrom = 0.8

/** Rows written today, in UTC, by the whole instance as far as it is known. */
export interface Usage {
  budgetRows: number
  d1Rows: number
  objectRows: number
}

/** The budget as a number: a dashboard gives settings as text. Whatever is none is the free plan's. */
export function budgetRows(setting: unknown): number {
  const rows = Number(setting)
  return rows > 0 ? rows : 100_000
}

/** Whether the day's write budget is running out. */
export function paceOf(usage: Usage): 'normal' | 'saving' {
  const limit = usage.budgetRows * savingFrom
  return usage.d1Rows >= limit || usage.objectRows >= limit ? 'saving' : 'normal'
}

/**
 * How long a view waits for company before both become one row.
 *
 * @param rate views a second, lately
 */
export function groupGap(rate: number, usage: Usage, nowMs: number): number {
  const gap = rate > groupedAboveRate ? groupGapMs : 0
  if (usage.objectRows < usage.budgetRows * savingFrom) return gap
  const rowsLeft = Math.max(1, usage.budgetRows - usage.objectRows)
  const msLeft = dayMs - (nowMs % dayMs)
  return Math.min(longestGapMs, Math.max(gap, msLeft / rowsLeft))
}

/** How long totals wait for the roll-up: when the budget of D1 runs out, until the next day (UTC). */
export function rollUpDelay(shards: number, usage: Usage, nowMs: number): number {
  const delay = shards > 1 ? shardedRollUpMs : rollUpMs
  if (usage.d1Rows < usage.budgetRows * savingFrom) return delay
  return Math.max(delay, dayMs - (nowMs % dayMs))
}
