import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Reason } from '../../contract/index.ts'
import {
  act,
  article,
  device,
  list,
  makeOtherSite,
  makeSite,
  otherOrigin,
  post,
  postApproved,
  queue,
  read,
  refused,
  sendJson,
  setSettings,
  someComment,
} from '../worker-support/api.ts'

afterEach(() => {
  vi.useRealTimers()
})

const dayMs = 86_400_000
const sara = { name: 'سارة', email: 'sara@example.com' }
const asDevice = (n: number) => ({ 'sada-device': device(n) })

async function reasons(site: Parameters<typeof queue>[0], id: string): Promise<Reason[] | undefined> {
  return (await queue(site)).data.find((comment) => comment.id === id)?.reasons
}

describe('a posted comment', () => {
  it('comes back as it was stored: cleaned, without the address, with the parent it stands under', async () => {
    const site = await makeSite({ moderation: 'none' })
    const parent_id = await postApproved(site)
    const answer = await post(site, {
      parent_id,
      author: { ...sara, name: ' سارة\u202e  ب ' },
      body: 'أ\r\n\r\n\r\nب\u0000 ',
    })
    expect(answer).toEqual({
      status: 'approved',
      edit_token: expect.stringMatching(/^[\w-]{43}$/),
      comment: {
        id: expect.any(String),
        parent_id,
        author: { name: 'سارة ب', staff: false },
        body: 'أ\n\nب',
        created_at: expect.any(String),
        edited_at: null,
        pinned: false,
        reactions: {},
        replies: { data: [], next_cursor: null, total: 0 },
      },
    })
  })

  it('keeps what looks like markup as text', async () => {
    const site = await makeSite({ moderation: 'none' })
    const body = '<img src=x onerror=alert(1)> & &lt; {{x}} $& %s'
    await post(site, { body, author: { ...sara, name: '<b>سارة</b>' } })
    expect((await list(site)).data[0]).toMatchObject({ body, author: { name: '<b>سارة</b>' } })
  })

  it('shows under fifty names what fifty people behind one address wrote', async () => {
    const site = await makeSite({ moderation: 'none' })
    const names = Array.from({ length: 50 }, (_, i) => `قارئ ${i}`)
    const answers = await Promise.all(
      names.map((name, i) =>
        post(site, { author: { name, email: `reader${i}@example.com` }, body: `من ${name}` }, asDevice(i)),
      ),
    )
    expect(answers.map(({ comment }) => comment.author.name)).toEqual(names)
    expect(new Set(answers.map(({ edit_token }) => edit_token)).size).toBe(50)
    const shown = (await list(site, '&limit=100')).data
    expect(new Set(shown.map(({ author, body }) => `${author.name}|${body}`))).toEqual(
      new Set(names.map((name) => `${name}|من ${name}`)),
    )
  })

  it('is held from each of fifty unknown people behind one address, and trusts only who was approved', async () => {
    const site = await makeSite()
    const send = (i: number) =>
      post(site, { author: { name: `قارئ ${i}`, email: `reader${i}@example.com` } }, asDevice(i))
    const first = await Promise.all(Array.from({ length: 50 }, (_, i) => send(i)))
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set(['pending']))
    await act(site, first[7]?.comment.id ?? '', 'approve')
    const second = await Promise.all(Array.from({ length: 50 }, (_, i) => send(i)))
    expect(second.flatMap(({ status }, i) => (status === 'approved' ? [i] : []))).toEqual([7])
  })
})

describe('a known author', () => {
  it('is the same address on the same device', async () => {
    const site = await makeSite()
    const { comment } = await post(site, { author: sara }, asDevice(1))
    await act(site, comment.id, 'approve')
    expect((await post(site, { author: sara }, asDevice(1))).status).toBe('approved')
    expect(
      (await post(site, { author: { name: 'Sara', email: 'SARA@Example.com' } }, asDevice(1))).status,
    ).toBe('approved')
  })

  it.each([
    ['the name and address without the device', sara, {}],
    ['the name and address on another device', sara, asDevice(2)],
    ['the device with another address', { name: 'سارة', email: 'omar@example.com' }, asDevice(1)],
  ])('is not %s', async (_, author, headers) => {
    const site = await makeSite()
    const { comment } = await post(site, { author: sara }, asDevice(1))
    await act(site, comment.id, 'approve')
    const { status, comment: held } = await post(site, { author }, headers)
    expect(status).toBe('pending')
    expect(await reasons(site, held.id)).toEqual([{ code: 'first_time' }])
  })

  it('is unknown again when the comment was taken down, and on another site', async () => {
    const site = await makeSite()
    const { comment } = await post(site, { author: sara }, asDevice(1))
    await act(site, comment.id, 'approve')
    const other = await makeOtherSite()
    const headers = { ...asDevice(1), origin: otherOrigin }
    await read(
      sendJson('POST', `${other.path}/comments`, someComment({ page: 'wp:1', author: sara }), headers),
      202,
    )
    await act(site, comment.id, 'spam')
    expect((await post(site, { author: sara }, asDevice(1))).status).toBe('pending')
  })
})

describe('the moderation of a site', () => {
  it('“all” holds also a known author', async () => {
    const site = await makeSite()
    const { comment } = await post(site, { author: sara }, asDevice(1))
    await act(site, comment.id, 'approve')
    await setSettings(site, { moderation: 'all' })
    const held = await post(site, { author: sara }, asDevice(1))
    expect(await reasons(site, held.comment.id)).toEqual([{ code: 'moderation_all' }])
  })

  it('“none” publishes everybody, but for links', async () => {
    const site = await makeSite({ moderation: 'none' })
    expect((await post(site)).status).toBe('approved')
    const held = await post(site, { body: 'https://a.example https://b.example' })
    expect(await reasons(site, held.comment.id)).toEqual([{ code: 'links', detail: '2' }])
  })

  it('names every reason at once', async () => {
    const site = await makeSite({ max_links: 1 })
    const held = await post(site, { body: 'www.a.example' })
    expect(await reasons(site, held.comment.id)).toEqual([
      { code: 'first_time' },
      { code: 'links', detail: '1' },
    ])
  })

  it('counts the author’s website as a link', async () => {
    const site = await makeSite({
      moderation: 'none',
      max_links: 1,
      fields: { name: 'required', email: 'off', website: 'optional' },
    })
    expect((await post(site, { author: { name: 'a' } })).status).toBe('approved')
    expect((await post(site, { author: { name: 'a', website: 'https://a.example' } })).status).toBe('pending')
  })
})

describe('the fields of a site', () => {
  it.each([
    [{ name: 'required', email: 'off', website: 'off' }, sara, ['/author/email', 'not_accepted']],
    [{ name: 'off', email: 'required', website: 'off' }, sara, ['/author/name', 'not_accepted']],
    [{ name: 'optional', email: 'optional', website: 'required' }, {}, ['/author/website', 'required']],
  ] as const)('%j refuse %j', async (fields, author, [pointer, code]) => {
    const site = await makeSite({ fields })
    const problem = await refused(
      sendJson('POST', `${site.path}/comments`, someComment({ author })),
      'validation_failed',
    )
    expect(problem.errors).toEqual([{ pointer, code }])
  })

  it('may all be empty where none is required', async () => {
    const site = await makeSite({
      moderation: 'none',
      fields: { name: 'optional', email: 'optional', website: 'optional' },
    })
    const { comment } = await post(site, { author: {} })
    expect(comment.author).toEqual({ name: null, staff: false })
    const full = await post(site, { author: { ...sara, website: 'https://sara.example/?q=é' } })
    expect(full.comment.author).toEqual({
      name: 'سارة',
      website: 'https://sara.example/?q=%C3%A9',
      staff: false,
    })
  })
})

describe('a page that closes', () => {
  it('takes comments to the end of its last day, says that it is closed, and opens with the setting', async () => {
    const site = await makeSite({ moderation: 'none', close_after_days: 14 })
    const startMs = 1_800_000_000_000
    vi.useFakeTimers({ toFake: ['Date'], now: startMs })
    await post(site)
    vi.setSystemTime(startMs + 14 * dayMs - 1)
    expect((await list(site)).page.open).toBe(true)
    await post(site)
    vi.setSystemTime(startMs + 14 * dayMs)
    expect((await list(site)).page).toMatchObject({ open: false, comments: 2 })
    await refused(sendJson('POST', `${site.path}/comments`, someComment()), 'page_closed')
    expect((await post(site, { page: 'wp:new' })).status).toBe('approved')
    await setSettings(site, { close_after_days: 0 })
    expect((await list(site)).page.open).toBe(true)
  })

  it('is labelled by no held comment', async () => {
    const site = await makeSite()
    const { comment } = await post(site, { title: 'Buy now', url: article })
    const { data } = await queue(site)
    expect(data.find(({ id }) => id === comment.id)?.page).toEqual({ page: article, url: null, title: null })
    const published = await makeOtherSite({ moderation: 'none' })
    const input = someComment({ page: 'wp:1', title: 'العنوان' })
    await read(sendJson('POST', `${published.path}/comments`, input, { origin: otherOrigin }), 201)
    expect((await queue(published, '?status=approved')).data[0]?.page.title).toBe('العنوان')
  })
})
