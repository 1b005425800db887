import { describe, expect, it } from 'vitest'
import { bill, costOf, naiveDesigns } from '../../scripts/bench/cost.ts'
import { replay, replayBurst } from '../../scripts/bench/replay.ts'

/** Rows that a view may write, by views a day: docs/performance.md. */
const budgets = [
  [1e4, 2],
  [1e5, 1.2],
  [1e6, 0.4],
  [1e7, 0.15],
] as const

describe('a day of views', () => {
  it.each(budgets)(
    '%d of them are counted exactly, with at most %d rows each',
    (views, rows) => {
      const day = replay(views)
      expect(day.counted).toBe(day.views)
      expect(Math.abs(day.views / views - 1)).toBeLessThan(0.02)
      expect((day.d1Rows + day.objectRows) / day.views).toBeLessThanOrEqual(rows)
    },
    90_000,
  )

  it('of a hundred thousand costs at most US$ 1.75 a million', () => {
    const ours = bill(costOf(replay(1e5)))
    expect(ours).toBeLessThanOrEqual(1.75)
    // Only the design without repeats, hours and days is cheaper at this traffic.
    const cheaper = naiveDesigns(1e5).filter((design) => bill(design) < ours)
    expect(cheaper.map(({ design }) => design)).toEqual(['one D1 upsert a view'])
  })

  it.each([100, 200])('on one page at %d a second writes at most 0.05 rows each', (perSecond) => {
    const burst = replayBurst(10_000, perSecond)
    expect(burst.counted).toBe(10_000)
    expect((burst.d1Rows + burst.objectRows) / burst.views).toBeLessThanOrEqual(0.05)
  })
})
