import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../contract/index.ts'
import { siteMost, siteWaitSeconds } from '../../worker/policy/pace.ts'
import { decidePosting } from '../../worker/policy/posting.ts'
import { facts, input } from './posting-facts.ts'

const dayMs = 86_400_000
const hourMs = dayMs / 24
const wait = (retryAfterSeconds: number) => ({ kind: 'refuse', code: 'too_many_comments', retryAfterSeconds })

describe('an author', () => {
  it('waits when a minute’s comments are used up, until the oldest is a minute old', () => {
    const latestByAuthorMs = [10_000, 20_000, 30_000]
    const busy = facts({ settings: { max_comments_per_minute: 3 }, latestByAuthorMs })
    expect(decidePosting(busy, input, 40_000)).toEqual(wait(30))
    const calm = facts({ settings: { max_comments_per_minute: 4 }, latestByAuthorMs })
    expect(decidePosting(calm, input, 40_000).kind).toBe('publish')
    const free = facts({ settings: { max_comments_per_minute: 0 }, latestByAuthorMs })
    expect(decidePosting(free, input, 40_000).kind).toBe('publish')
  })
})

describe('an address', () => {
  const from = (lately: number, today = lately) => facts({ fromAddress: { lately, today } })

  it('has its comments held when very many come from it, and refused when there are more than people would write', () => {
    const at = dayMs + 3 * 60_000
    expect(decidePosting(from(limits.commentsPerAddress - 1), input, at).kind).toBe('publish')
    for (const lately of [limits.commentsPerAddress, limits.commentsPerAddressMost - 1])
      expect(decidePosting(from(lately), input, at)).toMatchObject({
        kind: 'hold',
        reasons: [{ code: 'flood' }],
      })
    expect(decidePosting(from(limits.commentsPerAddressMost), input, at)).toEqual(wait(7 * 60))
  })

  it('waits for the next day (UTC) when it has used up this one', () => {
    const at = dayMs + 20 * hourMs
    expect(decidePosting(from(0, limits.commentsPerAddressDay - 1), input, at).kind).toBe('publish')
    expect(decidePosting(from(0, limits.commentsPerAddressDay), input, at)).toEqual(wait(4 * 3600))
    const both = from(limits.commentsPerAddressMost, limits.commentsPerAddressDay)
    expect(decidePosting(both, input, at)).toEqual(wait(4 * 3600))
  })

  it('keeps fifty people who write three times in ten minutes, and twelve times in a day', () => {
    expect(limits.commentsPerAddressMost).toBeGreaterThanOrEqual(50 * 3)
    expect(limits.commentsPerAddressDay).toBeGreaterThanOrEqual(50 * 12)
  })
})

describe('a site', () => {
  const budget = 100_000

  it('takes a quarter of its day’s comments at once, the rest as the day goes, with half of the write budget', () => {
    expect(
      [0, 8, 16, 24].map((hour) => siteMost(budget, dayMs + hour * hourMs - (hour === 24 ? 1 : 0))),
    ).toEqual([625, 1250, 1875, 2499])
    expect(siteMost(10 * budget, dayMs)).toBe(6250)
  })

  it('waits until the line has room for one more, and after the last for the next day', () => {
    const busy = (siteToday: number) => facts({ siteToday, budgetRows: budget })
    expect(decidePosting(busy(624), input, dayMs).kind).toBe('publish')
    // 1,875 comments in what is left of a day: one in 46.08 seconds.
    expect(decidePosting(busy(625), input, dayMs)).toEqual(wait(47))
    expect(decidePosting(busy(1249), input, dayMs + 8 * hourMs).kind).toBe('publish')
    expect(decidePosting(busy(3000), input, dayMs + 8 * hourMs)).toEqual(wait(16 * 3600))
    expect(decidePosting(facts({ siteToday: 3000, budgetRows: 10 * budget }), input, dayMs).kind).toBe(
      'publish',
    )
  })

  it('says a time at which it takes one more, or at which a new day begins, whatever the budget', () => {
    const given = fc.record({
      budget: fc.integer({ min: 1, max: 10_000_000 }),
      received: fc.nat(300_000),
      ms: fc.nat(dayMs - 1),
    })
    fc.assert(
      fc.property(given, ({ budget, received, ms }) => {
        const seconds = siteWaitSeconds(received, budget, ms)
        expect(seconds === 0).toBe(received < siteMost(budget, ms))
        const thenMs = ms + seconds * 1000
        expect(thenMs >= dayMs || siteWaitSeconds(received, budget, thenMs) === 0).toBe(true)
        expect(seconds).toBeLessThanOrEqual(86_400)
      }),
    )
  })
})
