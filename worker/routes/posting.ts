import * as v from 'valibot'
import {
  commentIdTimeMs,
  limits,
  type NewComment,
  newCommentId,
  type StaffReply,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { authorMac, emailDomain, sealEmail } from '../auth/email.ts'
import { type Keyring, mac } from '../auth/keyring.ts'
import type { SaltStore } from '../auth/salt.ts'
import { addressBlock, senderOf } from '../auth/visitor.ts'
import type { AppContext } from '../http/context.ts'
import { readPage } from '../http/page.ts'
import { authorFaults } from '../policy/fields.ts'
import { siteMost } from '../policy/pace.ts'
import { decidePosting, type PostingDecision, type PostingFacts, positionUnder } from '../policy/posting.ts'
import {
  findParent,
  type PostedRow,
  postingFacts,
  type StoredFacts,
  storeComment,
} from '../store/comments.ts'
import type { Database } from '../store/db.ts'
import type { StoredSite } from '../store/rows.ts'
import { fold } from '../text/normalise.ts'
import { indexText } from '../text/search.ts'
import type { KnownRules } from './known-rules.ts'

const PostingHeaders = v.object({
  'idempotency-key': v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,255}$/))),
  'sada-device': v.optional(v.pipe(v.string(), v.regex(/^[\w-]{16,128}$/))),
})

/** The headers of a posting request. @throws AppError `header_invalid` */
export function readPostingHeaders(c: AppContext): Sender {
  const result = v.safeParse(PostingHeaders, c.req.header())
  if (!result.success) throw new AppError('header_invalid')
  const headers = result.output
  return {
    // Without a key each request stands for itself, which is what one nobody else can have says.
    idempotencyKey: headers['idempotency-key'] ?? crypto.randomUUID(),
    device: headers['sada-device'] ?? null,
    ip: c.req.header('cf-connecting-ip') ?? null,
  }
}

interface Scene {
  db: Database
  keys: Keyring
  salts: SaltStore
  site: StoredSite
  rules: KnownRules
  /** Rows that the instance may write in a day. */
  budgetRows: number
  nowMs: number
}

interface Sender {
  idempotencyKey: string
  device: string | null
  /** `null`: not known, as behind a proxy of the instance's own. */
  ip: string | null
}

function toFacts({ site, rules, budgetRows }: Scene, stored: StoredFacts, isReply: boolean): PostingFacts {
  const { page, parent, hasApprovedComment, sameText, fromAddress, siteToday } = stored
  return {
    settings: site.settings,
    page: page && { id: page.id, createdAtMs: page.created_at_ms, state: page.state },
    parent: isReply
      ? parent && {
          id: parent.id,
          pageId: parent.page_id,
          visibleParentId: parent.visible_parent_id,
          depth: parent.depth,
          status: parent.status,
        }
      : undefined,
    hasApprovedComment,
    rules: rules.book,
    staffNames: rules.staff,
    latestByAuthorMs: stored.latestByAuthor.map(commentIdTimeMs),
    sameText,
    fromAddress,
    siteToday,
    budgetRows,
  }
}

/** The keyed hashes by which a comment, its author and its sender are recognised. */
async function macsOf(
  { keys, salts, site, nowMs }: Scene,
  input: NewComment,
  sender: Sender,
  pageKey: string,
) {
  const { email } = input.author
  const request = JSON.stringify({ ...input, page: pageKey })
  const [author, device, text, from, key, requestMac] = await Promise.all([
    email === undefined ? null : authorMac(keys, site.id, email),
    sender.device === null ? null : mac(keys, 'device', site.id, sender.device),
    mac(keys, 'text', site.id, fold(input.body)),
    sender.ip === null ? null : senderOf({ salts, keys }, nowMs, 'sender', site.id, addressBlock(sender.ip)),
    mac(keys, 'idempotency', 'key', site.id, sender.idempotencyKey),
    mac(keys, 'idempotency', 'request', site.id, request),
  ])
  return { author, device, text, from, key, request: requestMac }
}

const storedStatus = { publish: 'approved', hold: 'pending', spam: 'spam' } as const

/** What an earlier request with the same key stored, or what becomes of this one. */
async function decide(
  scene: Scene,
  input: NewComment,
  sender: Sender,
  pageKey: string,
  macs: Awaited<ReturnType<typeof macsOf>>,
): Promise<PostedRow | PostingDecision> {
  const { db, site, nowMs } = scene
  const { name = null, website = null, email } = input.author
  const parentId = input.parent_id ?? null
  const facts = await postingFacts(db, site.id, {
    pageKey,
    parentId,
    name,
    deviceMac: macs.device,
    authorMac: macs.author,
    textMac: macs.text,
    sender: macs.from,
    keyMac: macs.key,
    mostPerMinute: site.settings.max_comments_per_minute,
    isDeviceEnough: site.settings.fields.email === 'off',
    nowMs,
  })
  if (facts.earlier) return facts.earlier
  return decidePosting(
    toFacts(scene, facts, parentId !== null),
    {
      body: input.body,
      name,
      website,
      emailDomain: email === undefined ? null : emailDomain(email),
      authorMac: macs.author,
      deviceMac: macs.device,
      ip: sender.ip,
    },
    nowMs,
  )
}

/**
 * From a checked request to a stored row: facts, decision, one batch. A repetition of a request that was
 * stored gets its row back whatever the decision would be now.
 *
 * @throws AppError with the reason of a refusal; nothing is stored then
 */
export async function postComment(scene: Scene, input: NewComment, sender: Sender): Promise<PostedRow> {
  const { db, keys, site, nowMs } = scene
  const { name = null, website = null, email } = input.author
  const faults = authorFaults(site.settings.fields, input.author)
  if (faults.length > 0) throw new AppError('validation_failed', { fields: faults })
  const page = readPage(site, input)
  const parentId = input.parent_id ?? null
  const macs = await macsOf(scene, input, sender, page.key)
  const decision = await decide(scene, input, sender, page.key, macs)
  if (!('kind' in decision)) return sameRequest(decision, macs.request)
  if (decision.kind === 'refuse') throw refusal(decision)
  const isPublished = decision.kind === 'publish'
  const id = idAfter(parentId, nowMs)
  const row = await storeComment(db, {
    id,
    siteId: site.id,
    // A held comment names its page but may not label it.
    page: isPublished ? page : { key: page.key, url: null, title: null },
    ...decision.position,
    status: storedStatus[decision.kind],
    reasons: isPublished ? [] : decision.reasons,
    author: {
      name,
      website,
      sealedEmail: email === undefined ? null : await sealEmail(keys, site.id, id, email),
      mac: macs.author,
      deviceMac: macs.device,
    },
    body: input.body,
    textMac: macs.text,
    words: { name: indexText(name ?? ''), body: indexText(input.body) },
    sender: macs.from,
    most: { fromAddress: limits.commentsPerAddressMost, onSite: siteMost(scene.budgetRows, nowMs) },
    staff: null,
    nowMs,
    keyMac: macs.key,
    requestMac: macs.request,
  })
  if (row) return sameRequest(row, macs.request)
  // Others were faster: what is true by now says why.
  const now = await decide(scene, input, sender, page.key, macs)
  const isRefused = 'kind' in now && now.kind === 'refuse'
  throw refusal(isRefused ? now : { kind: 'refuse', code: 'parent_not_approved', pointer: '/parent_id' })
}

/** An answer sorts after what it answers, even when the clock that stamped the parent is ahead of this one. */
function idAfter(parentId: string | null, nowMs: number): string {
  return newCommentId(parentId === null ? nowMs : Math.max(nowMs, commentIdTimeMs(parentId) + 1))
}

/**
 * Stores an answer of the site's staff: published at once, with the badge.
 *
 * @throws AppError `comment_not_published`, `idempotency_key_reused`
 */
export async function postStaffReply(
  scene: Pick<Scene, 'db' | 'keys' | 'site' | 'nowMs'> & { keyId: string },
  parentId: string,
  reply: StaffReply,
  idempotencyKey: string,
): Promise<PostedRow> {
  const { db, keys, site, nowMs } = scene
  const parent = await findParent(db, site.id, parentId)
  if (parent?.status !== 'approved') throw new AppError('comment_not_published')
  const name = reply.name ?? site.settings.name
  const [textMac, keyMac, requestMac] = await Promise.all([
    mac(keys, 'text', site.id, fold(reply.body)),
    mac(keys, 'idempotency', 'staff', site.id, idempotencyKey),
    mac(keys, 'idempotency', 'request', site.id, JSON.stringify({ parentId, ...reply })),
  ])
  const under = { ...parent, pageId: parent.page_id, visibleParentId: parent.visible_parent_id }
  const row = await storeComment(db, {
    id: idAfter(parentId, nowMs),
    siteId: site.id,
    page: { key: parent.page_key, url: null, title: null },
    ...positionUnder(under, site.settings.depth),
    status: 'approved',
    reasons: [],
    author: { name, website: null, sealedEmail: null, mac: null, deviceMac: null },
    body: reply.body,
    textMac,
    words: { name: indexText(name), body: indexText(reply.body) },
    sender: null,
    most: null,
    staff: { keyId: scene.keyId, foldedName: fold(name) },
    nowMs,
    keyMac,
    requestMac,
  })
  if (!row) throw new AppError('comment_not_published')
  return sameRequest(row, requestMac)
}

function sameRequest(row: PostedRow, requestMac: string): PostedRow {
  if (row.request_mac !== requestMac) throw new AppError('idempotency_key_reused')
  return row
}

function refusal({
  code,
  pointer,
  retryAfterSeconds,
}: Extract<PostingDecision, { kind: 'refuse' }>): AppError {
  const fault = code === 'validation_failed' ? 'too_long' : 'value_invalid'
  return new AppError(code, {
    ...(pointer === undefined ? {} : { fields: [{ pointer, code: fault }] }),
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'Retry-After': String(retryAfterSeconds) } }),
  })
}
