import { createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type CountsAnswer, type PopularAnswer, type SingleComment, Sort } from '../../contract/index.ts'
import worker from '../../worker/index.ts'
import { makeSite, origin, read, send, type TestSite, view } from '../worker-support/api.ts'
import { at } from '../worker-support/clock.ts'
import { moderate, play, type Step, steps } from '../worker-support/play.ts'
import { walk } from '../worker-support/walk.ts'

/** Whatever readers and moderators do, in whatever order: the public sees the published comments, each once, and nothing else. */

interface Stored {
  id: string
  status: string
  body: string
}

async function stored(pageKey: string): Promise<Stored[]> {
  const select =
    'SELECT c.id, c.status, c.body FROM comment AS c JOIN page ON page.id = c.page_id WHERE page.key = ?1'
  return (await env.DB.prepare(select).bind(pageKey).all<Stored>()).results
}

/** Every list in every order, in small pieces. @returns what was said, as text */
async function expectLists(site: TestSite, page: string, published: readonly string[]): Promise<string> {
  const said: unknown[] = []
  for (const sort of Sort.options) {
    const { comments, total } = await walk(site, page, { sort, limit: 2 })
    said.push(comments)
    expect(comments.map(({ id }) => id).toSorted()).toEqual(published)
    expect(total).toBe(published.length)
    for (const { id, replies } of comments)
      expect(replies.total).toBe(comments.filter(({ parent_id }) => parent_id === id).length)
  }
  return JSON.stringify(said)
}

/** Each comment alone: a published one with those above it, any other not at all. */
async function expectSingles(
  site: TestSite,
  all: readonly Stored[],
  published: readonly string[],
): Promise<string> {
  const said: string[] = []
  for (const { id, status } of all) {
    const answer = await send(`${site.path}/comments/${id}`)
    expect(answer.status).toBe(status === 'approved' ? 200 : 404)
    const text = await answer.text()
    said.push(text)
    if (status !== 'approved') continue
    const { ancestors, parent_id }: SingleComment = JSON.parse(text)
    expect(published).toEqual(expect.arrayContaining(ancestors.map((each) => each.id)))
    expect(ancestors.at(-1)?.id ?? null).toBe(parent_id)
  }
  return said.join()
}

const asked = { times: 0 }

/** The numbers beside pages, wherever one stands. */
async function expectNumbers(site: TestSite, page: string, number: number): Promise<void> {
  const counts = await read<CountsAnswer>(send(`${site.path}/counts?page=${page}`))
  expect(counts.data.map(({ comments }) => comments)).toEqual([number])
  const nowMs = Date.now()
  // The counter may show a number that is ten seconds old.
  at(nowMs + ++asked.times * 11_000)
  expect((await view(site, {}, { page })).comments).toBe(number)
  vi.useRealTimers()
  await worker.scheduled(
    createScheduledController({ scheduledTime: new Date(nowMs), cron: '*/15 * * * *' }),
    env,
  )
  const popular = await read<PopularAnswer>(send(`${site.path}/popular?by=comments&window=24h&limit=20`))
  expect(popular.data.find((listed) => listed.page === page)?.comments ?? 0).toBe(number)
}

async function expectOnlyPublished(site: TestSite, page: string): Promise<void> {
  const all = await stored(page)
  const published = all
    .filter(({ status }) => status === 'approved')
    .map(({ id }) => id)
    .toSorted()
  const said = (await expectLists(site, page, published)) + (await expectSingles(site, all, published))
  for (const { id, status, body } of all.filter((each) => each.status !== 'approved')) {
    expect([status, said.includes(id)]).toEqual([status, false])
    expect([status, said.includes(`"${body}"`)]).toEqual([status, false])
  }
  await expectNumbers(site, page, published.length)
}

const settings = { max_comments_per_minute: 0, moderation: 'none', reports_to_hold: 3 } as const

describe('the public', () => {
  it('sees exactly the published comments, in every answer', async () => {
    const site = await makeSite(settings)
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 6, maxLength: 22 }), async (script) => {
        const page = `${origin}/run-${run++}`
        await view(site, {}, { page, title: `Page ${run}` })
        await play(site, page, script)
        await expectOnlyPublished(site, page)
      }),
      { numRuns: 16, endOnFailure: true },
    )
  }, 60_000)

  it('sees all of a page’s published comments when more have been pinned than can be', async () => {
    const site = await makeSite(settings)
    const page = `${origin}/pins`
    await view(site, {}, { page, title: 'Pins' })
    const posts: Step[] = Array.from({ length: 5 }, () => ({
      kind: 'post',
      answers: null,
      author: 0,
      isHeld: false,
    }))
    const ids = await play(site, page, posts)
    const [first = '', ...others] = ids
    for (const id of ids.slice(0, 3)) expect((await moderate(site, `/comments/${id}/pin`)).status).toBe(200)
    await moderate(site, `/comments/${first}/spam`)
    for (const id of others.slice(2, 3))
      expect((await moderate(site, `/comments/${id}/pin`)).status).toBe(200)
    for (const action of ['restore', 'pin', 'spam', 'approve']) {
      await moderate(site, `/comments/${first}/${action}`)
      await expectOnlyPublished(site, page)
    }
  })
})
