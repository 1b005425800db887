import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountsAnswer, SitePage } from '../../contract/index.ts'
import {
  act,
  makeOtherSite,
  makeSite,
  origin,
  post,
  postApproved,
  read,
  refused,
  send,
  sendJson,
  type TestSite,
  view,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, everything } from '../worker-support/database.ts'

const [old, fresh] = [`${origin}/2026/10/old`, `${origin}/2026/10/new`]

const merge = (site: TestSite, page = old, into = fresh) =>
  sendJson('POST', '/v1/moderation/pages:merge', { page, into }, withKey(site.key))
const unmerge = (site: TestSite, page = old) =>
  sendJson('POST', '/v1/moderation/pages:unmerge', { page }, withKey(site.key))

async function counts(site: TestSite): Promise<CountsAnswer['data']> {
  const query = [old, fresh].map((page) => `page=${encodeURIComponent(page)}`).join('&')
  return (await read<CountsAnswer>(send(`${site.path}/counts?${query}`))).data
}

interface Shown {
  data: { id: string; replies: { data: { id: string }[] } }[]
  page: { page: string }
}

async function shown(site: TestSite, page: string): Promise<{ key: string; ids: string[] }> {
  const list = await read<Shown>(send(`${site.path}/comments?page=${encodeURIComponent(page)}&limit=100`))
  const ids = list.data.flatMap(({ id, replies }) => [id, ...replies.data.map((reply) => reply.id)])
  return { key: list.page.page, ids: ids.toSorted() }
}

const viewFrom = (site: TestSite, n: number, page: string) =>
  view(site, { 'cf-connecting-ip': `196.64.1.${n}` }, { page })

/** Both pages as D1 has them, with their comments: what a merge that is taken back must leave as it was. */
async function tables(): Promise<unknown> {
  const { results: pages } = await env.DB.prepare(
    'SELECT id, key, url, title, views, comments, merged_into_id FROM page ORDER BY id',
  ).all()
  const { results: comments } = await env.DB.prepare(
    `SELECT id, page_id, page_key, page_url, page_title, parent_id, visible_parent_id, thread_id, status, pinned_at_ms,
       reply_count, thread_count FROM comment ORDER BY id`,
  ).all()
  const moves = await env.DB.prepare('SELECT count(*) AS n FROM page_move').first('n')
  return { pages, comments, moves }
}

describe('two pages that are one', () => {
  it('have one thread and one number of views, by either address', async () => {
    const site = await makeSite()
    const first = await postApproved(site, { page: old })
    const second = await postApproved(site, { page: fresh })
    await post(site, { page: old })
    for (const n of [1, 2, 3]) await viewFrom(site, n, old)
    await viewFrom(site, 4, fresh)
    const page = await read<SitePage>(merge(site))
    expect(page).toMatchObject({ page: fresh, views: 4, comments: 2, merged_into: null })
    for (const address of [old, fresh]) {
      expect(await shown(site, address)).toEqual({ key: fresh, ids: [first, second].toSorted() })
    }
    expect(await counts(site)).toEqual([
      { page: old, views: 4, comments: 2 },
      { page: fresh, views: 4, comments: 2 },
    ])
  })

  it('take comments and views by either address, and answers across them', async () => {
    const site = await makeSite({ moderation: 'none' })
    const { comment: before } = await post(site, { page: old })
    await post(site, { page: fresh })
    await read(merge(site))
    const { comment: after } = await post(site, { page: old })
    const { comment: answer } = await post(site, { page: fresh, parent_id: before.id })
    expect((await shown(site, fresh)).ids).toContain(after.id)
    expect((await shown(site, old)).ids).toContain(answer.id)
    await viewFrom(site, 1, old)
    const [asOld, asNew] = await counts(site)
    expect(asOld).toEqual({ page: old, views: 1, comments: 4 })
    expect(asNew).toEqual({ page: fresh, views: 1, comments: 4 })
  })

  it('come apart with what each brought, and with the answers to it', async () => {
    const site = await makeSite({ moderation: 'none' })
    const { comment: mine } = await post(site, { page: old })
    const { comment: other } = await post(site, { page: fresh })
    await viewFrom(site, 1, old)
    await viewFrom(site, 2, fresh)
    await read(merge(site))
    const { comment: answer } = await post(site, { page: fresh, parent_id: mine.id })
    const { comment: late } = await post(site, { page: old })
    expect(await read<SitePage>(unmerge(site))).toMatchObject({ page: old, views: 1, comments: 2 })
    expect((await shown(site, old)).ids).toEqual([mine.id, answer.id].toSorted())
    expect((await shown(site, fresh)).ids).toEqual([other.id, late.id].toSorted())
    expect(await counts(site)).toEqual([
      { page: old, views: 1, comments: 2 },
      { page: fresh, views: 1, comments: 2 },
    ])
  })

  it('leave everything as it was when they are merged and taken apart again', async () => {
    let made = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            page: fc.constantFrom(old, fresh),
            status: fc.constantFrom('approve', 'spam', 'none', 'pin'),
          }),
          { maxLength: 8 },
        ),
        async (comments) => {
          made += 1
          const site = await makeSite({}, `merged-${made}`)
          for (const page of [old, fresh]) await viewFrom(site, 1, page)
          for (const { page, status } of comments) {
            const { comment } = await post(site, { page })
            if (status === 'none') continue
            await act(site, comment.id, status === 'pin' ? 'approve' : status)
            if (status === 'pin') {
              await send(`/v1/moderation/comments/${comment.id}/pin`, {
                method: 'POST',
                headers: withKey(site.key),
              })
            }
          }
          await read(merge(site, fresh, old))
          await read(unmerge(site, fresh))
          const before = await tables()
          await read(merge(site))
          expect(await tables()).not.toEqual(before)
          await read(unmerge(site))
          expect(await tables()).toEqual(before)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('may be merged twice by a request that is repeated, to the same effect', async () => {
    const site = await makeSite()
    await postApproved(site, { page: old })
    await postApproved(site, { page: fresh })
    await read(merge(site))
    await refused(
      changesNothing(() => merge(site)),
      'page_merged',
    )
    await read(unmerge(site))
    await refused(
      changesNothing(() => unmerge(site)),
      'page_not_merged',
    )
  })

  it('are not a page with itself, with one that is gone already, or with one that has others', async () => {
    const site = await makeSite()
    const third = `${origin}/2026/10/third`
    for (const page of [old, fresh, third]) await post(site, { page })
    await refused(
      changesNothing(() => merge(site, old, old)),
      'page_merged',
    )
    await read(merge(site))
    await refused(
      changesNothing(() => merge(site, fresh, third)),
      'page_merged',
    )
    await refused(
      changesNothing(() => merge(site, third, old)),
      'page_merged',
    )
    await refused(
      changesNothing(() => merge(site, `${origin}/unseen`, third)),
      'page_not_found',
    )
    await read(merge(site, third, fresh))
    expect((await read<SitePage>(unmerge(site))).page).toBe(old)
  })

  it.each([
    ['the page that is joined joins a third', [1, 2]],
    ['a third joins the page that joins', [2, 0]],
    ['they join each other', [1, 0]],
    ['the page joins another as well', [0, 2]],
  ] as const)('are merged once when at the same moment %s', async (_, [page, into]) => {
    const site = await makeSite()
    const pages = [old, fresh, `${origin}/2026/10/third`] as const
    for (const each of pages) await post(site, { page: each })
    const statuses = (
      await Promise.all([merge(site, old, fresh), merge(site, pages[page], pages[into])])
    ).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 409])
    const { page: rows = [], audit = [], page_move: moves = [] } = await everything()
    expect(rows.filter(({ merged_into_id }) => merged_into_id !== null)).toHaveLength(1)
    expect(audit.filter(({ action }) => action === 'page.merge')).toHaveLength(1)
    expect(moves).toHaveLength(1)
  })

  it('stay inside their site', async () => {
    const site = await makeSite()
    const other = await makeOtherSite()
    await post(site, { page: old })
    await refused(
      changesNothing(() =>
        sendJson('POST', '/v1/moderation/pages:merge', { page: 'wp:1', into: 'wp:2' }, withKey(other.key)),
      ),
      'page_not_found',
    )
  })
})
