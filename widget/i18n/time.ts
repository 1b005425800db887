const minute = 60
const steps = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [minute, 'minute'],
] as const

/** «قبل دقيقتين» up to seven days, then the date. */
export function shortTime(iso: string, nowMs: number, locale: string): string {
  const date = new Date(iso)
  const seconds = Math.max(0, (nowMs - date.getTime()) / 1_000)
  if (seconds > 7 * 86_400) return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(date)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const [size, unit] of steps)
    if (seconds >= size) return relative.format(-Math.floor(seconds / size), unit)
  return relative.format(0, 'second')
}

/** «22 غشت 2026 في 19:05», in the reader's own time zone. */
export function fullTime(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(iso))
}
