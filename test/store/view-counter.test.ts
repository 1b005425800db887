import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { type CountsAnswer, type Health, limits, type OutcomesAnswer } from '../../contract/index.ts'
import {
  article,
  browser,
  list,
  makeSite,
  post,
  read,
  send,
  type TestSite,
  view,
} from '../worker-support/api.ts'
import { at, hourMs, noonMs } from '../worker-support/clock.ts'
import {
  alarmMs,
  counterOf,
  evict,
  rollUp,
  rowsWritten,
  runAlarm,
  stored,
} from '../worker-support/counter.ts'
import { everything, number } from '../worker-support/database.ts'

const from = (i: number) => ({ 'cf-connecting-ip': `196.${64 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}` })

async function counts(site: TestSite, page = article): Promise<number> {
  const { data } = await read<CountsAnswer>(send(`${site.path}/counts?page=${page}`))
  return data[0]?.views ?? Number.NaN
}

const outcomes = (site: TestSite, query = '') =>
  read<OutcomesAnswer>(send(`${site.path}/views/outcomes${query}`))

describe('a counter', () => {
  it('counts a thousand hits of one reader at once as one, also after it was thrown out of memory', async () => {
    const site = await makeSite()
    at(noonMs)
    const hits = await Promise.all(Array.from({ length: 1_000 }, () => view(site)))
    expect(hits.filter(({ outcome }) => outcome === 'counted')).toHaveLength(1)
    expect(new Set(hits.map(({ views }) => views))).toEqual(new Set([1]))
    await evict(site)
    at(noonMs + 1_799_999)
    expect(await view(site)).toMatchObject({ views: 1, outcome: 'repeat' })
    await rollUp(site)
    await evict(site)
    expect(await view(site)).toMatchObject({ views: 1, outcome: 'repeat' })
    at(noonMs + 1_800_000)
    expect(await view(site)).toMatchObject({ views: 2, outcome: 'counted' })
    expect((await outcomes(site)).tally).toMatchObject({ counted: 2 })
  }, 20_000)

  it('counts ten thousand readers of one page exactly, with at most 0.05 rows a view', async () => {
    const site = await makeSite()
    await view(site)
    const before = await rowsWritten(site)
    const answers: number[] = []
    for (let i = 0; i < 10_000; i += 1_000) {
      const wave = Array.from({ length: 1_000 }, (_, j) =>
        counterOf(site).hit({
          config: {
            siteId: site.id,
            shard: 0,
            shards: 1,
            timeZone: 'Africa/Casablanca',
            windowMs: 1_800_000,
          },
          page: { key: article, url: null, title: null },
          visits: [i + j + 1],
          line: 0,
        }),
      )
      answers.push(...(await Promise.all(wave)).map((answer) => answer?.counts.views ?? 0))
    }
    expect(Math.max(...answers)).toBe(10_001)
    const d1Rows = 1 + 3
    await rollUp(site)
    expect(await number('SELECT views AS n FROM page')).toBe(10_001)
    expect(((await rowsWritten(site)) - before + d1Rows) / 10_000).toBeLessThanOrEqual(0.05)
  }, 30_000)

  it('keeps a client that asks in turn from waiting in vain', async () => {
    const site = await makeSite()
    at(noonMs)
    // All in one moment of the clock, so by their rate each would wait a second.
    for (let i = 1; i <= 47; i++) expect(await view(site, from(i))).toMatchObject({ views: i })
  })

  it('shows every stored view everywhere at once, before and after the roll-up, awake or not', async () => {
    const site = await makeSite()
    for (let i = 0; i < 3; i++) await view(site, from(i))
    const seen = async () => [await counts(site), (await list(site)).page.views]
    expect(await seen()).toEqual([3, 3])
    await evict(site)
    expect(await seen()).toEqual([3, 3])
    expect(await number('SELECT views AS n FROM page')).toBe(0)
    await rollUp(site)
    expect(await number('SELECT views AS n FROM page')).toBe(3)
    expect(await seen()).toEqual([3, 3])
    await view(site, from(9))
    expect(await seen()).toEqual([4, 4])
    await evict(site)
    expect(await seen()).toEqual([4, 4])
    expect(await view(site, from(10))).toMatchObject({ views: 5 })
  })

  it('rolls up by alarm, within the hour after the first view, and sets none without views', async () => {
    const site = await makeSite()
    expect(await runAlarm(site)).toBe(false)
    await view(site)
    expect(await runAlarm(site)).toBe(true)
    expect(await number('SELECT views AS n FROM page')).toBe(1)
    expect(await runAlarm(site)).toBe(false)
  })

  it('keeps hours and days by the clocks of the site', async () => {
    const site = await makeSite({ time_zone: 'Asia/Kolkata' })
    // 18:20 UTC is 23:50 in Kolkata; a quarter of an hour later it is the next day.
    at(Date.UTC(2026, 1, 16, 18, 20))
    await view(site, from(1))
    at(Date.UTC(2026, 1, 16, 18, 35))
    await view(site, from(2))
    await rollUp(site)
    await view(site, from(3))
    expect(await outcomes(site, `?page=${article}`)).toMatchObject({
      day: '2026-02-17',
      tally: { counted: 2 },
      page: { counted: 2 },
    })
    await rollUp(site)
    const { view_hour, view_day } = await everything()
    expect(view_day).toMatchObject([
      { day: '2026-02-16', pages: '{"1":1}' },
      { day: '2026-02-17', pages: '{"1":2}' },
    ])
    expect(view_hour?.map(({ hour_ms, pages }) => [new Date(Number(hour_ms)).toISOString(), pages])).toEqual([
      ['2026-02-16T17:30:00.000Z', '{"1":1}'],
      ['2026-02-16T18:30:00.000Z', '{"1":2}'],
    ])
  })

  it('writes over what it needs no more, so its journal does not grow', async () => {
    const site = await makeSite({ view_window_seconds: 60 })
    const slots: number[] = []
    for (let hour = 0; hour < 6; hour++) {
      at(noonMs + hour * hourMs)
      await view(site, from(hour))
      await rollUp(site)
      slots.push((await stored(site)).leaf?.length ?? 0)
    }
    expect(slots).toEqual([1, 1, 1, 1, 1, 1])
    expect(await counts(site)).toBe(6)
  })

  it('begins after what D1 knows of, when its own storage was lost', async () => {
    const site = await makeSite()
    await view(site)
    await rollUp(site)
    await env.DB.prepare('UPDATE view_ledger SET epoch = 7').run()
    const other = await makeSite({}, 'other')
    await env.DB.prepare("UPDATE view_ledger SET site_id = 'other'").run()
    await view(other)
    await rollUp(other)
    expect(await number("SELECT views AS n FROM page WHERE site_id = 'other'")).toBe(1)
    expect(await number('SELECT epoch AS n FROM view_ledger')).toBe(8)
  })

  it('of several spreads readers, and each of them finds their repeats', async () => {
    const site = await makeSite({ view_shards: 4 })
    for (let i = 0; i < 12; i++) expect(await view(site, from(i))).toMatchObject({ outcome: 'counted' })
    for (let i = 0; i < 12; i++) expect(await view(site, from(i))).toMatchObject({ outcome: 'repeat' })
    const used = await Promise.all(
      [0, 1, 2, 3].map(async (shard) => counterOf(site, shard).pending([{ id: 1, epoch: 0 }])),
    )
    expect(used.flat().reduce((a, b) => a + b)).toBe(12)
    expect(used.filter(([n]) => n !== 0).length).toBeGreaterThan(1)
    expect(await counts(site)).toBe(12)
    await Promise.all([0, 1, 2, 3].map((shard) => rollUp(site, shard)))
    expect(await number('SELECT views AS n FROM page')).toBe(12)
    expect(await counts(site)).toBe(12)
    expect((await outcomes(site)).tally).toMatchObject({ counted: 12, repeat: 12 })
  })

  it('takes 300 pages that nobody saw before from one address in an hour, and any number that exist', async () => {
    const site = await makeSite()
    at(noonMs)
    for (let i = 0; i < limits.newPagesAnHour; i++) {
      at(noonMs + i * 10_000)
      // Another browser's name each time does not help.
      await view(site, { 'user-agent': `${browser} Build/${i}` }, { page: `wp:${i}` })
    }
    expect(await view(site, {}, { page: 'wp:300' })).toEqual({
      page: 'wp:300',
      views: 0,
      comments: 0,
      outcome: 'limited',
    })
    expect(await view(site, from(2), { page: 'wp:300' })).toMatchObject({ outcome: 'counted' })
    expect(await view(site, {}, { page: 'wp:300' })).toMatchObject({ outcome: 'counted' })
    at(noonMs + hourMs)
    expect(await view(site, {}, { page: 'wp:301' })).toMatchObject({ outcome: 'counted' })
  })

  it('tells the outcome of every hit of today, and of nothing else', async () => {
    const site = await makeSite({ honours_privacy_signals: true })
    at(noonMs)
    await view(site)
    await view(site)
    await view(site, { 'user-agent': 'curl/8.5.0' })
    await view(site, { 'sec-purpose': 'prefetch' })
    await view(site, { 'sec-gpc': '1' })
    const today = await outcomes(site)
    expect(today.tally).toEqual({ counted: 1, repeat: 1, bot: 1, prefetch: 1, opted_out: 1, limited: 0 })
    expect(today.rule).toMatchObject({
      window_seconds: 1_800,
      visible_seconds: 1,
      honours_privacy_signals: true,
    })
    at(noonMs + 24 * hourMs)
    expect((await outcomes(site)).tally).toMatchObject({ counted: 0, repeat: 0, bot: 0 })
  })

  it('writes at most one row for 32 hits that are no views', async () => {
    const site = await makeSite()
    at(noonMs)
    await view(site)
    const before = await rowsWritten(site)
    for (let i = 0; i < 64; i++) await view(site, { 'user-agent': 'curl/8.5.0' })
    expect((await outcomes(site)).tally).toMatchObject({ bot: 64 })
    expect((await rowsWritten(site)) - before).toBeLessThanOrEqual(3)
  })

  it('waits longer when the day’s budget runs out, and says so', async () => {
    const site = await makeSite()
    at(noonMs)
    await view(site)
    await runAlarm(site)
    await env.DB.prepare('UPDATE view_ledger SET d1_rows = 79000').run()
    await post(site)
    const health = () => read<Health>(send('/health'))
    expect((await health()).writes).toMatchObject({ d1_rows: 79_026, pace: 'normal' })
    await env.DB.prepare('UPDATE view_ledger SET d1_rows = 80000').run()
    expect((await health()).writes).toMatchObject({ pace: 'saving' })
    await view(site, from(2))
    await runAlarm(site)
    await view(site, from(3))
    expect(await alarmMs(site)).toBeGreaterThanOrEqual(noonMs + 12 * hourMs)
    expect(await counts(site)).toBe(3)
  })
})
