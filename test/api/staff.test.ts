import { describe, expect, it } from 'vitest'
import type { AuditList, Queue, SingleComment } from '../../contract/index.ts'
import {
  act,
  article,
  list,
  makeKey,
  makeSite,
  post,
  postApproved,
  read,
  refused,
  sendJson,
  setSettings,
  someComment,
  type TestSite,
} from '../worker-support/api.ts'
import { changesNothing, number } from '../worker-support/database.ts'
import { moderator } from '../worker-support/moderator.ts'

const reply = (site: TestSite, id: string, body: unknown, headers = {}) =>
  moderator(site).ask('POST', `/comments/${id}/replies`, body, headers)
const replied = (site: TestSite, id: string, body: unknown, headers = {}) =>
  read<SingleComment>(reply(site, id, body, headers), 201)

describe('an answer of the staff', () => {
  it('is published at once under the site’s name, with the badge, below what it answers', async () => {
    const site = await makeSite({ moderation: 'all' })
    const id = await postApproved(site)
    const answer = await replied(site, id, { body: 'شكرا لك' })
    expect(answer).toMatchObject({
      parent_id: id,
      author: { name: 'آخر ساعة', staff: true },
      body: 'شكرا لك',
      page: article,
      ancestors: [{ id }],
    })
    const { data, page } = await list(site)
    expect(data[0]?.replies.data).toMatchObject([{ id: answer.id, author: { staff: true } }])
    expect(page.comments).toBe(2)
    const approved = await moderator(site).get<Queue>('/comments?status=approved')
    expect(approved.data.map(({ staff }) => staff)).toEqual([true, false])
  })

  it('is noted in the trail with the key that gave it', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    const key = await makeKey(site, ['moderate'], 'محررة')
    const answer = moderator(site, key).ask('POST', `/comments/${id}/replies`, {
      body: 'شكرا',
      name: 'التحرير',
    })
    const own = await read<SingleComment>(answer, 201)
    const { data } = await moderator(site).get<AuditList>('/audit?action=reply')
    expect(data).toMatchObject([{ action: 'reply', comment_id: own.id, key: 'محررة', before: null }])
  })

  it('is one for an Idempotency-Key, and another text is refused', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    const key = { 'idempotency-key': 'same' }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => replied(site, id, { body: 'شكرا' }, key)),
    )
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1)
    expect(await number('SELECT count(*) AS n FROM comment WHERE staff = 1')).toBe(1)
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'reply'`)).toBe(1)
    await changesNothing(() => refused(reply(site, id, { body: 'لا' }, key), 'idempotency_key_reused'))
    // A reader's key of the same name is another one.
    const answer = await sendJson('POST', `${site.path}/comments`, someComment(), key)
    expect(answer.status).toBe(202)
  })

  it('answers what is published only, also on a page that readers find closed', async () => {
    const site = await makeSite()
    const { id } = (await post(site)).comment
    await changesNothing(() => refused(reply(site, id, { body: 'لا' }), 'comment_not_published'))
    await act(site, id, 'approve')
    await moderator(site).ask('PATCH', '/pages', { page: article, state: 'closed' })
    expect((await reply(site, id, { body: 'نعم' })).status).toBe(201)
  })

  it('to the deepest level joins it as its neighbour', async () => {
    const site = await makeSite({ depth: 2 })
    const one = await postApproved(site)
    const two = await replied(site, one, { body: 'الأولى' })
    const three = await replied(site, two.id, { body: 'الثانية' })
    expect([two.parent_id, three.parent_id]).toEqual([one, one])
  })

  it.each([
    [{ body: '' }, '/body'],
    [{}, '/body'],
    [{ body: 'x', staff: true }, ''],
    [{ body: 'x', name: 'ن'.repeat(61) }, '/name'],
  ])('is not made of %j', async (body, pointer) => {
    const site = await makeSite()
    const id = await postApproved(site)
    const problem = await changesNothing(() => refused(reply(site, id, body), 'validation_failed'))
    expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer])
  })
})

describe('a reader', () => {
  const author = (name: string) => ({ author: { name, email: 'omar@example.com' } })

  it.each(['آخر ساعة', 'آخرساعة', 'اخر ساعه', 'آخِر  ســاعة', 'آخر\u200c ساعة'])(
    'who calls himself as the site does (%j) waits for a moderator',
    async (name) => {
      const site = await makeSite({ moderation: 'none' })
      const { status, comment } = await post(site, author(name))
      expect([status, comment.author.staff]).toEqual(['pending', false])
      const { data } = await moderator(site).get<Queue>('/comments')
      expect(data[0]?.reasons).toMatchObject([{ code: 'impersonation' }])
    },
  )

  it('may take a name until the staff has answered under it, and from then on not', async () => {
    const site = await makeSite({ moderation: 'none' })
    const { comment, status } = await post(site, author('هيئة التحرير'))
    expect(status).toBe('approved')
    await replied(site, comment.id, { body: 'شكرا', name: 'هيئة التحرير' })
    expect((await post(site, author('هيئه التحرير'))).status).toBe('pending')
    expect((await post(site, author('هيئة'))).status).toBe('approved')
  })

  it('may not take the names that the owner reserved', async () => {
    const site = await makeSite({ moderation: 'none' })
    await setSettings(site, { reserved_names: ['رئيس التحرير'] })
    expect((await post(site, author('رئيس  التحرير'))).status).toBe('pending')
  })

  it.each([
    { author: { name: 'a', email: 'a@example.com', staff: true } },
    { staff: true },
    { author: { name: 'a', email: 'a@example.com' }, author_name: 'x' },
  ])('does not get the badge by asking for it: %j', async (changes) => {
    const site = await makeSite({ moderation: 'none' })
    const input = { ...someComment(), ...changes }
    await changesNothing(() => refused(sendJson('POST', `${site.path}/comments`, input), 'validation_failed'))
  })

  it('does not get the badge by writing it', async () => {
    const site = await makeSite({ moderation: 'none' })
    const body = '<span part="badge">هيئة التحرير ✓</span> {"staff":true}'
    const { comment } = await post(site, { ...author('سارة ✓'), body })
    expect(comment).toMatchObject({ author: { staff: false }, body })
    expect((await list(site)).data[0]).toMatchObject({ author: { staff: false }, body })
  })
})
