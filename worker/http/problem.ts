import type { ErrorHandler, NotFoundHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type ErrorCode, errors, type FieldError, type Problem, routes } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import type { AppContext, AppEnv } from './context.ts'
import { logFailure } from './log.ts'

/** Answers with a problem (RFC 9457): the code, where it is explained, and nothing of the request. */
function problem(c: AppContext, code: ErrorCode, fields: readonly FieldError[]): Response {
  const { status, title } = errors[code]
  const body: Problem = {
    type: `${new URL(c.req.url).origin}/v1/errors#${code}`,
    title,
    status,
    code,
    request_id: c.get('requestId'),
    ...(fields.length > 0 ? { errors: [...fields] } : {}),
  }
  c.header('Content-Type', 'application/problem+json; charset=utf-8')
  c.header('Cache-Control', 'no-store')
  return c.body(JSON.stringify(body), status as ContentfulStatusCode)
}

/** The last stop of everything that is thrown. What is not an {@link AppError} is logged and hidden. */
export const onError: ErrorHandler<AppEnv> = (error, c) => {
  const failure = error instanceof AppError ? error : new AppError('internal', { cause: error })
  if (errors[failure.code].status >= 500) logFailure(c.get('requestId'), failure)
  for (const [name, value] of Object.entries(failure.headers)) c.header(name, value)
  return problem(c, failure.code, failure.fields)
}

function matches(path: string, pattern: string): boolean {
  const parts = pattern.split('/')
  const given = path.split('/')
  return (
    parts.length === given.length &&
    parts.every((part, i) => (part.startsWith('{') ? given[i] !== '' : part === given[i]))
  )
}

/** Nothing here; or something, but not for this method (RFC 9110 §15.5.6). */
export const onNotFound: NotFoundHandler<AppEnv> = (c) => {
  const methods = routes
    .filter(({ path }) => matches(c.req.path, path))
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  if (methods.length === 0) return problem(c, 'route_not_found', [])
  c.header('Allow', [...new Set(methods)].join(', '))
  return problem(c, 'method_not_allowed', [])
}
