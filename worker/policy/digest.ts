import { localDay, zoneOffsetMs } from './calendar.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * When clocks in a zone show a full hour of a day. An hour that is skipped there begins when the clocks have been put
 * forward; one that comes twice counts the first time.
 *
 * @param wallMs the day and hour, read as if they were in UTC
 */
function momentOf(wallMs: number, timeZone: string): number {
  const before = wallMs - zoneOffsetMs(wallMs - dayMs, timeZone)
  const after = wallMs - zoneOffsetMs(wallMs + dayMs, timeZone)
  const shown = [before, after].filter((ms) => ms + zoneOffsetMs(ms, timeZone) === wallMs)
  return shown.length > 0 ? Math.min(...shown) : before
}

/**
 * The next time for a digest (Unix milliseconds), later than a moment.
 *
 * @param hours full hours by the clocks of the zone, at least one
 */
export function nextDigestMs(hours: readonly number[], timeZone: string, afterMs: number): number {
  const todayMs = Date.parse(localDay(afterMs, timeZone))
  // A zone may skip a day, or see an hour of the day before once more.
  const moments = [-1, 0, 1, 2].flatMap((days) =>
    hours.map((hour) => momentOf(todayMs + days * dayMs + hour * hourMs, timeZone)),
  )
  return Math.min(...moments.filter((ms) => ms > afterMs))
}
