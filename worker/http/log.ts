import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { AppEnv } from './context.ts'

/**
 * The one way to log: a line of JSON. Fields are names, codes, numbers and route patterns: never an address,
 * a text, a key, a header or a query of a request.
 */
export function log(
  level: 'info' | 'error',
  event: string,
  fields: Record<string, string | number | null>,
): void {
  console[level](JSON.stringify({ level, event, ...fields }))
}

/** Gives each request an id and one line when it has been answered. */
export const requestLog: MiddlewareHandler<AppEnv> = async (c, next) => {
  const startMs = Date.now()
  const requestId = crypto.randomUUID()
  c.set('requestId', requestId)
  c.header('X-Request-Id', requestId)
  await next()
  log('info', 'request', {
    request_id: requestId,
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    duration_ms: Date.now() - startMs,
  })
}

/** Only the name and message that this code wrote or the platform documents; a D1 message may quote values. */
export function logFailure(requestId: string, error: unknown): void {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  log('error', 'failure', {
    request_id: requestId,
    name: cause instanceof Error ? cause.name : typeof cause,
    stack: cause instanceof Error ? (cause.stack ?? '').split('\n').slice(1, 6).join(' ').trim() : '',
  })
}
