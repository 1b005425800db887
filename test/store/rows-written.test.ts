import { describe, expect, it } from 'vitest'
import {
  act,
  article,
  device,
  makeKey,
  makeSite,
  post,
  sendWith,
  someComment,
  type TestSite,
  view,
  withKey,
} from '../worker-support/api.ts'
import { rollUp, rowsWritten, stored, withDatabase } from '../worker-support/counter.ts'
import { MeteredDatabase, number } from '../worker-support/database.ts'

/** Rows that D1 says a whole request wrote (`meta.rows_written`), index entries included: what Cloudflare bills. */
async function rowsOf(path: string, body: unknown, headers: Record<string, string>): Promise<number> {
  const db = new MeteredDatabase()
  const init = { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const answer = await sendWith({ DB: db }, path, init)
  if (!answer.ok) throw new Error(await answer.text())
  return db.meter.written
}

const viewFrom = (site: TestSite, ip: string, page = article) =>
  view(site, { 'cf-connecting-ip': ip }, { page, title: 'عنوان' })

/** Rows that D1 says a counter wrote while something was done. */
async function d1Rows(work: () => Promise<unknown>): Promise<number> {
  const db = new MeteredDatabase()
  await withDatabase({ id: 'akhir-saa' }, db)
  await work()
  return db.meter.written
}

const comment = (site: TestSite, changes = {}, headers = {}) =>
  rowsOf(`${site.path}/comments`, someComment(changes), {
    'content-type': 'application/json',
    'sada-device': device(1),
    ...headers,
  })

describe('a view', () => {
  it('writes the page with its indexes to D1 when nobody has seen it before, and later nothing', async () => {
    const site = await makeSite()
    expect(await d1Rows(async () => viewFrom(site, '196.64.0.1'))).toBe(3)
    expect(await d1Rows(async () => viewFrom(site, '196.64.0.2'))).toBe(0)
  })

  it('writes one row of its object, beside the first one’s note and alarm; a repeat writes none', async () => {
    const site = await makeSite()
    await viewFrom(site, '196.64.0.1')
    const first = await rowsWritten(site)
    await viewFrom(site, '196.64.0.2')
    expect((await rowsWritten(site)) - first).toBe(2) // the alarm follows the group it is set with
    await viewFrom(site, '196.64.0.3')
    expect((await rowsWritten(site)) - first).toBe(3)
    const before = JSON.stringify(await stored(site))
    await viewFrom(site, '196.64.0.3')
    expect(JSON.stringify(await stored(site))).toBe(before)
  })

  it('is rolled up with one row a page, and one each for hour, day and ledger', async () => {
    const site = await makeSite()
    for (const page of ['wp:1', 'wp:2', 'wp:3']) {
      await viewFrom(site, '196.64.0.1', page)
      await viewFrom(site, '196.64.0.2', page)
    }
    const rows = await d1Rows(async () => rollUp(site))
    expect(rows).toBe(3 + 3)
    expect(await number('SELECT d1_rows AS n FROM view_ledger')).toBe(rows)
    expect(await d1Rows(async () => rollUp(site))).toBe(0)
  })
})

describe('a comment', () => {
  it('that is held writes itself with its indexes, its key and the moderators’ counters', async () => {
    const site = await makeSite()
    await viewFrom(site, '196.64.0.1')
    expect(await comment(site)).toBe(16)
    expect(await comment(site, { body: 'another' })).toBe(16) // the sender is known by now, and the author has a history
  })

  it('that is published at once writes its place in the thread as well', async () => {
    const site = await makeSite({ moderation: 'none' })
    await viewFrom(site, '196.64.0.1')
    await comment(site)
    expect(await comment(site)).toBe(20)
  })

  it('that is sent again writes nothing', async () => {
    const site = await makeSite()
    await comment(site, { body: 'same' }, { 'idempotency-key': 'key' })
    expect(await comment(site, { body: 'same' }, { 'idempotency-key': 'key' })).toBe(0)
  })
})

describe('an action', () => {
  it('writes the status, its indexes, the counters and its note; and nothing the second time', async () => {
    const site = await makeSite()
    const key = withKey(await makeKey(site, ['moderate']))
    await post(site)
    await act(site, (await post(site)).comment.id, 'approve')
    const { comment } = await post(site)
    const approve = () => rowsOf(`/v1/moderation/comments/${comment.id}/approve`, undefined, key)
    await rowsOf(`/v1/moderation/comments/${(await post(site)).comment.id}/hold`, undefined, key)
    expect(await approve()).toBe(20)
    expect(await approve()).toBe(0)
  })
})
