import { Hono } from 'hono'
import {
  decodeCursor,
  encodeCursor,
  firstCommentId,
  limits,
  type NewRule,
  NewRule as NewRuleSchema,
  newPlainId,
  PlainId,
  type ReplayAnswer,
  type ReplayedComment,
  RuleImport,
  type RuleImportAnswer,
  type RuleKind,
  type RuleList,
  type RuleMode,
  RuleReplay,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { authorMac, emailDomain, openEmail } from '../auth/email.ts'
import type { Keyring } from '../auth/keyring.ts'
import { requireKeyring } from '../config.ts'
import { withKey } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { forgetSite } from '../http/site.ts'
import { readBody, readIdOr } from '../http/validate.ts'
import { makeRuleBook, matchRules, plainSubject, type RuleBook, type StoredRule } from '../policy/rules.ts'
import { findAuthorOf } from '../store/authors.ts'
import { auditStatement } from '../store/moderation.ts'
import { isoTime } from '../store/rows.ts'
import {
  addRules,
  commentsBetween,
  countRules,
  listRules,
  type RehearsedComment,
  type RuleRecord,
  removeRule,
  toRule,
} from '../store/rules.ts'
import { readWordList } from '../text/word-list.ts'

/** `/v1/moderation`: rules for new comments, and what they would have done. */
export const ruleRoutes = new Hono<AppEnv>()
ruleRoutes.use(noStore)

type RuleToAdd = Omit<RuleRecord, 'createdAtMs'>
type Subject = Pick<StoredRule, 'pattern' | 'subject'>

/** Shown instead of an author's e-mail address, which nobody gets to see by way of a rule. */
const hidden = '•••'

/** Whom a rule is about, when it names one of the author's comments. */
async function subjectOfComment(c: AppContext, commentId: string): Promise<Subject> {
  const author = await findAuthorOf(c.get('db'), c.get('site').id, commentId)
  if (!author) throw new AppError('comment_not_found')
  const subject = author.mac ?? author.deviceMac
  if (subject === null) throw new AppError('comment_not_found')
  return { pattern: author.name ?? hidden, subject }
}

/** What a pattern is compared as. @returns `null` where nothing can be found by it: whole words need a letter or digit */
function comparable(kind: RuleKind, mode: RuleMode, pattern: string): string | null {
  const subject = plainSubject(kind, pattern)
  const isWordless = kind === 'word' && mode === 'word' && !/[\p{L}\p{N}]/u.test(subject ?? '')
  return isWordless ? null : subject
}

/** What a pattern is compared as, and what is shown of it; `null`: nothing of it can be compared. */
async function subjectOfPattern(
  c: AppContext,
  kind: RuleKind,
  mode: RuleMode,
  pattern: string,
): Promise<Subject | null> {
  if (kind === 'author' && pattern.includes('@')) {
    const keys = await requireKeyring(c.env)
    return { pattern: hidden, subject: await authorMac(keys, c.get('site').id, pattern) }
  }
  const subject = comparable(kind, mode, pattern)
  return subject === null ? null : { pattern, subject }
}

/** @throws AppError `validation_failed`, `comment_not_found` */
async function subjectOf(c: AppContext, { kind, mode, pattern = '', comment_id }: NewRule): Promise<Subject> {
  if (comment_id !== undefined) return subjectOfComment(c, comment_id)
  const subject = await subjectOfPattern(c, kind, mode, pattern)
  if (subject) return subject
  throw new AppError('validation_failed', { fields: [{ pointer: '/pattern', code: 'value_invalid' }] })
}

async function toRecord(c: AppContext, rule: NewRule): Promise<RuleToAdd> {
  const { kind, mode, action, expires_at } = rule
  const expiresAtMs = expires_at ? Date.parse(expires_at) : null
  return { id: newPlainId(), kind, mode, action, expiresAtMs, ...(await subjectOf(c, rule)) }
}

ruleRoutes.get('/rules', withKey('read'), async (c) => {
  const answer: RuleList = { data: (await listRules(c.get('db'), c.get('site').id)).map(toRule) }
  return c.json(answer)
})

/** @throws AppError `rules_full` */
async function store(c: AppContext, rules: readonly RuleToAdd[], nowMs: number): Promise<string[]> {
  const [db, siteId] = [c.get('db'), c.get('site').id]
  if ((await countRules(db, siteId, nowMs)) + rules.length > limits.rulesMax) throw new AppError('rules_full')
  const context = { keyId: c.get('key').id, most: limits.rulesMax, nowMs }
  const added = await addRules(db, siteId, rules, context)
  forgetSite(c.env.DB, siteId)
  return added
}

ruleRoutes.post('/rules', withKey('moderate'), writes, async (c) => {
  const rule = await toRecord(c, await readBody(c, NewRuleSchema))
  const nowMs = Date.now()
  const [added] = await store(c, [rule], nowMs)
  if (added === undefined) throw new AppError('rule_exists')
  return c.json(toRule({ ...rule, createdAtMs: nowMs }), 201)
})

ruleRoutes.delete('/rules/:id', withKey('moderate'), writes, async (c) => {
  const id = readIdOr('rule_not_found', PlainId, c.req.param('id'))
  const [db, siteId] = [c.get('db'), c.get('site').id]
  if (!(await removeRule(db, siteId, id, c.get('key').id, Date.now()))) throw new AppError('rule_not_found')
  forgetSite(c.env.DB, siteId)
  return c.body(null, 204)
})

ruleRoutes.post('/:collection{rules:import}', withKey('moderate'), writes, async (c) => {
  const { keywords, mode, action } = await readBody(c, RuleImport)
  const list = readWordList(keywords)
  const modeOf = (kind: RuleKind) => (kind === 'word' ? mode : 'word')
  const subjects = await Promise.all(
    list.patterns.map(({ kind, pattern }) =>
      pattern.length > limits.rulePatternLength ? null : subjectOfPattern(c, kind, modeOf(kind), pattern),
    ),
  )
  const rules = list.patterns.flatMap(({ kind }, i) => {
    const subject = subjects[i]
    if (!subject) return []
    return [{ id: newPlainId(), kind, mode: modeOf(kind), ...subject, action, expiresAtMs: null }]
  })
  const added = rules.length === 0 ? [] : await store(c, rules, Date.now())
  const answer: RuleImportAnswer = {
    added: added.length,
    known: list.repeated + rules.length - added.length,
    skipped: list.silent + list.patterns.length - rules.length,
  }
  return c.json(answer)
})

const dayMs = 86_400_000

async function rehearse(
  keys: Keyring,
  siteId: string,
  book: RuleBook,
  comment: RehearsedComment,
  needsEmail: boolean,
): Promise<{ detail?: string } | null> {
  const { id, sealedEmail, name, website, body, authorMac: mac, deviceMac } = comment
  const email = needsEmail && sealedEmail !== null ? await openEmail(keys, siteId, id, sealedEmail) : null
  const [hit] = matchRules(book, {
    name,
    website,
    body,
    authorMac: mac,
    deviceMac,
    emailDomain: email === null ? null : emailDomain(email),
    ip: null,
  })
  if (!hit) return null
  return hit.reason.detail === undefined ? {} : { detail: hit.reason.detail }
}

function toReplayed(comment: RehearsedComment, found: { detail?: string }): ReplayedComment {
  const { id, status, name, body, created_at_ms } = comment
  return {
    id,
    status,
    author: { name },
    body,
    ...found,
    created_at: isoTime(created_at_ms),
  }
}

/** Where a rehearsal goes on. @throws AppError for a cursor of another one */
function startOf(list: string, cursor: string | undefined, nowMs: number): string {
  if (cursor === undefined) return '~'
  const decoded = decodeCursor(cursor, list, nowMs)
  if ('fault' in decoded) throw new AppError(decoded.fault)
  return decoded.position[0] ?? '~'
}

/**
 * Whose address it is, or where, is told by which comments a rule meets: that takes the scope that reading takes, and
 * the same note in the trail.
 *
 * @throws AppError `scope_missing`
 */
async function requireAddresses(
  c: AppContext,
  { kind, pattern = '' }: NewRule,
  nowMs: number,
): Promise<void> {
  if (kind !== 'domain' && !(kind === 'author' && pattern.includes('@'))) return
  const { id: keyId, scopes } = c.get('key')
  if (!scopes.includes('email:read')) throw new AppError('scope_missing')
  const note = {
    siteId: c.get('site').id,
    keyId,
    action: 'email.read',
    detail: 'rules:replay',
    nowMs,
  } as const
  await auditStatement(c.get('db'), note).run()
}

ruleRoutes.post('/:collection{rules:replay}', withKey('read'), async (c) => {
  const { cursor, ...given } = await readBody(c, RuleReplay)
  const [db, siteId, nowMs] = [c.get('db'), c.get('site').id, Date.now()]
  await requireAddresses(c, given, nowMs)
  const rule = await toRecord(c, given)
  const none: ReplayAnswer = {
    examined: 0,
    matched: 0,
    by_status: {},
    data: [],
    next_cursor: null,
    possible: rule.kind !== 'address',
  }
  if (!none.possible) return c.json(none)
  const list = `replay ${siteId} ${rule.kind} ${rule.mode} ${rule.subject}`
  const comments = await commentsBetween(db, siteId, {
    before: startOf(list, cursor, nowMs),
    from: firstCommentId(nowMs - limits.replayDays * dayMs),
    limit: limits.replayPiece + 1,
  })
  const piece = comments.slice(0, limits.replayPiece)
  const book = makeRuleBook([{ ...rule, expiresAtMs: null }], nowMs)
  const keys = await requireKeyring(c.env)
  const found = await Promise.all(
    piece.map(async (comment) => ({
      comment,
      hit: await rehearse(keys, siteId, book, comment, rule.kind === 'domain'),
    })),
  )
  const hits = found.flatMap(({ comment, hit }) => (hit ? [toReplayed(comment, hit)] : []))
  const by_status: Record<string, number> = {}
  for (const { status } of hits) by_status[status] = (by_status[status] ?? 0) + 1
  const last = piece.at(-1)
  const next_cursor = comments.length > piece.length && last ? encodeCursor(list, [last.id], nowMs) : null
  const data = hits.slice(0, 50)
  return c.json({ ...none, examined: piece.length, matched: hits.length, by_status, data, next_cursor })
})
