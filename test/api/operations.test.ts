import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { errorCodes, NoContent, type Route, routes } from '../../contract/index.ts'
import { makeSite, refused, send } from '../worker-support/api.ts'
import type { Call } from '../worker-support/moderation-rows.ts'
import { operationRows as rows } from '../worker-support/operation-rows.ts'

function call(route: Route, { path, body, headers = {} }: Call): Promise<Response> {
  return send(path, {
    method: route.method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

describe.each([...routes])('$operationId', (route) => {
  const row = rows[route.operationId]

  it('answers a valid call as its schema declares, strictly', async () => {
    if (!row) throw new Error('this operation has no row in the table of this test')
    const site = await makeSite()
    const given = await row.valid(site)
    if (route.body) expect(v.is(route.body, given.body)).toBe(true)
    const response = await call(route, given)
    expect(response.status).toBe(row.status)
    const schema = route.answers[row.status]
    if (!schema) throw new Error(`no schema for ${row.status}`)
    if (schema === NoContent) return expect(await response.text()).toBe('')
    expect(response.headers.get('content-type')).toBe('application/json')
    const result = v.safeParse(schema, await response.json())
    expect(result.issues).toBeUndefined()
  })

  it('refuses a broken call with a code that it declares', async () => {
    if (!row) throw new Error('this operation has no row in the table of this test')
    const site = await makeSite()
    const [code, broken] = row.broken
    const given = broken(site)
    if (route.body && code === 'validation_failed') expect(v.is(route.body, given.body)).toBe(false)
    await refused(call(route, given), code)
    if (code !== 'route_not_found') expect(route.errors).toContain(code)
  })

  it('declares what it may fail with, once, from the list of all failures', () => {
    expect(new Set(route.errors).size).toBe(route.errors.length)
    for (const code of route.errors) expect(errorCodes).toContain(code)
    // Telegram's address does not say which sites there are.
    const tellsSites = route.path.includes('{site}') && !route.errors.includes('telegram_secret_invalid')
    expect(route.errors.includes('site_not_found')).toBe(tellsSites)
    expect(route.errors.includes('malformed_json')).toBe(route.body !== undefined)
    expect(route.errors.includes('query_invalid')).toBe(
      route.query !== undefined || route.operationId === 'getComment',
    )
  })
})

describe('the table of operations', () => {
  it('has no row for what is no operation', () => {
    expect(Object.keys(rows).toSorted()).toEqual(routes.map(({ operationId }) => operationId).toSorted())
  })

  it('names each method and path once', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(names).size).toBe(names.length)
  })
})
