import type { MiddlewareHandler } from 'hono'
import { sha256 } from '../auth/encoding.ts'
import type { Database } from '../store/db.ts'
import type { AppContext, AppEnv } from './context.ts'
import { logSurvived } from './log.ts'

/**
 * What keeps reads off the database: replicas near the reader, and, for what many ask for at once, the cache of
 * the data centre. See docs/decisions/0013-edge-cache.md.
 */

/** An answer that is asked for fewer times than this within a second is made anew each time: quiet pages are exact. */
const busyFrom = 5
const freshMs = 10_000
const staleSeconds = 20
const markSeconds = 60

/**
 * For what everybody may see. Shared caches keep it for ten seconds and show it for twenty more while they ask
 * again; a browser may do the latter, too, unless its script wants to know (`cache: 'no-cache'`), as the thread does.
 */
export const publicCache = `public, max-age=0, s-maxage=${freshMs / 1000}, stale-while-revalidate=${staleSeconds}`

/** The last write that was made in this data centre. */
interface Mark {
  id: string
  bookmark: string
}

const address = (...parts: readonly (string | number)[]) =>
  `https://edge.sada.invalid/${parts.map(encodeURIComponent).join('/')}`

async function markOf(siteId: string): Promise<Mark> {
  const response = await caches.default.match(address('mark', siteId))
  return response ? response.json() : { id: '', bookmark: '' }
}

/**
 * A session for public reads: the nearest replica will do, unless somebody wrote here lately; then one that has that
 * write. Where there are no replicas it is the database itself.
 */
export async function readingSession(
  db: D1Database,
  siteId: string,
): Promise<{ db: Database; mark: string }> {
  const mark = await markOf(siteId)
  // A write whose bookmark got lost is on the primary.
  const unmarked = mark.id ? 'first-primary' : 'first-unconstrained'
  return { db: db.withSession(mark.bookmark || unmarked), mark: mark.id }
}

/**
 * For what changes a site: reads and writes go to the primary, and afterwards, here, nothing older than this
 * write is shown to anybody.
 */
export const writes: MiddlewareHandler<AppEnv> = async (c, next) => {
  const session = c.env.DB.withSession('first-primary')
  c.set('db', session)
  await next()
  // A failure of ours may have come after the write.
  if (c.res.ok || c.res.status >= 500) await markWrite(c.get('site').id, session.getBookmark() ?? '')
}

async function markWrite(siteId: string, bookmark: string): Promise<void> {
  const mark: Mark = { id: crypto.randomUUID(), bookmark }
  const headers = { 'cache-control': `max-age=${markSeconds}` }
  await caches.default.put(address('mark', siteId), Response.json(mark, { headers }))
}

/** How often each address was asked for in the current second, in this isolate. */
const asked = { second: 0, times: new Map<string, number>(), before: new Map<string, number>() }

function isBusy(key: string, nowMs: number): boolean {
  const second = Math.floor(nowMs / 1000)
  if (asked.second !== second) {
    asked.before = asked.second === second - 1 ? asked.times : new Map()
    asked.times = new Map()
    asked.second = second
  }
  const times = (asked.times.get(key) ?? 0) + 1
  asked.times.set(key, times)
  return Math.max(times, asked.before.get(key) ?? 0) >= busyFrom
}

/** A body with its validator (RFC 9110 §8.8.3), which is made once for all who get it. */
interface Tagged {
  body: string
  etag: string
}

async function make(compute: () => Promise<unknown>): Promise<Tagged> {
  const body = JSON.stringify(await compute())
  return { body, etag: `"${(await sha256(body)).slice(0, 22)}"` }
}

async function keep(key: string, compute: () => Promise<unknown>): Promise<Tagged> {
  const made = await make(compute)
  const lifeSeconds = freshMs / 1000 + staleSeconds
  const headers = {
    'cache-control': `max-age=${lifeSeconds}`,
    etag: made.etag,
    'stored-ms': String(Date.now()),
  }
  try {
    await caches.default.put(key, new Response(made.body, { headers }))
  } catch (error) {
    // An answer that cannot be kept is an answer all the same.
    logSurvived('answer_not_kept', error)
  }
  return made
}

function give(c: AppContext, { body, etag }: Tagged): Response {
  return c.body(body, 200, { 'Content-Type': 'application/json', ETag: etag })
}

/**
 * Answers a public read, from the cache when many ask for it. Only the body is kept, never a header, and never a
 * failure.
 *
 * @param name what is asked for in normal form: two requests with one name get one answer
 */
export async function answerPublic(
  c: AppContext,
  name: readonly (string | number)[],
  compute: () => Promise<unknown>,
): Promise<Response> {
  c.header('Cache-Control', publicCache)
  const { id, version } = c.get('site')
  // A hundred addresses of pages are too long for a cache's key, and for a table of what was asked for.
  const key = address('answer', id, version, c.get('mark'), await sha256(JSON.stringify(name)))
  const nowMs = Date.now()
  if (!isBusy(key, nowMs)) return give(c, await make(compute))
  const kept = await caches.default.match(key)
  if (!kept) return give(c, await keep(key, compute))
  const ageMs = nowMs - Number(kept.headers.get('stored-ms'))
  c.header('Age', String(Math.floor(ageMs / 1000)))
  if (ageMs >= freshMs) c.executionCtx.waitUntil(keep(key, compute).then(() => undefined))
  return give(c, { body: await kept.text(), etag: kept.headers.get('etag') ?? '' })
}
