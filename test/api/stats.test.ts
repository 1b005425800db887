import { describe, expect, it } from 'vitest'
import type { Stats } from '../../contract/index.ts'
import {
  act,
  article,
  makeOtherSite,
  makeSite,
  post,
  refused,
  type TestSite,
  view,
} from '../worker-support/api.ts'
import { at, dayMs, hourMs, noonMs } from '../worker-support/clock.ts'
import { rollUp } from '../worker-support/counter.ts'
import { moderator } from '../worker-support/moderator.ts'

/** 16 February 2026, noon in UTC. */
const today = '2026-02-16'
const stats = (site: TestSite, query = '') => moderator(site).get<Stats>(`/stats${query}`)
const reader = (n: number) => ({ 'cf-connecting-ip': `196.64.0.${n}` })
const busy = ({ days }: Stats) => days.filter(({ views, comments }) => views + comments > 0)

describe('the numbers of a site', () => {
  it('are of the last thirty days unless asked otherwise, each day once', async () => {
    at(noonMs)
    const site = await makeSite()
    const { days, pages } = await stats(site)
    expect(days).toHaveLength(30)
    expect([days[0]?.day, days.at(-1)?.day]).toEqual(['2026-01-18', today])
    expect(new Set(days.map(({ day }) => day)).size).toBe(30)
    expect(busy({ days, pages: [] })).toEqual([])
    expect(pages).toEqual([])
  })

  it('count views by the days of the site’s own calendar', async () => {
    const site = await makeSite({ time_zone: 'Asia/Tokyo' })
    // 23:30 and 00:30 in Tokyo.
    for (const [n, ms] of [noonMs + 2.5 * hourMs, noonMs + 3.5 * hourMs].entries()) {
      at(ms)
      await view(site, reader(n + 1))
    }
    await rollUp(site)
    expect(busy(await stats(site)).map(({ day, views }) => [day, views])).toEqual([
      ['2026-02-16', 1],
      ['2026-02-17', 1],
    ])
    expect((await stats(site)).days.at(-1)?.day).toBe('2026-02-17')
    expect((await stats(site, `?from=${today}&to=${today}`)).days).toMatchObject([{ day: today, views: 1 }])
  })

  it('count comments by day as they came, and those that are published now', async () => {
    const site = await makeSite()
    at(noonMs)
    const ids = [(await post(site)).comment.id, (await post(site)).comment.id]
    at(noonMs + dayMs)
    await post(site)
    for (const id of ids) await act(site, id, 'approve')
    await act(site, ids[0] ?? '', 'spam')
    const expected = [
      { day: today, views: 0, comments: 2, approved: 1 },
      { day: '2026-02-17', views: 0, comments: 1, approved: 0 },
    ]
    expect(busy(await stats(site))).toEqual(expected)
    expect(busy(await stats(site, `?page=${article}`))).toEqual(expected)
  })

  it('are those of one page when one is named, and of no page that nobody has seen', async () => {
    at(noonMs)
    const site = await makeSite()
    for (const n of [1, 2, 3]) await view(site, reader(n), { page: 'wp:1', title: 'الأول' })
    await view(site, reader(1), { title: 'الثاني', url: article })
    await post(site)
    await rollUp(site)
    const [day] = busy(await stats(site))
    expect(day).toEqual({ day: today, views: 4, comments: 1, approved: 0 })
    expect(busy(await stats(site, '?page=wp:1'))).toMatchObject([{ views: 3, comments: 0 }])
    expect(busy(await stats(site, `?page=${article}/?utm_source=x`))).toMatchObject([
      { views: 1, comments: 1 },
    ])
    expect(busy(await stats(site, '?page=wp:2'))).toEqual([])
  })

  it('name the pages that were read most in that time', async () => {
    at(noonMs)
    const site = await makeSite()
    const pages = [1, 2, 3].map((n) => ({ page: `${article}/${n}`, title: `عنوان ${n}` }))
    for (const [i, page] of pages.entries())
      for (let n = 0; n <= i; n++) await view(site, reader(n + 1), page)
    at(noonMs + dayMs)
    for (let n = 0; n < 9; n++) await view(site, reader(n + 1), pages[0])
    await rollUp(site)
    const read = async (query: string) =>
      (await stats(site, query)).pages.map(({ title, views }) => [title, views])
    expect(await read(`?from=${today}&to=${today}`)).toEqual([
      ['عنوان 3', 3],
      ['عنوان 2', 2],
      ['عنوان 1', 1],
    ])
    expect((await read(''))[0]).toEqual(['عنوان 1', 10])
  })

  it('are each site’s own', async () => {
    at(noonMs)
    const site = await makeSite()
    await view(site)
    await post(site)
    await rollUp(site)
    expect(busy(await stats(await makeOtherSite()))).toEqual([])
  })

  it.each([
    'from=2026-02-02&to=2026-02-01',
    'from=2025-01-01&to=2026-01-02',
    'from=2026-02-30',
    'from=2026-2-1',
    'to=today',
    'days=7',
  ])('are not told for %s', async (query) => {
    await refused(moderator(await makeSite()).ask('GET', `/stats?${query}`), 'query_invalid')
  })
})
