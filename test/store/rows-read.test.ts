import { describe, expect, it } from 'vitest'
import { type CommentList, type CountsAnswer, type Queue, Sort, Status } from '../../contract/index.ts'
import { makeKey, makeSite, origin, read, sendWith, type TestSite, withKey } from '../worker-support/api.ts'
import { MeteredDatabase } from '../worker-support/database.ts'
import { type Mix, seedComments, seedPages } from '../worker-support/seed.ts'

/**
 * Rows that D1 says a whole request read (`meta.rows_read`): what Cloudflare bills. The site's own row, and a
 * moderator's key, are among them.
 */
async function rowsRead<T>(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ answer: T; rows: number }> {
  const db = new MeteredDatabase()
  const answer = await read<T>(sendWith({ DB: db }, path, { headers }))
  return { answer, rows: db.meter.read }
}

const size = (list: CommentList) => list.data.reduce((sum, { replies }) => sum + 1 + replies.data.length, 0)

describe('fifty comments of a page', () => {
  /** Rows read, by order: threads, their answers, the page and the site. */
  const cases = [
    { shape: 'flat', replyEach: 0, limit: 50, expected: 54 },
    { shape: '25 threads with an answer each', replyEach: 2, limit: 25, expected: 107 },
  ]

  it.each(cases)(
    '$shape cost $expected rows in each order, with 100 stored and with 1,000',
    async ({ replyEach, limit, expected }) => {
      const site = await makeSite()
      await seedPages(site.id, 1)
      const figures: Record<string, number> = {}
      for (const stored of [100, 1000]) {
        // The second time takes the place of the first: its ids continue, its first hundred exist.
        await seedComments(site.id, {
          count: stored,
          pages: 1,
          authors: 50,
          replyEach,
          status: "'approved'",
          from: stored === 100 ? 1 : 101,
        })
        for (const sort of Sort.options) {
          const path = `${site.path}/comments?page=${origin}/p1&limit=${limit}&sort=${sort}`
          const { answer, rows } = await rowsRead<CommentList>(path)
          expect(size(answer)).toBe(50)
          expect(answer.page.comments).toBe(stored)
          figures[`${sort} of ${stored}`] = rows
        }
      }
      for (const [name, rows] of Object.entries(figures)) expect(rows, name).toBeLessThanOrEqual(120)
      expect(Math.max(...Object.values(figures))).toBeLessThanOrEqual(expected)
      for (const sort of Sort.options) expect(figures[`${sort} of 1000`]).toBe(figures[`${sort} of 100`])
    },
  )

  it('cost no more when one thread of the page has hundreds of answers', async () => {
    const site = await makeSite()
    await seedPages(site.id, 1)
    await seedComments(site.id, { count: 1, pages: 1, authors: 1, replyEach: 0, status: "'approved'" })
    await seedComments(site.id, {
      count: 500,
      pages: 1,
      authors: 9,
      replyEach: 1,
      status: "'approved'",
      from: 2,
      answers: 1,
    })
    await seedComments(site.id, {
      count: 560,
      pages: 1,
      authors: 9,
      replyEach: 0,
      status: "'approved'",
      from: 501,
    })
    const { answer, rows } = await rowsRead<CommentList>(`${site.path}/comments?page=${origin}/p1&limit=40`)
    expect(size(answer)).toBe(50)
    expect(rows).toBeLessThanOrEqual(120)
  })
})

describe('a hundred counts', () => {
  it('cost a row each, beside the site’s own', async () => {
    const site = await makeSite()
    await seedPages(site.id, 1000)
    const query = Array.from({ length: 100 }, (_, i) => `page=${origin}/p${i * 7 + 1}`).join('&')
    const { answer, rows } = await rowsRead<CountsAnswer>(`${site.path}/counts?${query}`)
    expect(answer.data).toHaveLength(100)
    expect(rows).toBe(100 + 1)
  })

  it('cost nothing where nobody has been', async () => {
    const site = await makeSite()
    const query = Array.from({ length: 100 }, (_, i) => `page=wp:${i}`).join('&')
    expect((await rowsRead(`${site.path}/counts?${query}`)).rows).toBe(1)
  })
})

/** A key that was used today already: the first use of a day is noted, which reads its row once more. */
async function usedKey(site: TestSite): Promise<string> {
  const key = await makeKey(site, ['read'])
  await rowsRead('/v1/moderation/summary', withKey(key))
  return key
}

describe('a piece of the queue', () => {
  const statuses = `CASE i % 10 WHEN 0 THEN 'pending' WHEN 1 THEN 'spam' WHEN 2 THEN 'deleted' ELSE 'approved' END`
  const usual: Mix = { count: 0, pages: 200, authors: 5000, replyEach: 3, status: statuses }

  /** By status. Without `email:read`: that the reading of an address is noted costs rows written, not read. */
  async function figures(key: string): Promise<number[]> {
    const rows: number[] = []
    for (const status of Status.options) {
      const path = `/v1/moderation/comments?limit=50&status=${status}`
      const figure = await rowsRead<Queue>(path, withKey(key))
      expect(figure.answer.data).toHaveLength(50)
      rows.push(figure.rows)
    }
    return rows
  }

  it('costs the same for each status with 900 stored and with 20,000: under 150 rows', async () => {
    const site = await makeSite()
    const key = await usedKey(site)
    await seedPages(site.id, usual.pages)
    // Multiples of 30, so that the newest fifty have as many answers among them.
    await seedComments(site.id, { ...usual, count: 900 })
    const few = await figures(key)
    await seedComments(site.id, { ...usual, from: 901, count: 20_100 })
    expect(await figures(key)).toEqual(few)
    expect(Math.max(...few)).toBeLessThanOrEqual(121)
  })

  it('costs three rows a comment at worst: when all are answers, each of another author; under 100 as it is asked for', async () => {
    const site = await makeSite()
    const key = await usedKey(site)
    await seedPages(site.id, usual.pages)
    await seedComments(site.id, { ...usual, replyEach: 1, count: 20_000 })
    expect(Math.max(...(await figures(key)))).toBe(2 + 51 * 3)
    const { answer, rows } = await rowsRead<Queue>('/v1/moderation/comments', withKey(key))
    expect(answer.data).toHaveLength(30)
    expect(rows).toBe(2 + 31 * 3)
  })

  it('since a time ends at that time, however much is older', async () => {
    const site = await makeSite()
    await seedPages(site.id, 1)
    await seedComments(site.id, { count: 5000, pages: 1, authors: 1, replyEach: 0, status: "'pending'" })
    const since = '2099-01-01T00:00:00Z'
    const { answer, rows } = await rowsRead<Queue>(
      `/v1/moderation/comments?since=${since}`,
      withKey(site.key),
    )
    expect(answer.data).toEqual([])
    expect(rows).toBeLessThanOrEqual(5)
  })

  it('of one page reads that page', async () => {
    const site = await makeSite()
    const key = await usedKey(site)
    await seedPages(site.id, 100)
    await seedComments(site.id, { count: 5000, pages: 100, authors: 100, replyEach: 0, status: "'pending'" })
    const { answer, rows } = await rowsRead<Queue>(
      `/v1/moderation/comments?limit=50&page=${origin}/p7`,
      withKey(key),
    )
    expect(answer.data).toHaveLength(50)
    expect(rows).toBeLessThanOrEqual(2 + 51 * 2)
  })

  it('costs nothing for the summary but its counters', async () => {
    const site = await makeSite()
    await seedPages(site.id, 1)
    await seedComments(site.id, { ...usual, pages: 1, count: 2000 })
    expect((await rowsRead('/v1/moderation/summary', withKey(site.key))).rows).toBeLessThanOrEqual(2 + 4 + 3)
  })
})
