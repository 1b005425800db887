const hourMs = 3_600_000
/** Offsets change on the quarter hours at most, and rarely; asking Intl for each view would be most of its work. */
const quarterMs = 900_000

const offsets = new Map<string, { quarter: number; offsetMs: number }>()

function askIntl(atMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000
}

/** How far the clocks of a zone are ahead of UTC at a moment. */
export function zoneOffsetMs(atMs: number, timeZone: string): number {
  const quarter = Math.floor(atMs / quarterMs)
  const known = offsets.get(timeZone)
  if (known?.quarter === quarter) return known.offsetMs
  const offsetMs = askIntl(quarter * quarterMs, timeZone)
  offsets.set(timeZone, { quarter, offsetMs })
  return offsetMs
}

/** The moment at which the hour began that clocks in the zone show. */
export function hourStartMs(atMs: number, timeZone: string): number {
  const offset = zoneOffsetMs(atMs, timeZone)
  return Math.floor((atMs + offset) / hourMs) * hourMs - offset
}

/** The date that calendars in the zone show, `YYYY-MM-DD`. */
export function localDay(atMs: number, timeZone: string): string {
  return new Date(atMs + zoneOffsetMs(atMs, timeZone)).toISOString().slice(0, 10)
}

/** The hour that clocks in the zone show, 0 to 23. */
export function localHour(atMs: number, timeZone: string): number {
  return new Date(atMs + zoneOffsetMs(atMs, timeZone)).getUTCHours()
}

/** The date in UTC, `YYYY-MM-DD`: the day by which Cloudflare counts. */
export function utcDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
