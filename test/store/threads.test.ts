import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { limits, Sort } from '../../contract/index.ts'
import {
  act,
  article,
  list,
  makeSite,
  post,
  postApproved,
  read,
  refused,
  send,
  type TestSite,
} from '../worker-support/api.ts'
import { everything } from '../worker-support/database.ts'
import { expectCountersAreExact, type Row } from '../worker-support/exact.ts'
import { play, steps } from '../worker-support/play.ts'
import { seedComments, seededId, seedPages } from '../worker-support/seed.ts'
import { walk } from '../worker-support/walk.ts'

afterEach(() => {
  vi.useRealTimers()
})

async function expectPublicIsExact(site: TestSite, page: string, rows: readonly Row[]): Promise<void> {
  const approved = rows.filter(({ status }) => status === 'approved').map(({ id }) => String(id))
  for (const sort of Sort.options)
    for (const limit of [1, 3]) {
      const { comments, total } = await walk(site, page, { sort, limit })
      const ids = comments.map(({ id }) => id)
      expect(ids.toSorted()).toEqual(approved.toSorted())
      expect(total).toBe(approved.length)
      for (const { parent_id, replies, id } of comments) {
        if (parent_id !== null) expect(ids).toContain(parent_id)
        expect(replies.total).toBe(comments.filter((other) => other.parent_id === id).length)
      }
    }
  for (const { id } of rows) {
    const status = (await send(`${site.path}/comments/${id}`)).status
    expect(status).toBe(approved.includes(String(id)) ? 200 : 404)
  }
}

describe('threads', () => {
  it('show each published comment once, and every counter is exact, whatever is posted and moderated', async () => {
    const site = await makeSite({ max_comments_per_minute: 0, moderation: 'none' })
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 10, maxLength: 25 }), async (script) => {
        const page = `run:${run++}`
        await play(site, page, script)
        const { results } = await env.DB.prepare(
          'SELECT c.* FROM comment AS c JOIN page ON page.id = c.page_id WHERE page.key = ?1',
        )
          .bind(page)
          .all()
        await expectPublicIsExact(site, page, results)
        await expectCountersAreExact(site)
      }),
      { numRuns: 12, endOnFailure: true },
    )
  }, 60_000)

  it('stay whole when each level of a line of twelve is taken down and brought back', async () => {
    const site = await makeSite({ max_comments_per_minute: 0, moderation: 'none', depth: 10 })
    const ids = [await postApproved(site)]
    for (let i = 1; i < 12; i++)
      ids.push((await post(site, { parent_id: ids.at(-1) ?? '', body: `${i}` })).comment.id)
    for (const action of ['delete', 'restore'])
      for (const id of ids.filter((_, i) => i % 2 === 0)) {
        await act(site, id, action)
        const { comment = [] } = await everything()
        await expectPublicIsExact(site, article, comment)
        await expectCountersAreExact(site)
      }
    const { data } = await list(site)
    expect(data).toHaveLength(1)
    expect((await list(site)).page.comments).toBe(12)
  }, 30_000)

  it('nest no deeper than the site says; a deeper answer joins its parent’s neighbours', async () => {
    const site = await makeSite({ max_comments_per_minute: 0, moderation: 'none', depth: 3 })
    const one = (await post(site)).comment
    const two = (await post(site, { parent_id: one.id })).comment
    const three = (await post(site, { parent_id: two.id })).comment
    const four = (await post(site, { parent_id: three.id })).comment
    expect([one, two, three, four].map(({ parent_id }) => parent_id)).toEqual([null, one.id, two.id, two.id])
  })

  it('come with their ancestors when one is asked for alone', async () => {
    const site = await makeSite({ max_comments_per_minute: 0, moderation: 'none' })
    const one = (await post(site)).comment.id
    const two = (await post(site, { parent_id: one })).comment.id
    const three = (await post(site, { parent_id: two })).comment.id
    const alone = async () =>
      read<{ ancestors: { id: string }[]; parent_id: string; page: string }>(
        send(`${site.path}/comments/${three}`),
      )
    expect((await alone()).ancestors.map(({ id }) => id)).toEqual([one, two])
    await act(site, two, 'hold')
    expect(await alone()).toMatchObject({ parent_id: one, page: article, ancestors: [{ id: one }] })
  })

  it('keep an answer after what it answers when two clocks disagree', async () => {
    const site = await makeSite({ max_comments_per_minute: 0, moderation: 'none' })
    const nowMs = Date.now()
    vi.useFakeTimers({ toFake: ['Date'], now: nowMs })
    const top = (await post(site)).comment.id
    vi.setSystemTime(nowMs - 60_000)
    const answers: string[] = []
    for (let i = 0; i < 15; i++) answers.push((await post(site, { parent_id: top, body: `${i}` })).comment.id)
    expect(answers.every((id) => id > top)).toBe(true)
    vi.useRealTimers()
    for (const sort of Sort.options) {
      const { comments } = await walk(site, article, { sort, limit: 1 })
      expect(comments.map(({ id }) => id).toSorted()).toEqual([top, ...answers].toSorted())
    }
  })

  it('of many comments come in pieces by cursor, each once, in order of time', async () => {
    const site = await makeSite()
    await seedPages(site.id, 1)
    await seedComments(site.id, { count: 1, pages: 1, authors: 1, replyEach: 0, status: "'approved'" })
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 130)
       INSERT INTO comment (id, site_id, page_id, parent_id, depth, visible_parent_id, thread_id, status, body, created_at_ms, page_key)
       SELECT printf('01k%023d', i), ?1, 1, ?2, 2, ?2, ?2, 'approved', 'reply', i, '/p1' FROM n`,
    )
      .bind(site.id, seededId(1))
      .run()
    const { comments } = await walk(site, '/p1', { sort: 'oldest', limit: 20 })
    expect(comments.map(({ id }) => id)).toEqual(Array.from({ length: 130 }, (_, i) => seededId(i + 1)))
    const first = (
      await read<{ data: { replies: { data: unknown[]; total: number } }[] }>(
        send(`${site.path}/comments?page=/p1`),
      )
    ).data[0]
    expect(first?.replies).toMatchObject({ total: 129 })
    expect(first?.replies.data).toHaveLength(limits.threadReplies)
  })

  it('are in the order that was asked for, and as many as the site says', async () => {
    const site = await makeSite({ max_comments_per_minute: 0, moderation: 'none', page_size: 2 })
    const ids: string[] = []
    for (let i = 0; i < 3; i++) ids.push((await post(site, { body: `${i}` })).comment.id)
    const [first = '', second = '', third = ''] = ids.toSorted()
    await post(site, { parent_id: second })
    const tops = async (query: string) => (await list(site, query)).data.map(({ id }) => id)
    expect(await tops('')).toEqual([first, second])
    expect(await tops('&sort=newest')).toEqual([third, second])
    expect(await tops('&sort=top&limit=3')).toEqual([second, third, first])
  })

  it('refuse a cursor of another page, order or site, and one from last week', async () => {
    const site = await makeSite({ max_comments_per_minute: 0, moderation: 'none' })
    for (let i = 0; i < 3; i++) await post(site, { body: `${i}` })
    await post(site, { page: 'wp:1' })
    const { next_cursor } = await list(site, '&limit=1')
    const at = (path: string) => send(`${site.path}/comments?${path}&cursor=${next_cursor}`)
    await refused(at(`page=${article}&sort=newest`), 'cursor_foreign')
    await refused(at('page=wp:1'), 'cursor_foreign')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (limits.cursorDays + 1) * 86_400_000 })
    await refused(at(`page=${article}`), 'cursor_expired')
    vi.useRealTimers()
    expect((await list(site, `&limit=1&cursor=${next_cursor}`)).data).toHaveLength(1)
  })
})
