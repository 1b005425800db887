import { article, asAdmin, origin, post, postApproved, someComment, view, withKey } from './api.ts'
import { json, moderationRows, nobody, own, type Row } from './moderation-rows.ts'
import { telegramRows } from './telegram-rows.ts'
import { webhookRows } from './webhook-rows.ts'

/** One row for each operation; an operation without a row fails. */
export const operationRows: Record<string, Row> = {
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
