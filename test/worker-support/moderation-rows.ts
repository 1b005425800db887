import type { BatchAnswer, CreatedKey, ErrorCode, Rule, Scope } from '../../contract/index.ts'
import { article, post, postApproved, read, sendJson, type TestSite, withKey } from './api.ts'
import { addRecipient, forgetQuestions, someRecipient } from './mail.ts'

/** How each operation of a moderator is called rightly and wrongly, for the test of all operations. */

export interface Call {
  /** Path after the route's own; with `?` for a query. */
  path: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Row {
  status: number
  /** What the key must have beside the route's own scope. */
  needs?: Scope[]
  valid: (site: TestSite) => Call | Promise<Call>
  /** A call that the route's schema, or its guard where it has none, refuses with a declared code. */
  broken: [ErrorCode, (site: TestSite) => Call]
}

export const json = { 'content-type': 'application/json' }
export const nobody = '01k85wgcjbre47wkd0a9br1kqw'
export const own = (site: TestSite) => withKey(site.key)
const base = '/v1/moderation'
const noId = '0000000000000000'

const call = (site: TestSite, path: string, body?: unknown): Call => ({
  path: `${base}${path}`,
  headers: body === undefined ? own(site) : { ...own(site), ...json },
  ...(body === undefined ? {} : { body }),
})

const onComment = (
  action: string,
  options: { status?: number; body?: unknown; isPublished?: boolean } = {},
): Row => ({
  status: options.status ?? 200,
  valid: async (site) => {
    const id = options.isPublished ? await postApproved(site) : (await post(site)).comment.id
    return call(site, `/comments/${id}${action}`, options.body)
  },
  broken: ['comment_not_found', (site) => call(site, `/comments/${nobody}${action}`, options.body)],
})

const simple = (path: string, broken: string, query: 'query_invalid' | 'key_missing'): Row => ({
  status: 200,
  valid: (site) => call(site, path),
  broken: [query, (site) => (query === 'key_missing' ? { path: `${base}${broken}` } : call(site, broken))],
})

async function madeRule(site: TestSite): Promise<string> {
  const rule = { kind: 'word', pattern: 'حمار' }
  return (await read<Rule>(sendJson('POST', `${base}/rules`, rule, own(site)), 201)).id
}

async function madeKey(site: TestSite): Promise<string> {
  const key = { name: 'مشرفة', scopes: ['read'] }
  return (await read<CreatedKey>(sendJson('POST', `${base}/keys`, key, own(site)), 201)).id
}

async function doneOperation(site: TestSite): Promise<string> {
  const ids = [(await post(site)).comment.id]
  const done = await read<BatchAnswer>(
    sendJson('POST', `${base}/comments:batch`, { action: 'approve', ids }, own(site)),
  )
  return done.operation ?? ''
}

async function seenPage(site: TestSite): Promise<void> {
  await post(site)
}

/** One row for each operation on comments, rules, pages and keys. */
export const moderationRows: Record<string, Row> = {
  getAccess: simple('/access', '/access', 'key_missing'),
  getModeratedComment: onComment(''),
  getAuthor: onComment('/author'),
  addAuthorNote: onComment('/author/notes', { status: 201, body: { body: 'يراجع دائما' } }),
  approveComment: onComment('/approve'),
  holdComment: onComment('/hold'),
  spamComment: onComment('/spam'),
  deleteComment: onComment('/delete'),
  restoreComment: onComment('/restore'),
  pinComment: onComment('/pin', { isPublished: true }),
  unpinComment: onComment('/unpin', { isPublished: true }),
  replyAsStaff: onComment('/replies', { status: 201, body: { body: 'شكرا لك' }, isPublished: true }),
  actOnMany: {
    status: 200,
    valid: async (site) => {
      await post(site)
      return call(site, '/comments:batch', { action: 'approve', filter: { status: 'pending' } })
    },
    broken: ['validation_failed', (site) => call(site, '/comments:batch', { action: 'approve' })],
  },
  listOperations: {
    status: 200,
    valid: async (site) => {
      await doneOperation(site)
      return call(site, '/operations?limit=5')
    },
    broken: ['query_invalid', (site) => call(site, '/operations?limit=0')],
  },
  undoOperation: {
    status: 200,
    valid: async (site) => call(site, `/operations/${await doneOperation(site)}/undo`),
    broken: ['operation_not_found', (site) => call(site, `/operations/${nobody}/undo`)],
  },
  listAudit: simple('/audit?action=approve&limit=5', '/audit?who=me', 'query_invalid'),
  getStats: simple(
    `/stats?from=2026-01-01&to=2026-01-31&page=${article}`,
    '/stats?from=soon',
    'query_invalid',
  ),
  listRules: simple('/rules', '/rules', 'key_missing'),
  addRule: {
    status: 201,
    valid: (site) => call(site, '/rules', { kind: 'word', pattern: 'حمار', action: 'spam' }),
    broken: ['validation_failed', (site) => call(site, '/rules', { kind: 'word' })],
  },
  importRules: {
    status: 200,
    valid: (site) => call(site, '/rules:import', { keywords: 'casino\n\nحمار\n' }),
    broken: ['validation_failed', (site) => call(site, '/rules:import', {})],
  },
  replayRule: {
    status: 200,
    valid: async (site) => {
      await post(site, { body: 'يا حمار' })
      return call(site, '/rules:replay', { kind: 'word', pattern: 'حمار' })
    },
    broken: ['validation_failed', (site) => call(site, '/rules:replay', { kind: 'nothing' })],
  },
  removeRule: {
    status: 204,
    valid: async (site) => call(site, `/rules/${await madeRule(site)}`),
    broken: ['rule_not_found', (site) => call(site, `/rules/${noId}`)],
  },
  listPages: {
    status: 200,
    valid: async (site) => {
      await seenPage(site)
      return call(site, '/pages?limit=5')
    },
    broken: ['query_invalid', (site) => call(site, '/pages?limit=0')],
  },
  changePage: {
    status: 200,
    valid: async (site) => {
      await seenPage(site)
      return call(site, '/pages', { page: article, title: 'عنوان جديد', state: 'read_only' })
    },
    broken: ['validation_failed', (site) => call(site, '/pages', { state: 'open' })],
  },
  mergePage: {
    status: 200,
    valid: async (site) => {
      await seenPage(site)
      await post(site, { page: 'wp:1' })
      return call(site, '/pages:merge', { page: article, into: 'wp:1' })
    },
    broken: ['validation_failed', (site) => call(site, '/pages:merge', { page: article })],
  },
  unmergePage: {
    status: 200,
    valid: async (site) => {
      await seenPage(site)
      await post(site, { page: 'wp:1' })
      await read(sendJson('POST', `${base}/pages:merge`, { page: article, into: 'wp:1' }, own(site)))
      return call(site, '/pages:unmerge', { page: article })
    },
    broken: ['page_not_found', (site) => call(site, '/pages:unmerge', { page: 'wp:2' })],
  },
  listRecipients: {
    status: 200,
    valid: async (site) => {
      await addRecipient(site)
      return call(site, '/recipients')
    },
    broken: ['key_missing', () => ({ path: `${base}/recipients` })],
  },
  addRecipient: {
    needs: ['read', 'moderate'],
    status: 201,
    valid: (site) => call(site, '/recipients', someRecipient({ mode: 'digest', digest_hours: [18, 8] })),
    broken: ['validation_failed', (site) => call(site, '/recipients', someRecipient({ email: 'nobody' }))],
  },
  changeRecipient: {
    status: 200,
    valid: async (site) =>
      call(site, `/recipients/${(await addRecipient(site)).id}`, { mode: 'digest', locale: null }),
    broken: ['recipient_not_found', (site) => call(site, `/recipients/${noId}`, {})],
  },
  askRecipient: {
    needs: ['read', 'moderate'],
    status: 200,
    valid: async (site) => {
      const { id } = await addRecipient(site)
      await forgetQuestions()
      return call(site, `/recipients/${id}/ask`)
    },
    broken: ['recipient_not_found', (site) => call(site, `/recipients/${noId}/ask`)],
  },
  removeRecipient: {
    status: 204,
    valid: async (site) => call(site, `/recipients/${(await addRecipient(site)).id}`),
    broken: ['recipient_not_found', (site) => call(site, `/recipients/${noId}`)],
  },
  listKeys: simple('/keys', '/keys', 'key_missing'),
  makeKey: {
    status: 201,
    needs: ['read'],
    valid: (site) => call(site, '/keys', { name: 'a', scopes: ['read'], expires_at: '2030-01-01T00:00:00Z' }),
    broken: ['validation_failed', (site) => call(site, '/keys', { name: 'a', scopes: [] })],
  },
  rotateKey: {
    status: 201,
    needs: ['read'],
    valid: async (site) => call(site, `/keys/${await madeKey(site)}/rotate`, { grace_seconds: 60 }),
    broken: ['key_not_found', (site) => call(site, `/keys/${noId}/rotate`, {})],
  },
  revokeKey: {
    status: 204,
    needs: ['read'],
    valid: async (site) => call(site, `/keys/${await madeKey(site)}`),
    broken: ['key_not_found', (site) => call(site, `/keys/${noId}`)],
  },
}
