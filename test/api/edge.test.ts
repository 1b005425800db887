import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { CommentList } from '../../contract/index.ts'
import { createApp } from '../../worker/app.ts'
import {
  act,
  article,
  makeSite,
  origin,
  post,
  postApproved,
  read,
  send,
  setSettings,
  type TestSite,
  toRequest,
} from '../worker-support/api.ts'
import { at, noonMs } from '../worker-support/clock.ts'
import { DatabaseInBetween, MeteredDatabase } from '../worker-support/database.ts'

/** One request, with all that it leaves to do afterwards. @returns the answer and what it read from D1 */
async function ask(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ answer: Response; read: number }> {
  const db = new MeteredDatabase()
  const ctx = createExecutionContext()
  const answer = await createApp().fetch(toRequest(path, { headers }), { ...env, DB: db }, ctx)
  await waitOnExecutionContext(ctx)
  return { answer, read: db.meter.read }
}

const comments = (site: TestSite) => `${site.path}/comments?page=${article}`
const siteRow = 1

/** Asks until the answer comes from the cache. */
async function makeBusy(path: string): Promise<void> {
  for (let i = 0; i < 5; i++) await ask(path)
  expect((await ask(path)).read).toBe(siteRow)
}

describe('an answer that everybody may see', () => {
  it('is made anew while few ask, and comes from the cache when many do', async () => {
    const site = await makeSite()
    await postApproved(site)
    at(noonMs)
    const reads = []
    for (let i = 0; i < 7; i++) reads.push((await ask(comments(site))).read)
    expect(reads.slice(0, 5).every((n) => n > siteRow)).toBe(true)
    expect(reads.slice(5)).toEqual([siteRow, siteRow])
  })

  it('is at most ten seconds old, or twenty more while it is made anew', async () => {
    const site = await makeSite()
    at(noonMs)
    await makeBusy(comments(site))
    // Behind the back of the Worker: as if it were written in another data centre.
    await env.DB.prepare(
      "INSERT INTO page (site_id, key, views, created_at_ms) VALUES ('akhir-saa', ?1, 7, 1)",
    )
      .bind(article)
      .run()
    const views = async () => (await (await ask(comments(site))).answer.json<CommentList>()).page.views
    at(noonMs + 9_000)
    for (let i = 0; i < 4; i++) await ask(`${comments(site)}&sort=oldest&limit=20`)
    expect(await views()).toBe(0)
    at(noonMs + 12_000)
    for (let i = 0; i < 5; i++) await views()
    expect(await views()).toBe(7)
  })

  it('is one for all who ask for the same in other words, and another for another site', async () => {
    const site = await makeSite()
    at(noonMs)
    await makeBusy(comments(site))
    const other = `${site.path}/comments?limit=20&sort=oldest&page=${encodeURIComponent(`${article}/?utm_source=x#top`)}`
    expect((await ask(other)).read).toBe(siteRow)
    expect((await ask(`${comments(site)}&limit=21`)).read).toBeGreaterThanOrEqual(siteRow)
  })

  it('has nothing of the request that it was made for', async () => {
    const site = await makeSite()
    await setSettings(site, { origins: [origin, 'https://second.example'] })
    at(noonMs)
    const marker = 'marker-of-the-first-reader'
    for (let i = 0; i < 7; i++)
      await ask(comments(site), {
        'x-forwarded-host': marker,
        'accept-language': marker,
        cookie: marker,
        origin,
      })
    const { answer } = await ask(comments(site), { origin: 'https://second.example' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://second.example')
    expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain(marker)
    expect(
      (await ask(comments(site), { origin: 'https://evil.example' })).answer.headers.has(
        'access-control-allow-origin',
      ),
    ).toBe(false)
  })

  it('says how old it is when it was kept, so that no cache behind adds its own time', async () => {
    const site = await makeSite()
    at(noonMs)
    await makeBusy(comments(site))
    at(noonMs + 900)
    expect((await ask(comments(site))).answer.headers.get('age')).toBe('0')
    at(noonMs + 7_000)
    for (let i = 0; i < 4; i++) await ask(comments(site))
    expect((await ask(comments(site))).answer.headers.get('age')).toBe('7')
  })

  it('is confirmed with a 304, from the cache as well', async () => {
    const site = await makeSite()
    await postApproved(site)
    at(noonMs)
    await makeBusy(comments(site))
    const { answer } = await ask(comments(site))
    const etag = answer.headers.get('etag') ?? ''
    const again = await ask(comments(site), { 'if-none-match': etag })
    expect([again.answer.status, again.read]).toEqual([304, siteRow])
    expect(again.answer.headers.get('cache-control')).toBe(
      'public, max-age=0, s-maxage=10, stale-while-revalidate=20',
    )
  })

  it.each(['cursor=x', 'limit=0', 'page=%20'])('is never a failure: %s', async (fault) => {
    const site = await makeSite()
    at(noonMs)
    for (let i = 0; i < 7; i++) {
      const { answer } = await ask(
        `${site.path}/comments?${fault.startsWith('page') ? '' : `page=${article}&`}${fault}`,
      )
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('where something was changed', () => {
  const shown = async (site: TestSite) =>
    (await (await ask(comments(site))).answer.json<CommentList>()).data.map(({ id }) => id)

  it('a take-down, a restoration and a comment are seen at once, however busy the page', async () => {
    const site = await makeSite({ moderation: 'none' })
    const { comment } = await post(site)
    at(noonMs)
    await makeBusy(comments(site))
    expect(await shown(site)).toEqual([comment.id])
    await act(site, comment.id, 'spam')
    expect(await shown(site)).toEqual([])
    await makeBusy(comments(site))
    await act(site, comment.id, 'restore')
    expect(await shown(site)).toEqual([comment.id])
    await makeBusy(comments(site))
    vi.useRealTimers()
    const second = await post(site, { body: 'another' })
    at(noonMs)
    expect(await shown(site)).toContain(second.comment.id)
  })

  it('a comment is seen at once even when our answer to it failed', async () => {
    const site = await makeSite({ moderation: 'none' })
    at(noonMs)
    await makeBusy(comments(site))
    class LosesTheAnswer extends DatabaseInBetween {
      async pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
        const results = await ask()
        if (results.some(({ meta }) => meta.rows_written > 0)) throw new Error('lost after the commit')
        return results
      }
    }
    const body = JSON.stringify({
      page: article,
      author: { name: 'x', email: 'x@example.com' },
      body: 'text',
    })
    const request = toRequest(`${site.path}/comments`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    const answer = await createApp().fetch(request, { ...env, DB: new LosesTheAnswer() })
    expect(answer.status).toBe(500)
    expect(await shown(site)).toHaveLength(1)
  })

  it('a change of settings is seen at once', async () => {
    const site = await makeSite()
    at(noonMs)
    await makeBusy(comments(site))
    await setSettings(site, { fields: { name: 'optional', email: 'off', website: 'off' } })
    const list = await read<CommentList>(send(comments(site)))
    expect(list.page.fields).toEqual({ name: 'optional', email: 'off', website: 'off' })
  })
})

describe('a session', () => {
  it('reads anywhere at first, and not behind a write that was made here', async () => {
    const site = await makeSite({ moderation: 'none' })
    const constraints: unknown[] = []
    class Watched extends MeteredDatabase {
      override withSession(constraint?: unknown): D1DatabaseSession {
        constraints.push(constraint)
        return {
          prepare: (sql) => this.prepare(sql),
          batch: (statements) => this.batch(statements),
          getBookmark: () => 'bookmark-of-the-write',
        }
      }
    }
    const db = new Watched()
    const list = () => createApp().fetch(toRequest(comments(site)), { ...env, DB: db })
    const body = JSON.stringify({
      page: article,
      author: { name: 'x', email: 'x@example.com' },
      body: 'text',
    })
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    // Nobody has written here lately: the mark of what made the site is gone.
    await caches.default.delete(`https://edge.sada.invalid/mark/${site.id}`)
    await list()
    await createApp().fetch(toRequest(`${site.path}/comments`, init), { ...env, DB: db })
    await list()
    expect(constraints).toEqual(['first-unconstrained', 'first-primary', 'bookmark-of-the-write'])
  })
})
