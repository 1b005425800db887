import type { MiddlewareHandler } from 'hono'
import { AppError } from '../app-error.ts'
import type { StoredSite } from '../store/rows.ts'
import { findSite } from '../store/sites.ts'
import type { AppContext, AppEnv } from './context.ts'
import { readingSession } from './edge.ts'

const methods = 'GET, HEAD, POST, OPTIONS'
/** Lower case and in a fixed order; what a browser asks for is never repeated back. */
const requestHeaders = 'content-type, idempotency-key, sada-device'
const exposedHeaders = 'etag, retry-after, x-request-id'
const preflightSeconds = 7200

/** Settings of sites, for seconds, so that a page view does not ask the database for them. */
const remembered = new WeakMap<D1Database, Map<string, { site: StoredSite; readMs: number }>>()
const rememberMs = 5_000
const sitesMost = 1_000

async function rememberedSite(db: D1Database, id: string): Promise<StoredSite | null> {
  const sites = remembered.get(db) ?? new Map<string, { site: StoredSite; readMs: number }>()
  remembered.set(db, sites)
  const known = sites.get(id)
  const nowMs = Date.now()
  if (known && Math.abs(nowMs - known.readMs) < rememberMs) return known.site
  const site = await findSite(db, id)
  if (sites.size >= sitesMost) sites.clear()
  if (site) sites.set(id, { site, readMs: nowMs })
  return site
}

/** Makes a change of settings take effect at once where it was made; elsewhere within five seconds. */
export function forgetSite(db: D1Database, id: string): void {
  remembered.get(db)?.delete(id)
}

function allow(c: AppContext, origin: string): void {
  c.header('Access-Control-Allow-Origin', origin)
  c.header('Access-Control-Expose-Headers', exposedHeaders)
}

/**
 * Finds the site and applies its origins (CORS, without credentials). A browser's request from elsewhere may
 * read what is public, without permission to see it, and may write nothing. A request without an Origin is no
 * browser's page: rules that protect a browser have nothing to protect there.
 */
export const withSite: MiddlewareHandler<AppEnv> = async (c, next) => {
  const site = await rememberedSite(c.env.DB, c.req.param('site') ?? '')
  if (!site) {
    // Whoever mistyped a site's id should see the reason in the browser's console.
    allow(c, '*')
    throw new AppError('site_not_found')
  }
  c.header('Vary', 'Origin')
  const origin = c.req.header('origin')
  const isAllowed = origin !== undefined && site.settings.origins.includes(origin)
  if (isAllowed) allow(c, origin)
  if (c.req.method === 'OPTIONS') return preflight(c, isAllowed)
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (origin !== undefined && !isAllowed && !isRead) throw new AppError('origin_not_allowed')
  c.set('site', site)
  const { db, mark } = isRead ? await readingSession(c.env.DB, site.id) : { db: c.env.DB, mark: '' }
  c.set('db', db)
  c.set('mark', mark)
  await next()
}

function preflight(c: AppContext, isAllowed: boolean): Response {
  if (!isAllowed) throw new AppError('origin_not_allowed')
  c.header('Access-Control-Allow-Methods', methods)
  c.header('Access-Control-Allow-Headers', requestHeaders)
  c.header('Access-Control-Max-Age', String(preflightSeconds))
  return c.body(null, 204)
}
