import * as v from 'valibot'
import { errors, Problem, type Route, routes } from '../../contract/index.ts'

/** What any route may answer when the platform fails under it; no route declares them. */
const always = ['internal', 'database_unavailable']

function matches(path: string, pattern: string): boolean {
  const parts = pattern.split('/')
  const given = path.split('/')
  return (
    parts.length === given.length &&
    parts.every((part, i) => (part.startsWith('{') ? given[i] !== '' : part === given[i]))
  )
}

export function routeOf(method: string, path: string): Route | undefined {
  return routes.find((route) => route.method === method && matches(path, route.path))
}

function fail(route: Route, response: Response, why: string, text: string): never {
  throw new Error(`${route.operationId} answered ${response.status}: ${why}\n${text}`)
}

/** Fails unless the route declares the answer's status and its schema, or the problem's code, for it. */
export async function assertDeclared(route: Route, response: Response): Promise<void> {
  if (response.status === 304 && route.headers?.['If-None-Match']) return
  const text = await response.clone().text()
  const schema = route.answers[response.status]
  if (schema) {
    const result = v.safeParse(schema, text === '' ? null : JSON.parse(text))
    if (!result.success) fail(route, response, `not as declared: ${v.flatten(result.issues).nested}`, text)
    return
  }
  const result = v.safeParse(Problem, JSON.parse(text))
  if (!result.success) fail(route, response, 'neither an answer nor a problem', text)
  const { code, status } = result.output
  if (![...route.errors, ...always].includes(code)) fail(route, response, `undeclared code ${code}`, text)
  if (status !== response.status || errors[code].status !== status)
    fail(route, response, 'wrong status', text)
}
