import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextAttemptMs, retryAfterMs } from '../../worker/policy/retry.ts'

const nowMs = Date.UTC(2026, 10, 1, 12)
const dayMs = 86_400_000

describe('the schedule', () => {
  it('is that of Standard Webhooks: ten attempts in three days', () => {
    const starts = ['00:00:00']
    let atMs = 0
    for (let attempts = 1; ; attempts++) {
      const next = nextAttemptMs(attempts, atMs)
      if (next === null) break
      atMs = next
      const [hours, minutes, seconds] = [atMs / 3_600_000, (atMs / 60_000) % 60, (atMs / 1_000) % 60]
      starts.push([hours, minutes, seconds].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':'))
    }
    // The third column of the table in the specification.
    expect(starts).toEqual([
      '00:00:00',
      '00:00:05',
      '00:05:05',
      '00:35:05',
      '02:35:05',
      '07:35:05',
      '17:35:05',
      '31:35:05',
      '51:35:05',
      '75:35:05',
    ])
  })
})

describe('Retry-After', () => {
  it.each([
    ['120', nowMs + 120_000],
    [' 0 ', nowMs],
    ['999999999', nowMs + dayMs],
    ['Sun, 01 Nov 2026 12:00:30 GMT', nowMs + 30_000],
    ['Sun, 01 Nov 2020 12:00:30 GMT', nowMs],
    ['Fri, 01 Nov 2030 12:00:30 GMT', nowMs + dayMs],
  ])('%j is understood, within a day', (header, atMs) => {
    expect(retryAfterMs(header, nowMs)).toBe(atMs)
  })

  it.each([null, '', 'soon', '-5', '1.5', '1e3', '2026-11-01', 'x GMT', '99999999999999999999'])(
    '%j is not',
    (header) => {
      expect(retryAfterMs(header, nowMs)).toBeNull()
    },
  )

  it('never lets the Worker wait longer than a day, nor act in the past', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const atMs = retryAfterMs(header, nowMs)
        return atMs === null || (atMs >= nowMs && atMs <= nowMs + dayMs)
      }),
    )
  })
})
