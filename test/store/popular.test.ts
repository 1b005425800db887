import { createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type PopularAnswer,
  PopularBy,
  PopularWindow,
  trendingHalfLifeHours,
  trendingViewsMin,
} from '../../contract/index.ts'
import worker from '../../worker/index.ts'
import { type PopularFacts, rankPages } from '../../worker/policy/popular.ts'
import {
  makeSite,
  origin,
  postApproved,
  read,
  send,
  sendWith,
  type TestSite,
  view,
} from '../worker-support/api.ts'
import { at, hourMs, noonMs } from '../worker-support/clock.ts'
import { rollUp } from '../worker-support/counter.ts'
import { MeteredDatabase } from '../worker-support/database.ts'
import { seedPages } from '../worker-support/seed.ts'

const refresh = (ms: number) =>
  worker.scheduled(createScheduledController({ scheduledTime: new Date(ms), cron: '*/15 * * * *' }), env)

const popular = (site: TestSite, query = '') => read<PopularAnswer>(send(`${site.path}/popular?${query}`))

const keys = ({ data }: PopularAnswer) => data.map(({ page }) => page.replace(`${origin}/`, ''))

/** The same, written as plainly as it can be: every view stands for itself. */
function recomputed(facts: PopularFacts, by: PopularBy, hours: number): number[] {
  const views = facts.hours.flatMap(({ hourMs: start, pages }) =>
    [...pages].flatMap(([id, n]) => Array.from({ length: n }, () => ({ id, start }))),
  )
  const first = Math.floor(facts.nowMs / hourMs) * hourMs - (hours - 1) * hourMs
  const recent = views.filter(({ start }) => start >= first)
  const ids = [...new Set(recent.map(({ id }) => id))]
  const scored = ids.map((id) => {
    const own = recent.filter((each) => each.id === id)
    const ages = own.map(({ start }) => Math.max(0, (facts.nowMs - start) / hourMs - 0.5))
    const trend = ages.reduce((sum, age) => sum + 0.5 ** (age / trendingHalfLifeHours), 0)
    return { id, score: by === 'views' ? own.length : own.length < trendingViewsMin ? 0 : trend }
  })
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => (Math.abs(b.score - a.score) > 1e-9 ? b.score - a.score : b.id - a.id))
    .map(({ id }) => id)
}

const someHours = fc.array(
  fc.record({
    hoursAgo: fc.integer({ min: 0, max: 60 }),
    pages: fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 40 })), {
      maxLength: 6,
    }),
  }),
  { maxLength: 12 },
)

describe('the ranking of pages', () => {
  it('is that of a plain recomputation from every view', () => {
    fc.assert(
      fc.property(someHours, fc.integer({ min: 0, max: hourMs - 1 }), (hours, intoHour) => {
        const nowMs = noonMs + intoHour
        const facts: PopularFacts = {
          nowMs,
          timeZone: 'UTC',
          hours: hours.map(({ hoursAgo, pages }) => ({
            hourMs: noonMs - hoursAgo * hourMs,
            pages: new Map(pages),
          })),
          days: [],
          comments: { '6h': new Map(), '24h': new Map(), '7d': new Map() },
        }
        for (const [window, length] of [
          ['6h', 6],
          ['24h', 24],
        ] as const) {
          const ranked = (by: PopularBy) => rankPages(facts, by, window).map(({ id }) => id)
          expect(ranked('views')).toEqual(recomputed(facts, 'views', length))
          const scores = new Map(
            rankPages(facts, 'trending', window).map(({ id, score }) => [id, score.toFixed(9)]),
          )
          const plain = recomputed(facts, 'trending', length)
          expect(new Set(scores.keys())).toEqual(new Set(plain))
        }
      }),
    )
  })

  it('lets what is read now pass what was read yesterday', () => {
    const hours = [
      { hourMs: noonMs - 20 * hourMs, pages: new Map([[1, 300]]) },
      {
        hourMs: noonMs,
        pages: new Map([
          [2, 40],
          [3, 19],
        ]),
      },
    ]
    const facts: PopularFacts = {
      nowMs: noonMs + hourMs / 2,
      timeZone: 'UTC',
      hours,
      days: [],
      comments: { '6h': new Map(), '24h': new Map(), '7d': new Map() },
    }
    expect(rankPages(facts, 'views', '24h').map(({ id }) => id)).toEqual([1, 2, 3])
    expect(rankPages(facts, 'trending', '24h').map(({ id }) => id)).toEqual([2, 1])
  })
})

async function readOften(site: TestSite, page: string, readers: number): Promise<void> {
  await Promise.all(
    Array.from({ length: readers }, (_, i) =>
      view(
        site,
        { 'cf-connecting-ip': `196.64.1.${i}` },
        { page: `${origin}/${page}`, title: `عنوان ${page}` },
      ),
    ),
  )
}

describe('what is popular', () => {
  it('is told from one row, with 100,000 pages stored', async () => {
    const site = await makeSite()
    await seedPages(site.id, 100_000)
    at(noonMs)
    await readOften(site, 'p7', 3)
    await readOften(site, 'p99999', 2)
    await refresh(noonMs)
    const db = new MeteredDatabase()
    const answer = await read<PopularAnswer>(sendWith({ DB: db }, `${site.path}/popular`))
    expect(answer).toEqual({
      data: [
        { page: `${origin}/p7`, url: `${origin}/p7`, title: 'Page 7', views: 3, comments: 0 },
        { page: `${origin}/p99999`, url: `${origin}/p99999`, title: 'Page 99999', views: 2, comments: 0 },
      ],
      window: '24h',
    })
    expect(db.meter.read).toBe(1 + 1) // the list's row, and the site's
  })

  it('counts views that are rolled up and views that are not, once each', async () => {
    const site = await makeSite()
    at(noonMs - hourMs)
    await readOften(site, 'a', 3)
    await readOften(site, 'b', 2)
    await rollUp(site)
    at(noonMs)
    await readOften(site, 'b', 2)
    await refresh(noonMs)
    expect(keys(await popular(site))).toEqual(['b', 'a'])
    expect((await popular(site)).data.map(({ views }) => views)).toEqual([4, 3])
    expect(keys(await popular(site, 'window=7d'))).toEqual(['b', 'a'])
  })

  it('has its windows', async () => {
    const site = await makeSite()
    at(noonMs - 60 * hourMs)
    await readOften(site, 'days-ago', 3)
    await rollUp(site)
    at(noonMs - 10 * hourMs)
    await readOften(site, 'today', 2)
    await rollUp(site)
    at(noonMs)
    await readOften(site, 'now', 1)
    await refresh(noonMs)
    expect(keys(await popular(site, 'window=6h'))).toEqual(['now'])
    expect(keys(await popular(site, 'window=24h'))).toEqual(['today', 'now'])
    expect(keys(await popular(site, 'window=7d'))).toEqual(['days-ago', 'today', 'now'])
  })

  it('by comments counts approved ones only', async () => {
    const site = await makeSite()
    const nowMs = Date.now()
    await postApproved(site, { page: `${origin}/a`, title: 'أ' })
    for (const page of ['a', 'b']) await view(site, {}, { page: `${origin}/${page}`, title: page })
    await send(`${site.path}/comments`, {
      method: 'POST',
      body: JSON.stringify({
        page: `${origin}/b`,
        author: { name: 'x', email: 'x@example.com' },
        body: 'held',
      }),
      headers: { 'content-type': 'application/json' },
    })
    await refresh(nowMs)
    expect(keys(await popular(site, 'by=comments&window=6h'))).toEqual(['a'])
  })

  it('leaves out the page that is being read, closed pages, and those without a title', async () => {
    const site = await makeSite({ close_after_days: 30 })
    at(noonMs - 31 * 24 * hourMs)
    await readOften(site, 'old', 1)
    await rollUp(site)
    at(noonMs)
    await readOften(site, 'old', 5)
    await readOften(site, 'a', 3)
    await readOften(site, 'b', 2)
    await view(site, {}, { page: `${origin}/untitled` })
    await refresh(noonMs)
    expect(keys(await popular(site))).toEqual(['a', 'b'])
    expect(keys(await popular(site, `page=${origin}/a`))).toEqual(['b'])
    expect(keys(await popular(site, 'limit=1'))).toEqual(['a'])
  })

  it('is an empty list until somebody has read something, in every order and window', async () => {
    const site = await makeSite()
    for (const by of PopularBy.options)
      for (const window of PopularWindow.options)
        expect(await popular(site, `by=${by}&window=${window}`)).toEqual({ data: [], window })
  })
})
