import { describe, expect, it } from 'vitest'
import { type CountsAnswer, limits } from '../../contract/index.ts'
import {
  article,
  makeSite,
  origin,
  postApproved,
  read,
  refused,
  send,
  type TestSite,
  view,
} from '../worker-support/api.ts'

async function counts(site: TestSite, pages: readonly string[]): Promise<CountsAnswer['data']> {
  const query = pages.map((page) => `page=${encodeURIComponent(page)}`).join('&')
  return (await read<CountsAnswer>(send(`${site.path}/counts?${query}`))).data
}

describe('the counts of pages', () => {
  it('come for a hundred at once, in the order asked, twice where asked twice, 0 where unknown', async () => {
    const site = await makeSite()
    await view(site, {}, { page: 'wp:3' })
    await view(site, { 'cf-connecting-ip': '196.64.0.2' }, { page: 'wp:3' })
    await view(site, {}, { page: 'wp:98' })
    await postApproved(site, { page: 'wp:98' })
    const pages = Array.from({ length: 99 }, (_, i) => `wp:${99 - i}`)
    const answer = await counts(site, [...pages, 'wp:3'])
    expect(answer.map(({ page }) => page)).toEqual([...pages, 'wp:3'])
    expect(answer.filter(({ views, comments }) => views + comments > 0)).toEqual([
      { page: 'wp:98', views: 1, comments: 1 },
      { page: 'wp:3', views: 2, comments: 0 },
      { page: 'wp:3', views: 2, comments: 0 },
    ])
  })

  it('come for a hundred at once, and not for one more', async () => {
    const site = await makeSite()
    const pages = Array.from({ length: limits.countsPages + 1 }, (_, i) => `wp:${i}`)
    expect(await counts(site, pages.slice(1))).toHaveLength(100)
    const query = pages.map((page) => `page=${page}`).join('&')
    await refused(send(`${site.path}/counts?${query}`), 'query_invalid')
  })

  it('are those of one page, however its address is written', async () => {
    const site = await makeSite()
    const slug = 'تعاونيات'
    const encoded = encodeURIComponent(slug)
    const spellings = [
      `${origin}/2026/${slug}`,
      `${origin}/2026/${encoded}`,
      `${origin}/2026/${encoded.toLowerCase()}/`,
      `http://akhir-saa.example//2026/${encoded}?utm_source=x&fbclid=y`,
      `https://AKHIR-SAA.EXAMPLE/2026/${slug}/amp/#top`,
      `/2026/${slug}/index.php`,
    ]
    for (const [i, page] of spellings.entries())
      await view(site, { 'cf-connecting-ip': `196.64.1.${i}` }, { page })
    await postApproved(site, { page: spellings[2] ?? '' })
    const answer = await counts(site, spellings)
    expect(new Set(answer.map((page) => JSON.stringify(page)))).toEqual(
      new Set([JSON.stringify({ page: `${origin}/2026/${encoded}`, views: 6, comments: 1 })]),
    )
  })

  it('keep two plain permalinks apart', async () => {
    const site = await makeSite()
    await view(site, {}, { page: `${origin}/?p=12` })
    expect(await counts(site, [`${origin}/?p=12`, `${origin}/?p=13`])).toMatchObject([
      { views: 1 },
      { views: 0 },
    ])
  })

  it('count published comments only, replies included', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    await postApproved(site, { parent_id: id })
    await send(`${site.path}/comments`, { method: 'POST' })
    expect(await counts(site, [article])).toMatchObject([{ comments: 2 }])
    await send(`/v1/moderation/comments/${id}/delete`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.key}` },
    })
    expect(await counts(site, [article])).toMatchObject([{ comments: 1 }])
  })

  it('are of one site only', async () => {
    const site = await makeSite()
    await view(site, {}, { page: 'wp:1' })
    const other = await makeSite({}, 'autre', ['https://autre.example'])
    expect(await counts(other, ['wp:1'])).toEqual([{ page: 'wp:1', views: 0, comments: 0 }])
  })
})
