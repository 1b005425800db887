import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Grouping } from '../../worker/counter/grouping.ts'
import { hourStartMs, localDay, zoneOffsetMs } from '../../worker/policy/calendar.ts'
import { budgetRows, groupGap, paceOf, rollUpDelay } from '../../worker/policy/pace.ts'
import { windowDays } from '../../worker/policy/popular.ts'

const hourMs = 3_600_000
const noonMs = 20_500 * 24 * hourMs + 12 * hourMs
const used = (d1Rows: number, objectRows: number) => ({ budgetRows: 100_000, d1Rows, objectRows })

describe('the pace of storing', () => {
  it('is at once for few, and a second for more than 1.5 a second', () => {
    expect(groupGap(1.5, used(0, 0), noonMs)).toBe(0)
    expect(groupGap(1.6, used(0, 0), noonMs)).toBe(1_000)
  })

  it('makes what is left of the budget last until midnight, but nobody waits longer than ten seconds', () => {
    expect(groupGap(0, used(0, 79_999), noonMs)).toBe(0)
    expect(groupGap(0, used(0, 80_000), noonMs)).toBe((12 * hourMs) / 20_000)
    expect(groupGap(0, used(0, 99_999), noonMs)).toBe(10_000)
    expect(groupGap(9, used(0, 500_000), noonMs)).toBe(10_000)
  })

  it('leaves the rest of D1 to comments until the next day', () => {
    expect(rollUpDelay(1, used(79_999, 0), noonMs)).toBe(hourMs)
    expect(rollUpDelay(1, used(80_000, 0), noonMs)).toBe(12 * hourMs)
    expect(rollUpDelay(4, used(0, 0), noonMs)).toBe(60_000)
    expect([paceOf(used(79_999, 79_999)), paceOf(used(0, 80_000))]).toEqual(['normal', 'saving'])
  })

  it.each([
    [100_000, 100_000],
    ['250000', 250_000],
    ['', 100_000],
    ['many', 100_000],
    [-1, 100_000],
    [undefined, 100_000],
  ])('has the budget that %j sets: %d', (setting, rows) => {
    expect(budgetRows(setting)).toBe(rows)
  })
})

describe('a group', () => {
  const fast = (grouping: Grouping) => grouping.gap(9, used(0, 0), noonMs)

  it('that nobody joined twice in a row lets 30 views through, then 60', () => {
    const grouping = new Grouping()
    for (const free of [30, 60]) {
      for (let i = 0; i < 2; i++) grouping.stored(1, fast(grouping))
      const gaps = Array.from({ length: free + 1 }, () => fast(grouping))
      expect(gaps.filter((gap) => gap === 0)).toHaveLength(free)
      expect(gaps.at(-1)).toBe(1_000)
    }
  })

  it('that others join goes on', () => {
    const grouping = new Grouping()
    for (const views of [1, 2, 1, 3, 1]) grouping.stored(views, fast(grouping))
    expect(fast(grouping)).toBe(1_000)
  })

  it('waits all the same when the budget runs out', () => {
    const grouping = new Grouping()
    for (let i = 0; i < 2; i++) grouping.stored(1, fast(grouping))
    expect(grouping.gap(9, used(0, 99_999), noonMs)).toBe(10_000)
  })
})

describe('the calendar of a zone', () => {
  const zones = [
    'UTC',
    'Africa/Casablanca',
    'Europe/Paris',
    'Asia/Kolkata',
    'America/St_Johns',
    'Pacific/Apia',
  ]
  const moments = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) })

  it('is that of Intl', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (timeZone, ms) => {
        const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(ms)
        expect(localDay(ms, timeZone)).toBe(day)
        const minutes = new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' })
        expect(minutes.format(hourStartMs(ms, timeZone))).toBe('0')
        expect(ms - hourStartMs(ms, timeZone)).toBeLessThan(hourMs)
        expect(ms - hourStartMs(ms, timeZone)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('knows when clocks were changed', () => {
    expect(zoneOffsetMs(Date.UTC(2026, 2, 29, 0, 59), 'Europe/Paris')).toBe(hourMs)
    expect(zoneOffsetMs(Date.UTC(2026, 2, 29, 1, 0), 'Europe/Paris')).toBe(2 * hourMs)
  })

  it('has every day of a week, also those of 23 and 25 hours', () => {
    expect(windowDays(Date.UTC(2026, 2, 29, 22, 30), 'Europe/Paris').slice(-3)).toEqual([
      '2026-03-28',
      '2026-03-29',
      '2026-03-30',
    ])
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (timeZone, ms) => {
        const days = windowDays(ms, timeZone)
        expect(new Set(days).size).toBe(7)
        expect(days.at(-1)).toBe(localDay(ms, timeZone))
      }),
    )
  })
})
