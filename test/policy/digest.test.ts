import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextDigestMs } from '../../worker/policy/digest.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const utc = (text: string) => Date.parse(text)
const next = (hours: number[], zone: string, after: string) =>
  new Date(nextDigestMs(hours, zone, utc(after))).toISOString()

const formats = new Map<string, Intl.DateTimeFormat>()

/** What clocks in a zone show, asked of Intl and nobody else: `YYYY-MM-DD HH:mm`. */
function shows(ms: number, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  formats.set(timeZone, format)
  return format.format(ms)
}

describe('the next digest', () => {
  it.each([
    ['this morning, before the hour', '2025-11-27T06:59:59.999Z', '2025-11-27T07:00:00.000Z'],
    ['at the hour, the next one', '2025-11-27T07:00:00.000Z', '2025-11-27T17:00:00.000Z'],
    ['in the evening, tomorrow’s first', '2025-11-27T17:00:00.000Z', '2025-11-28T07:00:00.000Z'],
    ['at the end of a year', '2025-12-31T23:30:00.000Z', '2026-01-01T07:00:00.000Z'],
  ])('%s', (_, after, expected) => {
    expect(next([8, 18], 'Africa/Casablanca', after)).toBe(expected)
  })

  it('is at eight before, in and after Ramadan, when Moroccan clocks go back for a month', () => {
    // Ramadan 1447: clocks go back on 15 February 2026 at 3:00, and forward on 22 March at 2:00.
    expect(next([8], 'Africa/Casablanca', '2026-02-14T12:00:00Z')).toBe('2026-02-15T08:00:00.000Z')
    expect(next([8], 'Africa/Casablanca', '2026-02-13T12:00:00Z')).toBe('2026-02-14T07:00:00.000Z')
    expect(next([8], 'Africa/Casablanca', '2026-03-21T12:00:00Z')).toBe('2026-03-22T07:00:00.000Z')
    expect(next([8], 'Africa/Casablanca', '2026-03-20T12:00:00Z')).toBe('2026-03-21T08:00:00.000Z')
  })

  it('comes once for an hour that clocks show twice, and at once for one that they skip', () => {
    expect(next([2], 'Africa/Casablanca', '2026-02-14T12:00:00Z')).toBe('2026-02-15T01:00:00.000Z')
    expect(next([2], 'Africa/Casablanca', '2026-02-15T01:00:00Z')).toBe('2026-02-16T02:00:00.000Z')
    expect(next([2], 'Africa/Casablanca', '2026-03-21T12:00:00Z')).toBe('2026-03-22T02:00:00.000Z')
    expect(shows(utc('2026-03-22T02:00:00Z'), 'Africa/Casablanca')).toBe('2026-03-22 03:00')
    expect(next([2], 'Australia/Lord_Howe', '2026-10-03T12:00:00Z')).toBe('2026-10-03T15:30:00.000Z')
  })

  it('is the first moment after the given one that shows one of the hours, in any zone at any time', () => {
    const zones = fc.constantFrom(
      ...['Africa/Casablanca', 'Europe/Paris', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
      ...['Pacific/Apia', 'Pacific/Kiritimati', 'America/Sao_Paulo', 'Africa/Cairo', 'UTC'],
    )
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 6 })
    const afters = fc.integer({ min: utc('2010-01-01'), max: utc('2040-01-01') })
    fc.assert(
      fc.property(zones, hours, afters, (zone, wanted, after) => {
        const at = nextDigestMs(wanted, zone, after)
        expect(at).toBeGreaterThan(after)
        expect(at).toBeLessThanOrEqual(after + 49 * hourMs)
        const isFull = (ms: number) =>
          shows(ms, zone).endsWith(':00') && wanted.includes(Number(shows(ms, zone).slice(11, 13)))
        // Clocks may have jumped over the hour: then it is the moment after the jump.
        const isJump = shows(at - minuteMs, zone).slice(11, 13) !== shows(at - hourMs, zone).slice(11, 13)
        if (!isFull(at)) expect(isJump || shows(at, zone) > shows(at - minuteMs, zone)).toBe(true)
        const quarter = 15 * minuteMs
        for (let ms = Math.floor(after / quarter) * quarter + quarter; ms < at; ms += quarter) {
          const isSecondTime =
            shows(ms - hourMs, zone) === shows(ms, zone) || shows(ms - 2 * quarter, zone) === shows(ms, zone)
          if (isFull(ms) && !isSecondTime)
            throw new Error(`missed ${shows(ms, zone)} in ${zone} after ${new Date(after).toISOString()}`)
        }
      }),
      { numRuns: 300 },
    )
  })
})
