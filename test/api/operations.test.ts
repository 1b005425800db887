import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { errorCodes, NoContent, type Route, routes } from '../../contract/index.ts'
import {
  article,
  asAdmin,
  makeSite,
  origin,
  post,
  postApproved,
  refused,
  send,
  someComment,
  view,
  withKey,
} from '../worker-support/api.ts'
import { type Call, json, moderationRows, nobody, own, type Row } from '../worker-support/moderation-rows.ts'
import { telegramRows } from '../worker-support/telegram-rows.ts'
import { webhookRows } from '../worker-support/webhook-rows.ts'

/** One row for each operation; an operation without a row fails. */
const rows: Record<string, Row> = {
  countView: {
    status: 200,
    valid: (site) => ({
      path: `${site.path}/views`,
      body: { page: article, title: 'عنوان' },
      headers: { 'content-type': 'text/plain' },
    }),
    broken: [
      'validation_failed',
      (site) => ({
        path: `${site.path}/views`,
        body: { page: 7 },
        headers: { 'content-type': 'text/plain' },
      }),
    ],
  },
  getCounts: {
    status: 200,
    valid: (site) => ({ path: `${site.path}/counts?page=${article}&page=wp:1` }),
    broken: ['query_invalid', (site) => ({ path: `${site.path}/counts?pages=wp:1` })],
  },
  getOutcomes: {
    status: 200,
    valid: async (site) => {
      await view(site)
      return { path: `${site.path}/views/outcomes?page=${article}` }
    },
    broken: ['query_invalid', (site) => ({ path: `${site.path}/views/outcomes?day=today` })],
  },
  getPopular: {
    status: 200,
    valid: (site) => ({ path: `${site.path}/popular?by=trending&window=6h&limit=3&page=${article}` }),
    broken: ['query_invalid', (site) => ({ path: `${site.path}/popular?by=fame` })],
  },
  listComments: {
    status: 200,
    valid: async (site) => {
      const parent_id = await postApproved(site)
      await postApproved(site, { parent_id })
      return { path: `${site.path}/comments?page=${article}&sort=top&limit=5` }
    },
    broken: ['query_invalid', (site) => ({ path: `${site.path}/comments?page=${article}&limit=many` })],
  },
  getComment: {
    status: 200,
    valid: async (site) => {
      const parent_id = await postApproved(site)
      return { path: `${site.path}/comments/${await postApproved(site, { parent_id })}` }
    },
    broken: ['comment_not_found', (site) => ({ path: `${site.path}/comments/${nobody}` })],
  },
  postComment: {
    status: 202,
    valid: (site) => ({
      path: `${site.path}/comments`,
      body: someComment(),
      headers: { ...json, 'idempotency-key': 'key', 'sada-device': 'device-token-0123' },
    }),
    broken: [
      'validation_failed',
      (site) => ({ path: `${site.path}/comments`, body: someComment({ body: '' }), headers: json }),
    ],
  },
  reportComment: {
    status: 202,
    valid: async (site) => ({
      path: `${site.path}/comments/${await postApproved(site)}/reports`,
      body: { reason: 'offensive' },
      headers: json,
    }),
    broken: [
      'comment_not_found',
      (site) => ({ path: `${site.path}/comments/${nobody}/reports`, body: {}, headers: json }),
    ],
  },
  getSummary: {
    status: 200,
    valid: async (site) => {
      await post(site)
      return { path: '/v1/moderation/summary', headers: own(site) }
    },
    broken: ['key_missing', () => ({ path: '/v1/moderation/summary' })],
  },
  listQueue: {
    status: 200,
    valid: async (site) => {
      await post(site)
      return { path: '/v1/moderation/comments?status=pending&limit=5', headers: own(site) }
    },
    broken: ['query_invalid', (site) => ({ path: '/v1/moderation/comments?status=all', headers: own(site) })],
  },
  ...moderationRows,
  ...webhookRows,
  ...telegramRows,
  getSettings: {
    status: 200,
    valid: (site) => ({ path: '/v1/moderation/settings', headers: own(site) }),
    broken: ['key_invalid', () => ({ path: '/v1/moderation/settings', headers: withKey('sada_x') })],
  },
  changeSettings: {
    status: 200,
    valid: (site) => ({
      path: '/v1/moderation/settings',
      body: { depth: 3 },
      headers: { ...own(site), ...json },
    }),
    broken: [
      'validation_failed',
      (site) => ({
        path: '/v1/moderation/settings',
        body: { depth: 'x' },
        headers: { ...own(site), ...json },
      }),
    ],
  },
  listSites: {
    status: 200,
    valid: () => ({ path: '/v1/admin/sites', headers: asAdmin }),
    broken: ['key_missing', () => ({ path: '/v1/admin/sites' })],
  },
  createSite: {
    status: 201,
    valid: () => ({
      path: '/v1/admin/sites',
      body: { id: 'new', name: 'New', origins: [origin] },
      headers: { ...asAdmin, ...json },
    }),
    broken: [
      'validation_failed',
      () => ({ path: '/v1/admin/sites', body: { id: 'new' }, headers: { ...asAdmin, ...json } }),
    ],
  },
  changeSite: {
    status: 200,
    valid: (site) => ({
      path: `/v1/admin/sites/${site.id}`,
      body: { depth: 3 },
      headers: { ...asAdmin, ...json },
    }),
    broken: [
      'validation_failed',
      (site) => ({ path: `/v1/admin/sites/${site.id}`, body: { id: 'x' }, headers: { ...asAdmin, ...json } }),
    ],
  },
  createKey: {
    status: 201,
    valid: (site) => ({
      path: `/v1/admin/sites/${site.id}/keys`,
      body: { name: 'a', scopes: ['read'] },
      headers: { ...asAdmin, ...json },
    }),
    broken: [
      'validation_failed',
      (site) => ({
        path: `/v1/admin/sites/${site.id}/keys`,
        body: { name: 'a' },
        headers: { ...asAdmin, ...json },
      }),
    ],
  },
  getHealth: {
    status: 200,
    valid: () => ({ path: '/health' }),
    broken: ['route_not_found', () => ({ path: '/health/x' })],
  },
}

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
