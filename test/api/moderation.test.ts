import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { Action, type CommentWithHistory, type Status, type Summary } from '../../contract/index.ts'
import {
  act,
  article,
  list,
  makeOtherSite,
  makeSite,
  origin,
  post,
  postApproved,
  queue,
  read,
  refused,
  send,
  type TestSite,
  view,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, everything } from '../worker-support/database.ts'

const nobody = '01k85wgcjbre47wkd0a9br1kqw'

const summary = (site: TestSite) =>
  read<Summary>(send('/v1/moderation/summary', { headers: withKey(site.key) }))
const history = async (site: TestSite, id: string) => {
  const path = `/v1/moderation/comments/${id}`
  const { history } = await read<CommentWithHistory>(send(path, { headers: withKey(site.key) }))
  return history.filter(({ action }) => action !== 'email.read')
}

describe('an action', () => {
  it.each([
    ['approve', 'approved'],
    ['hold', 'pending'],
    ['spam', 'spam'],
    ['delete', 'deleted'],
  ] satisfies [Action, Status][])(
    '%s makes a comment %s, in the list of its status and no other',
    async (action, status) => {
      const site = await makeSite()
      const { comment } = await post(site)
      expect(await act(site, comment.id, action)).toMatchObject({ id: comment.id, status })
      for (const each of ['pending', 'approved', 'spam', 'deleted'])
        expect((await queue(site, `?status=${each}`)).data).toHaveLength(each === status ? 1 : 0)
      expect((await list(site)).data).toHaveLength(status === 'approved' ? 1 : 0)
      expect(await summary(site)).toMatchObject({ pending: 0, approved: 0, spam: 0, deleted: 0, [status]: 1 })
    },
  )

  it('is noted with the key, before and after', async () => {
    const site = await makeSite()
    const { comment } = await post(site)
    await act(site, comment.id, 'approve')
    await act(site, comment.id, 'spam')
    await act(site, comment.id, 'restore')
    const noted = { key: 'owner', created_at: expect.any(String) }
    expect(await history(site, comment.id)).toEqual([
      { action: 'approve', before: 'pending', after: 'approved', ...noted },
      { action: 'spam', before: 'approved', after: 'spam', ...noted },
      { action: 'restore', before: 'spam', after: 'approved', ...noted },
    ])
  })

  it.each(Action.options)('%s twice changes and notes nothing more', async (action) => {
    const site = await makeSite()
    const { comment } = await post(site)
    await act(site, comment.id, 'delete')
    const first = await act(site, comment.id, action)
    const rows = async () => {
      const { audit, ...rest } = await everything()
      return { ...rest, audit: audit?.filter((row) => row.action !== 'email.read') }
    }
    const before = await rows()
    expect(await act(site, comment.id, action)).toEqual(first)
    expect(await rows()).toEqual(before)
  })

  it('sent twenty times at once is noted once', async () => {
    const site = await makeSite()
    const { comment } = await post(site)
    await Promise.all(Array.from({ length: 20 }, () => act(site, comment.id, 'approve')))
    expect(await history(site, comment.id)).toHaveLength(1)
    expect((await list(site)).page.comments).toBe(1)
  })

  it.each(['approved', 'pending', 'spam'] as const)(
    'restore leads from the bin back to %s',
    async (former) => {
      const site = await makeSite()
      const { comment } = await post(site)
      await act(site, comment.id, { approved: 'approve', pending: 'hold', spam: 'spam' }[former])
      await act(site, comment.id, 'delete')
      expect((await act(site, comment.id, 'restore')).status).toBe(former)
    },
  )

  it('restore leaves alone what is in neither spam nor the bin', async () => {
    const site = await makeSite()
    const { comment } = await post(site)
    await act(site, comment.id, 'approve')
    expect((await act(site, comment.id, 'restore')).status).toBe('approved')
  })
})

describe('a foreign comment', () => {
  it('and an unknown one get the same answer, byte for byte, and stay as they are', async () => {
    const site = await makeSite()
    const { comment } = await post(site)
    const other = await makeOtherSite()
    const answerFor = async (path: string, method: string, id: string) => {
      const answer = await send(path.replace('{id}', id), { method, headers: withKey(other.key) })
      const { 'x-request-id': requestId = '', ...headers } = Object.fromEntries(answer.headers)
      return { headers, text: (await answer.clone().text()).replace(requestId, ''), answer }
    }
    const calls = [
      ['GET', '/v1/moderation/comments/{id}'],
      ...Action.options.map((action) => ['POST', `/v1/moderation/comments/{id}/${action}`]),
    ]
    await changesNothing(async () => {
      for (const [method = '', path = ''] of calls) {
        const [foreign, unknown, impossible] = await Promise.all(
          [comment.id, nobody, 'x'].map((id) => answerFor(path, method, id)),
        )
        for (const { headers, text } of [unknown, impossible].flatMap((each) => each ?? []))
          expect({ headers, text }).toEqual({ headers: foreign?.headers, text: foreign?.text })
        if (foreign) await refused(foreign.answer, 'comment_not_found')
      }
    })
  })

  it('is in no list and no number of another site', async () => {
    await post(await makeSite())
    const other = await makeOtherSite()
    expect((await queue(other)).data).toEqual([])
    expect(await summary(other)).toEqual({
      pending: 0,
      approved: 0,
      spam: 0,
      deleted: 0,
      reported: 0,
      reasons: {},
    })
    await refused(send(`${other.path}/comments/${nobody}`), 'comment_not_found')
  })
})

describe('the queue', () => {
  it('is newest first, in pieces that together are all, each once', async () => {
    const site = await makeSite()
    const ids: string[] = []
    for (let i = 0; i < 7; i++) ids.push((await post(site, { body: `${i}` })).comment.id)
    const walked: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const piece = await queue(site, `?limit=3${cursor && `&cursor=${cursor}`}`)
      walked.push(...piece.data.map(({ id }) => id))
      cursor = piece.next_cursor
    }
    expect(walked).toEqual(ids.toSorted().reverse())
  })

  it('tells of each comment its page, what it answers, its reasons and its author’s history', async () => {
    const site = await makeSite()
    const parent = await postApproved(site, { body: 'مقال ممتاز، شكرا!' })
    const { comment } = await post(site, { parent_id: parent, body: 'https://a.example https://b.example' })
    const { data } = await queue(site)
    expect(data).toMatchObject([
      {
        id: comment.id,
        status: 'pending',
        reasons: [{ code: 'first_time' }, { code: 'links', detail: '2' }],
        page: { page: article },
        parent: { id: parent, author: { name: 'سارة' }, body: 'مقال ممتاز، شكرا!' },
        author: { name: 'سارة', website: null, history: { pending: 1, approved: 1, spam: 0, deleted: 0 } },
      },
    ])
  })

  it('shows the label that a page gets after its comments', async () => {
    const site = await makeSite()
    await post(site)
    await post(site, { page: 'wp:1' })
    expect((await queue(site)).data.map(({ page }) => page.title)).toEqual([null, null])
    await view(site, {}, { title: 'تعاونيات', url: `${article}?p=1` })
    const pages = (await queue(site)).data.map(({ page }) => page)
    expect(pages).toContainEqual({ page: article, url: `${article}?p=1`, title: 'تعاونيات' })
    expect(pages).toContainEqual({ page: 'wp:1', url: null, title: null })
  })

  it('narrows by page, by reason and by time', async () => {
    const site = await makeSite()
    const here = (await post(site)).comment
    const there = (await post(site, { page: `${origin}/there`, body: 'https://a.example https://b.example' }))
      .comment
    const found = async (query: string) => (await queue(site, query)).data.map(({ id }) => id)
    expect(await found(`?page=${article}/amp`)).toEqual([here.id])
    expect(await found('?page=wp:unknown')).toEqual([])
    expect(await found('?reason=links')).toEqual([there.id])
    expect(await found('?reason=moderation_all')).toEqual([])
    expect(await found(`?since=${here.created_at}`)).toEqual([there.id, here.id].toSorted().reverse())
    expect(await found(`?since=${new Date(Date.parse(there.created_at) + 1).toISOString()}`)).toEqual([])
  })

  it('counts pending comments by reason, and forgets a reason that nobody has', async () => {
    const site = await makeSite()
    const one = (await post(site)).comment.id
    await post(site, { body: 'www.a.example www.b.example' })
    expect(await summary(site)).toMatchObject({ pending: 2, reasons: { first_time: 2, links: 1 } })
    await act(site, one, 'approve')
    expect((await summary(site)).reasons).toEqual({ first_time: 1, links: 1 })
    for (const { id } of (await queue(site)).data) await act(site, id, 'spam')
    expect((await summary(site)).reasons).toEqual({})
  })

  it('does not take a cursor of another list', async () => {
    const site = await makeSite()
    for (let i = 0; i < 2; i++) await post(site)
    const { next_cursor } = await queue(site, '?limit=1')
    const headers = withKey(site.key)
    await refused(
      send(`/v1/moderation/comments?status=spam&cursor=${next_cursor}`, { headers }),
      'cursor_foreign',
    )
    const other = await makeOtherSite()
    await refused(
      send(`/v1/moderation/comments?cursor=${next_cursor}`, { headers: withKey(other.key) }),
      'cursor_foreign',
    )
  })
})

describe('the audit trail', () => {
  it('holds ids, names of actions and statuses, and nothing of a person', async () => {
    const site = await makeSite()
    const { comment } = await post(site)
    await act(site, comment.id, 'approve')
    const { audit } = await everything()
    for (const row of audit ?? []) {
      expect(Object.keys(row).toSorted()).toEqual([
        'action',
        'after',
        'before',
        'comment_id',
        'created_at_ms',
        'effective_id',
        'id',
        'key_id',
        'site_id',
        'state_before',
      ])
      expect(row).toMatchObject({ site_id: site.id, comment_id: comment.id, key_id: site.key.split('_')[1] })
    }
    expect(audit).toHaveLength(2)
  })

  it('cannot be changed', async () => {
    const site = await makeSite()
    await act(site, (await post(site)).comment.id, 'approve')
    await changesNothing(() =>
      expect(env.DB.prepare("UPDATE audit SET action = 'x'").run()).rejects.toThrow('append-only'),
    )
  })
})
