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

/** The kind of a failure, without its message, which may quote values. */
function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

/** Tells of a failure that the Worker lives with: the answer goes out all the same. */
export function logSurvived(event: string, error: unknown): void {
  log('error', event, { name: kindOf(error) })
}

/** Where it happened: five places, and no line of the message, which may quote values and be of several lines. */
function stackOf(error: Error): string {
  const places = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !error.message.includes(line))
  return places.slice(0, 5).join(' ').trim()
}

/** Only the kind of failure and where it happened: a message may quote values. */
export function logFailure(requestId: string, error: unknown): void {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  log('error', 'failure', {
    request_id: requestId,
    name: kindOf(cause),
    stack: cause instanceof Error ? stackOf(cause) : '',
  })
}
