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
