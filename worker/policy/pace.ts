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

/** Rows that a comment writes while nobody has decided on it; docs/performance.md. */
const rowsOfComment = 20
/** Of the day's budget, for what readers send to a site: the rest is for decisions, views and deliveries. */
const commentsShare = 0.5
/** Of that, what may come at any hour. The rest comes with the day, so that a loop never closes a site until midnight. */
const burstShare = 0.25

/** How many comments a site may have had by a moment of its day (UTC). */
export function siteMost(budget: number, nowMs: number): number {
  const share = burstShare + ((1 - burstShare) * (nowMs % dayMs)) / dayMs
  return Math.floor((budget * commentsShare * share) / rowsOfComment)
}

/**
 * How long a site waits with the next comment because it had too many on this day.
 *
 * @param received comments of the day (UTC) so far
 * @returns whole seconds; 0: it takes one now
 */
export function siteWaitSeconds(received: number, budget: number, nowMs: number): number {
  if (received < siteMost(budget, nowMs)) return 0
  const share = ((received + 1) * rowsOfComment) / (budget * commentsShare)
  const atMs = Math.min(1, (share - burstShare) / (1 - burstShare)) * dayMs
  return Math.max(1, Math.ceil((atMs - (nowMs % dayMs)) / 1000))
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
