import { describe, expect, it } from 'vitest'
import { type CommentList, type CountsAnswer, Sort } from '../../contract/index.ts'
import { makeSite, origin } from '../worker-support/api.ts'
import { rowsRead } from '../worker-support/meter.ts'
import { seedComments, seedPages } from '../worker-support/seed.ts'

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
