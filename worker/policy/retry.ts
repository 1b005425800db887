const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/**
 * How long a delivery waits before its next attempt, by attempts made: the schedule that Standard Webhooks 1.0
 * recommends, about three days in all.
 */
export const retryDelaysMs: readonly number[] = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
]

/** When to try again after so many failed attempts (Unix milliseconds). @returns `null` when that was the last */
export function nextAttemptMs(attempts: number, nowMs: number): number | null {
  const delayMs = retryDelaysMs[attempts - 1]
  return delayMs === undefined ? null : nowMs + delayMs
}

/** Nobody is waited for longer than between the last two attempts. */
const longestWaitMs = 24 * hourMs

/**
 * When the other side wants to be asked again (Unix milliseconds), at most a day from now.
 *
 * @param header `Retry-After` (RFC 9110 §10.2.3): seconds or a date
 * @returns `null` when it says nothing that can be understood
 */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  const atMs = /^\d{1,9}$/.test(text)
    ? nowMs + Number(text) * secondMs
    : text.endsWith(' GMT')
      ? Date.parse(text)
      : NaN
  return Number.isNaN(atMs) ? null : Math.min(Math.max(atMs, nowMs), nowMs + longestWaitMs)
}
