import type { ErrorCode } from './errors.ts'
import { bodyErrors, keyErrors, type Route } from './route.ts'

const base = '/v1/moderation'

/** All of an operation that differs between those that read with a key. */
export function reads(
  operationId: string,
  path: string,
  answer: Route['answers'][number],
  more: Partial<Route> & { summary: string },
): Route {
  return {
    operationId,
    method: 'GET',
    path: `${base}${path}`,
    access: 'read',
    answers: { 200: answer },
    errors: keyErrors,
    ...more,
  }
}

/** As {@link reads}, for those that change something. */
export function changes(
  operationId: string,
  path: string,
  answers: Route['answers'],
  more: Partial<Omit<Route, 'errors'>> & { summary: string; errors?: readonly ErrorCode[] },
): Route {
  const errors = [...keyErrors, ...(more.body ? bodyErrors : []), ...(more.errors ?? [])]
  return { operationId, method: 'POST', path: `${base}${path}`, access: 'moderate', answers, ...more, errors }
}
