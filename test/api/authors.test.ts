import { describe, expect, it } from 'vitest'
import type { AuditList, AuthorFile, Note, Queue } from '../../contract/index.ts'
import {
  act,
  list,
  makeKey,
  makeOtherSite,
  makeSite,
  otherOrigin,
  post,
  read,
  refused,
  sendJson,
  someComment,
  type TestSite,
} from '../worker-support/api.ts'
import { at, dayMs, noonMs } from '../worker-support/clock.ts'
import { changesNothing } from '../worker-support/database.ts'
import { moderator } from '../worker-support/moderator.ts'

const sara = (name = 'سارة') => ({ author: { name, email: 'sara@example.com' } })
const file = (site: TestSite, id: string) => moderator(site).get<AuthorFile>(`/comments/${id}/author`)
const note = (site: TestSite, id: string, body: string) =>
  moderator(site).post<Note>(`/comments/${id}/author/notes`, { body }, 201)

describe('an author’s file', () => {
  it('has the names, numbers and beginning of all that came with one address, however it is written', async () => {
    const site = await makeSite()
    at(noonMs)
    const first = (await post(site, sara('سارة'))).comment.id
    at(noonMs + dayMs)
    const second = (await post(site, { author: { name: 'سارة ب', email: 'Sara@EXAMPLE.com' } })).comment.id
    const third = (await post(site, sara('سارة'))).comment.id
    await post(site, { author: { name: 'عمر', email: 'omar@example.com' } })
    await act(site, first, 'approve')
    await act(site, second, 'spam')
    const expected = {
      names: expect.arrayContaining(['سارة', 'سارة ب']),
      history: { pending: 1, approved: 1, spam: 1, deleted: 0 },
      first_seen_at: new Date(noonMs).toISOString(),
      notes: [],
    }
    for (const id of [first, second, third]) {
      const found = await file(site, id)
      expect(found).toEqual(expected)
      expect(found.names).toHaveLength(2)
    }
  })

  it('shows the same numbers beside each comment in the queue, after each decision', async () => {
    const site = await makeSite()
    const ids: string[] = []
    for (let i = 0; i < 3; i++) ids.push((await post(site, sara())).comment.id)
    await act(site, ids[0] ?? '', 'approve')
    await act(site, ids[1] ?? '', 'delete')
    for (const status of ['pending', 'approved', 'deleted']) {
      const { data } = await moderator(site).get<Queue>(`/comments?status=${status}`)
      expect(data[0]?.author.history).toEqual({ pending: 1, approved: 1, spam: 0, deleted: 1 })
    }
  })

  it('is of one comment alone where the author gave no address', async () => {
    const site = await makeSite({ fields: { name: 'optional', email: 'off', website: 'off' } })
    const named = (await post(site, { author: { name: 'سارة' } })).comment.id
    const nameless = (await post(site, { author: {} })).comment.id
    await note(site, named, 'لطيفة')
    const alone = { history: { pending: 1, approved: 0, spam: 0, deleted: 0 } }
    expect(await file(site, named)).toMatchObject({ ...alone, names: ['سارة'], notes: [{ body: 'لطيفة' }] })
    expect(await file(site, nameless)).toMatchObject({ ...alone, names: [], notes: [] })
    await act(site, nameless, 'approve')
    expect((await file(site, nameless)).history).toEqual({ pending: 0, approved: 1, spam: 0, deleted: 0 })
  })
})

describe('a note about an author', () => {
  it('stands with all comments of the author, newest first, with the key that wrote it', async () => {
    const site = await makeSite()
    const [one, two] = [(await post(site, sara())).comment.id, (await post(site, sara())).comment.id]
    await note(site, one, 'تراجع دائما')
    const key = await makeKey(site, ['moderate'], 'عمر')
    await moderator(site, key).post(`/comments/${two}/author/notes`, { body: 'اعتذرت' }, 201)
    const expected = [
      { body: 'اعتذرت', key: 'عمر' },
      { body: 'تراجع دائما', key: 'owner' },
    ]
    for (const id of [one, two]) expect((await file(site, id)).notes).toMatchObject(expected)
    const { data } = await moderator(site).get<AuditList>('/audit?action=note.add')
    expect(data.map(({ comment_id, key: by }) => [comment_id, by])).toEqual([
      [two, 'عمر'],
      [one, 'owner'],
    ])
    expect(JSON.stringify(data)).not.toContain('اعتذرت')
  })

  it('is for this site’s moderators: in no public answer, and in no other site', async () => {
    const site = await makeSite({ moderation: 'none' })
    const { id } = (await post(site, sara())).comment
    await note(site, id, 'ملاحظة سرية')
    expect(JSON.stringify(await list(site))).not.toContain('ملاحظة سرية')
    const other = await makeOtherSite()
    const input = someComment({ page: 'wp:1', ...sara() })
    const answer = sendJson('POST', `${other.path}/comments`, input, { origin: otherOrigin })
    const theirs = (await read<{ comment: { id: string } }>(answer, 202)).comment.id
    expect((await file(other, theirs)).notes).toEqual([])
  })

  it('is text, as it was written', async () => {
    const site = await makeSite()
    const { id } = (await post(site)).comment
    const body = '<b>لا</b>\nسطر ثان'
    expect((await note(site, id, body)).body).toBe(body)
    expect((await file(site, id)).notes[0]?.body).toBe(body)
  })

  it.each([{ body: '' }, {}, { body: ' \u200b' }, { body: 'x', to: 'all' }])(
    'is not made of %j',
    async (body) => {
      const site = await makeSite()
      const { id } = (await post(site)).comment
      await changesNothing(() =>
        refused(moderator(site).ask('POST', `/comments/${id}/author/notes`, body), 'validation_failed'),
      )
    },
  )
})
