import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { messagesOn, takeMessage, takeQuestion } from '../../worker/store/mail.ts'
import { makeOtherSite, makeSite } from '../worker-support/api.ts'
import { MeteredDatabase, number } from '../worker-support/database.ts'

const day = '2026-11-27'
const take = (siteId: string, budget: number, on = day) => takeMessage(env.DB, on, siteId, budget)
const flood = async (siteId: string, budget: number) => {
  let got = 0
  while (await take(siteId, budget)) got += 1
  return got
}

describe('a day’s budget', () => {
  it('is given away exactly, also when all ask at once', async () => {
    const got = await Promise.all(Array.from({ length: 50 }, () => take('a', 20)))
    expect(got.filter(Boolean)).toHaveLength(20)
    expect(await messagesOn(env.DB, day)).toBe(20)
  })

  it('begins anew each day, may be lowered, and may be nothing', async () => {
    expect(await take('a', 1)).toBe(true)
    expect(await take('a', 1)).toBe(false)
    expect(await take('a', 1, '2026-11-28')).toBe(true)
    expect(await take('a', 0, '2026-11-28')).toBe(false)
    expect(await take('a', 0, '2026-11-29')).toBe(false)
    expect(await messagesOn(env.DB, '2026-11-29')).toBe(0)
  })

  it('costs a row', async () => {
    const db = new MeteredDatabase()
    for (let i = 0; i < 2; i++) {
      const before = db.meter.written
      await takeMessage(db, day, 'a', 20)
      expect(db.meter.written - before).toBe(1)
    }
  })
})

describe('among several sites', () => {
  beforeEach(async () => {
    await makeSite()
    await makeOtherSite()
  })

  it('a flood takes half of the budget, and the next one half of what is left', async () => {
    expect([await flood('a', 180), await flood('b', 180), await flood('c', 180)]).toEqual([90, 45, 23])
    expect(await take('d', 180)).toBe(true)
  })

  it('no order of messages and questions passes the budget, and whoever had least gets one while one is left', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.array(fc.constantFrom('a', 'b', 'c', 'question'), { minLength: 5, maxLength: 30 }),
        async (budget, asks) => {
          run += 1
          const on = `run ${run}`
          const had = new Map<string, number>()
          for (const who of asks) {
            const sent = [...had.values()].reduce((sum, n) => sum + n, 0)
            const own = had.get(who) ?? 0
            const isTaken =
              who === 'question' ? await takeQuestion(env.DB, on, budget) : await take(who, budget, on)
            expect(isTaken).toBe(who === 'question' ? sent < budget : own < budget - sent)
            if (isTaken) had.set(who, own + 1)
          }
          expect(await messagesOn(env.DB, on)).toBeLessThanOrEqual(budget)
        },
      ),
      { numRuns: 30 },
    )
    expect(await number('SELECT count(*) AS n FROM mail_day WHERE sent < 1')).toBe(0)
  })
})
