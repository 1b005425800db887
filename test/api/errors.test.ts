import { describe, expect, it } from 'vitest'
import { type ErrorCode, encodeCursor, errorCodes, limits } from '../../contract/index.ts'
import {
  article,
  asAdmin,
  makeKey,
  makeSite,
  origin,
  post,
  postApproved,
  refused,
  send,
  sendJson,
  sendWith,
  setSettings,
  someComment,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { MeteredDatabase } from '../worker-support/database.ts'
import {
  addRecipient,
  addWilling,
  forgetQuestions,
  mailError,
  someRecipient,
} from '../worker-support/mail.ts'
import { telegramFailures } from '../worker-support/telegram-rows.ts'
import { hookUrl, makeWebhook } from '../worker-support/webhooks.ts'

const nobody = '01k85wgcjbre47wkd0a9br1kqw'
const comment = (site: TestSite, changes: object = {}, headers: Record<string, string> = {}) =>
  sendJson('POST', `${site.path}/comments`, { ...someComment(), ...changes }, headers)
const cursor = (list: string, nowMs: number) => encodeCursor(list, ['x', '1'], nowMs)
const withCursor = (site: TestSite, text: string) => send(`${site.path}/comments?page=wp:1&cursor=${text}`)

class Broken extends MeteredDatabase {
  readonly #message: string

  constructor(message: string) {
    super()
    this.#message = message
  }

  override prepare(): D1PreparedStatement {
    throw new Error(this.#message)
  }
}

function moderate(site: TestSite, path: string, body?: unknown, method = 'POST'): Promise<Response> {
  const headers = withKey(site.key)
  return body === undefined
    ? send(`/v1/moderation${path}`, { method, headers })
    : sendJson(method, `/v1/moderation${path}`, body, headers)
}

const withMail = (bindings: Partial<Env>, site: TestSite, path: string, body: unknown = {}) =>
  sendWith(bindings, `/v1/moderation${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { ...withKey(site.key), 'content-type': 'application/json' },
  })

const addRule = (site: TestSite, rule: unknown) => moderate(site, '/rules', rule)

/** Failures that people see as a page; act.test.ts has them. */
const onPages = ['link_invalid', 'link_expired', 'link_off'] as const
type ProblemCode = Exclude<ErrorCode, (typeof onPages)[number]>
const problemCodes = errorCodes.filter((code): code is ProblemCode => !onPages.some((page) => page === code))

/** How each failure comes about. The type asks for one of each code. */
const failures: Record<ProblemCode, (site: TestSite) => Promise<Response>> = {
  malformed_json: (site) =>
    send(`${site.path}/comments`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    }),
  query_invalid: (site) => send(`${site.path}/comments`),
  header_invalid: (site) => comment(site, {}, { 'idempotency-key': 'a b' }),
  cursor_invalid: (site) => withCursor(site, 'x'),
  cursor_foreign: (site) => withCursor(site, cursor('another list', Date.now())),
  cursor_expired: (site) => withCursor(site, cursor(`threads ${site.id} 0 oldest`, 0)),
  key_missing: () => send('/v1/moderation/summary'),
  key_invalid: () => send('/v1/moderation/summary', { headers: withKey('x') }),
  origin_not_allowed: (site) => comment(site, {}, { origin: 'https://evil.example' }),
  page_host_not_allowed: (site) => comment(site, { page: 'https://evil.example/' }),
  page_closed: async (site) => {
    await post(site)
    await setSettings(site, { close_after_days: 1 })
    const { env } = await import('cloudflare:workers')
    await env.DB.exec('UPDATE page SET created_at_ms = 0')
    return comment(site)
  },
  scope_missing: async (site) =>
    send('/v1/moderation/settings', { headers: withKey(await makeKey(site, ['read'])) }),
  route_not_found: () => send('/v1'),
  site_not_found: () => send('/v1/sites/nobody/comments?page=wp:1'),
  comment_not_found: (site) => send(`${site.path}/comments/${nobody}`),
  method_not_allowed: () => send('/health', { method: 'DELETE' }),
  site_exists: (site) =>
    sendJson('POST', '/v1/admin/sites', { id: site.id, name: 'a', origins: [origin] }, asAdmin),
  precondition_failed: (site) =>
    sendJson('PATCH', '/v1/moderation/settings', {}, { ...withKey(site.key), 'if-match': '"x"' }),
  body_too_large: (site) => comment(site, { body: 'x'.repeat(70_000) }),
  media_type_unsupported: (site) => comment(site, {}, { 'content-type': 'text/plain' }),
  validation_failed: (site) => comment(site, { body: '' }),
  page_invalid: (site) => comment(site, { page: 'two words' }),
  parent_not_found: (site) => comment(site, { parent_id: nobody }),
  parent_not_approved: async (site) => comment(site, { parent_id: (await post(site)).comment.id }),
  parent_on_other_page: async (site) => comment(site, { page: 'wp:1', parent_id: await postApproved(site) }),
  idempotency_key_reused: async (site) => {
    await post(site, {}, { 'idempotency-key': 'key' })
    return comment(site, { body: 'another' }, { 'idempotency-key': 'key' })
  },
  comment_refused: async (site) => {
    await addRule(site, { kind: 'word', pattern: 'حمار', action: 'refuse' })
    return comment(site, { body: 'يا حمار' })
  },
  comment_duplicate: async (site) => {
    await post(site, { body: 'same' })
    return comment(site, { body: 'same' })
  },
  too_many_comments: async (site) => {
    await setSettings(site, { max_comments_per_minute: 1 })
    await post(site)
    return comment(site)
  },
  too_many_reports: async (site) => {
    const report = async () =>
      sendJson('POST', `${site.path}/comments/${await postApproved(site)}/reports`, {})
    await setSettings(site, { max_comments_per_minute: 0 })
    for (let i = 0; i < limits.reportsPerAddress; i++) await report()
    return report()
  },
  too_many_failures: async () => {
    for (let i = 0; i < limits.failedKeysPerMinute; i++) {
      await send('/v1/moderation/summary', { headers: withKey('x') })
    }
    return send('/v1/moderation/summary', { headers: withKey('x') })
  },
  ...telegramFailures,
  operation_not_found: (site) => moderate(site, `/operations/${nobody}/undo`),
  rule_not_found: (site) => moderate(site, '/rules/0000000000000000', undefined, 'DELETE'),
  key_not_found: (site) => moderate(site, '/keys/0000000000000000', undefined, 'DELETE'),
  webhook_not_found: (site) => moderate(site, '/webhooks/0000000000000000', undefined, 'DELETE'),
  delivery_not_found: async (site) =>
    send(`/v1/moderation/webhooks/${(await makeWebhook(site)).id}/deliveries/${'0'.repeat(32)}`, {
      headers: withKey(site.key),
    }),
  webhooks_full: async (site) => {
    for (let i = 0; i < limits.webhooksMax; i++) await makeWebhook(site)
    return moderate(site, '/webhooks', { url: hookUrl })
  },
  webhook_off: async (site) => {
    const { id } = await makeWebhook(site)
    await moderate(site, `/webhooks/${id}`, { state: 'off' }, 'PATCH')
    return moderate(site, `/webhooks/${id}/test`)
  },
  page_not_found: (site) => moderate(site, '/pages', { page: 'wp:1', state: 'closed' }, 'PATCH'),
  page_merged: async (site) => {
    await post(site)
    return moderate(site, '/pages:merge', { page: article, into: article })
  },
  page_not_merged: async (site) => {
    await post(site)
    return moderate(site, '/pages:unmerge', { page: article })
  },
  recipient_not_found: (site) => moderate(site, '/recipients/0000000000000000', undefined, 'DELETE'),
  recipient_exists: async (site) => {
    await addRecipient(site)
    return moderate(site, '/recipients', someRecipient({ name: 'another' }))
  },
  recipients_full: async (site) => {
    for (let i = 0; i < limits.recipientsMax; i++) await addRecipient(site, { email: `m${i}@news.example` })
    return moderate(site, '/recipients', someRecipient())
  },
  recipient_confirmed: async (site) => moderate(site, `/recipients/${(await addWilling(site)).id}/ask`),
  recipient_asked: async (site) => moderate(site, `/recipients/${(await addRecipient(site)).id}/ask`),
  mail_not_configured: (site) => withMail({ MAIL_FROM: '' }, site, '/recipients', someRecipient()),
  mail_not_sent: async (site) => {
    const { id } = await addRecipient(site)
    await forgetQuestions()
    const MAIL = { send: () => Promise.reject(mailError('E_RATE_LIMIT_EXCEEDED')) }
    return withMail({ MAIL }, site, `/recipients/${id}/ask`)
  },
  rule_exists: async (site) => {
    await addRule(site, { kind: 'word', pattern: 'حمار' })
    return addRule(site, { kind: 'word', pattern: 'حِمار', action: 'spam' })
  },
  rules_full: async (site) => {
    const keywords = Array.from({ length: limits.rulesMax + 1 }, (_, i) => `word${i}`).join('\n')
    return moderate(site, '/rules:import', { keywords })
  },
  pins_full: async (site) => {
    const ids: string[] = []
    for (let i = 0; i <= limits.pinnedMax; i++) ids.push(await postApproved(site))
    for (const id of ids.slice(1)) await moderate(site, `/comments/${id}/pin`)
    return moderate(site, `/comments/${ids[0]}/pin`)
  },
  comment_not_published: async (site) => moderate(site, `/comments/${(await post(site)).comment.id}/pin`),
  internal: (site) => sendWith({ DB: new Broken('anything') }, `${site.path}/counts?page=${article}`),
  not_configured: (site) =>
    sendWith({ DATA_KEY: '' }, `${site.path}/comments`, {
      method: 'POST',
      body: JSON.stringify(someComment()),
      headers: { 'content-type': 'application/json' },
    }),
  database_unavailable: (site) =>
    sendWith({ DB: new Broken('D1 DB is overloaded.') }, `${site.path}/counts?page=${article}`),
}

describe('a failure', () => {
  it.each(problemCodes)(
    '%s comes with its status, code and title, and is stored by no cache',
    async (code) => {
      const site = await makeSite()
      const problem = await refused(failures[code](site), code)
      expect(
        Object.keys(problem)
          .filter((name) => name !== 'errors')
          .toSorted(),
      ).toEqual(['code', 'request_id', 'status', 'title', 'type'])
    },
  )
})
