import type { MiddlewareHandler } from 'hono'
import { AppError } from '../app-error.ts'
import { findSite } from '../store/sites.ts'
import type { AppContext, AppEnv } from './context.ts'

const methods = 'GET, HEAD, POST, OPTIONS'
/** Lower case and in a fixed order; what a browser asks for is never repeated back. */
const requestHeaders = 'content-type, idempotency-key, sada-device'
const exposedHeaders = 'etag, retry-after, x-request-id'
const preflightSeconds = 7200

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
  const site = await findSite(c.env.DB, c.req.param('site') ?? '')
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
  await next()
}

function preflight(c: AppContext, isAllowed: boolean): Response {
  if (!isAllowed) throw new AppError('origin_not_allowed')
  c.header('Access-Control-Allow-Methods', methods)
  c.header('Access-Control-Allow-Headers', requestHeaders)
  c.header('Access-Control-Max-Age', String(preflightSeconds))
  return c.body(null, 204)
}
