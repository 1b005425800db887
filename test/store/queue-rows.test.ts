import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { type Queue, Status } from '../../contract/index.ts'
import { makeSite, origin, withKey } from '../worker-support/api.ts'
import { rowsRead, usedKey } from '../worker-support/meter.ts'
import { type Mix, seedComments, seededId, seedPages, seedWords } from '../worker-support/seed.ts'

/**
 * What a page of the queue costs. A key without `email:read` asks: that the reading of an address is noted costs rows
 * written, not read.
 */

/** The key, the site, the comments, and one more to know whether others follow. */
const plain = 2 + 51
/** Histories of however many authors. */
const histories = 40

const statuses = `CASE i % 10 WHEN 0 THEN 'pending' WHEN 1 THEN 'spam' WHEN 2 THEN 'deleted' ELSE 'approved' END`
/** The worst that can be: all are answers, and of fifty different authors, each of whom has more comments. */
const worst: Mix = { count: 0, pages: 20, authors: 5000, replyEach: 1, status: statuses }

async function figure(key: string, query: string): Promise<number> {
  const { answer, rows } = await rowsRead<Queue>(`/v1/moderation/comments?limit=50${query}`, withKey(key))
  expect(answer.data).toHaveLength(50)
  return rows
}

async function figures<Name extends string>(
  key: string,
  queries: Record<Name, string>,
): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const name in queries) found[name] = await figure(key, queries[name])
  return found
}

describe('a page of 50 of the queue', () => {
  it('costs the same for each status with 10,000 stored and with 20,000, at worst 93 rows', async () => {
    const site = await makeSite()
    const key = await usedKey(site)
    await seedPages(site.id, worst.pages)
    const byStatus = () =>
      figures(key, {
        pending: '',
        approved: '&status=approved',
        spam: '&status=spam',
        deleted: '&status=deleted',
      })
    await seedComments(site.id, { ...worst, count: 10_000 })
    const few = await byStatus()
    await seedComments(site.id, { ...worst, from: 10_001, count: 20_000 })
    expect(await byStatus()).toEqual(few)
    expect(Object.keys(few).toSorted()).toEqual(Status.options.toSorted())
    expect(Math.max(...Object.values(few))).toBeLessThanOrEqual(plain + histories)
  }, 20_000)

  it('costs 93 rows at worst with 10,000 pending, whatever it is narrowed by; words double the comments', async () => {
    const site = await makeSite()
    const key = await usedKey(site)
    await seedPages(site.id, worst.pages)
    const reasons = `'[{"code":"first_time"},{"code":"' || iif(i % 5 = 0, 'links', 'word') || '"}]'`
    const pending = { ...worst, status: "'pending'", reasons }
    // The oldest are one author's.
    await seedComments(site.id, { ...pending, authors: 1, count: 60 })
    await seedComments(site.id, { ...pending, from: 61, count: 10_000 })
    await env.DB.prepare('UPDATE comment SET reports = 2 WHERE rowid % 7 = 0').run()
    await seedWords(site.id)
    const found = await figures(key, {
      pending: '',
      page: `&page=${origin}/p7`,
      'usual reason': '&reason=first_time',
      'rarer reason': '&reason=links',
      since: '&since=1970-01-01T00:00:00Z',
      reported: '&status=reported',
      'one author': `&author=${seededId(60)}&status=any`,
      words: '&q=comment&status=any',
      'words of the pending': '&q=comment',
      'a name': '&author=reader&status=any',
    })
    expect(found).toEqual({
      pending: 89,
      page: 70,
      'usual reason': 89,
      'rarer reason': 84,
      since: 89,
      reported: 67,
      'one author': 55,
      words: 139,
      'words of the pending': 139,
      'a name': 139,
    })
  }, 20_000)

  it('costs no row of histories while every author has written once', async () => {
    const site = await makeSite()
    const key = await usedKey(site)
    await seedPages(site.id, 1)
    await seedComments(site.id, { count: 200, pages: 1, authors: 200, replyEach: 0, status: "'pending'" })
    expect(await figure(key, '')).toBe(plain)
  })

  it('since a time ends at that time, however much is older', async () => {
    const site = await makeSite()
    const key = await usedKey(site)
    await seedPages(site.id, 1)
    await seedComments(site.id, { count: 5000, pages: 1, authors: 1, replyEach: 0, status: "'pending'" })
    const found = await rowsRead<Queue>('/v1/moderation/comments?since=2099-01-01T00:00:00Z', withKey(key))
    expect([found.answer.data, found.rows]).toEqual([[], 3])
  })
})

describe('the summary', () => {
  it('costs its counters only', async () => {
    const site = await makeSite()
    const key = await usedKey(site)
    await seedPages(site.id, 1)
    await seedComments(site.id, { ...worst, pages: 1, count: 2000 })
    const { rows } = await rowsRead('/v1/moderation/summary', withKey(key))
    expect(rows).toBe(2 + Status.options.length + 1)
  })
})
