import { UsageError } from './failures.ts'

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }

/** Seconds of a duration such as `90`, `10s`, `15m`, `24h`, `7d` or `2w`; `null` for anything else. */
export function durationSeconds(text: string): number | null {
  const [, digits, unit = 's'] = /^(\d{1,9})([smhdw])?$/.exec(text) ?? []
  return digits === undefined ? null : Number(digits) * (unitSeconds[unit] ?? 1)
}

/**
 * A moment in RFC 3339: given as one, as a day (its beginning in UTC), or as a duration from now.
 *
 * @throws UsageError for anything else
 */
export function readTime(option: string, text: string, direction: 'past' | 'future', nowMs: number): string {
  const seconds = /[smhdw]$/.test(text) ? durationSeconds(text) : null
  const ms = seconds === null ? Date.parse(text) : nowMs + (direction === 'past' ? -1 : 1) * seconds * 1_000
  const isTime =
    seconds !== null || /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
  if (!isTime || Number.isNaN(ms) || Math.abs(ms) > 8.64e15)
    throw new UsageError(
      `--${option} must be a duration (24h, 7d), a day (2026-11-27) or a time (2026-11-27T09:00:00Z)`,
    )
  return new Date(ms).toISOString()
}

/** A moment as tables show it: UTC, to the minute. */
export function shortTime(time: string | null): string | null {
  return time === null ? null : time.slice(0, 16).replace('T', ' ')
}
