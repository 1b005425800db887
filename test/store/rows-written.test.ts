import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  article,
  device,
  makeKey,
  makeSite,
  post,
  sendWith,
  someComment,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { MeteredDatabase } from '../worker-support/database.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** Rows that D1 says a whole request wrote (`meta.rows_written`), index entries included: what Cloudflare bills. */
async function rowsWritten(path: string, body: unknown, headers: Record<string, string>): Promise<number> {
  const db = new MeteredDatabase()
  const init = { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const answer = await sendWith({ DB: db }, path, init)
  if (!answer.ok) throw new Error(await answer.text())
  return db.meter.written
}

const view = (site: TestSite, ip: string) =>
  rowsWritten(
    `${site.path}/views`,
    { page: article, title: 'عنوان' },
    { 'content-type': 'text/plain', 'cf-connecting-ip': ip },
  )

const comment = (site: TestSite, changes = {}, headers = {}) =>
  rowsWritten(`${site.path}/comments`, someComment(changes), {
    'content-type': 'application/json',
    'sada-device': device(1),
    ...headers,
  })

describe('a view', () => {
  it('writes the page with its index, the visit and the count, when the page is new', async () => {
    expect(await view(await makeSite(), '196.64.0.1')).toBe(4)
  })

  it('writes the visit and the count on a known page', async () => {
    const site = await makeSite()
    await view(site, '196.64.0.1')
    expect(await view(site, '196.64.0.2')).toBe(2)
  })

  it('writes nothing when it is a repeat', async () => {
    const site = await makeSite()
    await view(site, '196.64.0.1')
    expect(await view(site, '196.64.0.1')).toBe(0)
  })

  it('writes as much when the window is over', async () => {
    const site = await makeSite()
    const noonMs = 20_500 * 86_400_000 + 43_200_000
    vi.useFakeTimers({ toFake: ['Date'], now: noonMs })
    await view(site, '196.64.0.1')
    vi.setSystemTime(noonMs + 1_800_000)
    expect(await view(site, '196.64.0.1')).toBe(2)
  })
})

describe('a comment', () => {
  it('that is held writes itself with its indexes, its key and the moderators’ counters', async () => {
    const site = await makeSite()
    await view(site, '196.64.0.1')
    expect(await comment(site)).toBe(10)
    expect(await comment(site, { body: 'another' })).toBe(10)
  })

  it('that is published at once writes its place in the thread as well', async () => {
    const site = await makeSite({ moderation: 'none' })
    await view(site, '196.64.0.1')
    await comment(site)
    expect(await comment(site)).toBe(15)
  })

  it('that is sent again writes nothing', async () => {
    const site = await makeSite()
    await comment(site, {}, { 'idempotency-key': 'key' })
    expect(await comment(site, {}, { 'idempotency-key': 'key' })).toBe(0)
  })
})

describe('an action', () => {
  it('writes the status, its indexes, the counters and its note; and nothing the second time', async () => {
    const site = await makeSite()
    const key = withKey(await makeKey(site, ['moderate']))
    await post(site)
    const { comment } = await post(site)
    const approve = () => rowsWritten(`/v1/moderation/comments/${comment.id}/approve`, undefined, key)
    expect(await approve()).toBe(16)
    expect(await approve()).toBe(0)
  })
})
