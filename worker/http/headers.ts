import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'

/** Answers are data: a browser that is led to one shows nothing, runs nothing and guesses nothing. */
export const safeHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  c.header('Referrer-Policy', 'no-referrer')
  await next()
}

/** For what belongs to one person or changes something. */
export const noStore: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.header('Cache-Control', 'no-store')
  await next()
}
