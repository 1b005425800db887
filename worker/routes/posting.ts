import * as v from 'valibot'
import { commentIdTimeMs, type NewComment, newCommentId } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { authorMac, sealEmail } from '../auth/email.ts'
import { type Keyring, mac } from '../auth/keyring.ts'
import type { AppContext } from '../http/context.ts'
import { readPage } from '../http/page.ts'
import { authorFaults } from '../policy/fields.ts'
import { decidePosting, type PostingFacts } from '../policy/posting.ts'
import { type PostedRow, postingFacts, type StoredFacts, storeComment } from '../store/comments.ts'
import type { Database } from '../store/db.ts'
import type { StoredSite } from '../store/rows.ts'

const PostingHeaders = v.object({
  'idempotency-key': v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,255}$/))),
  'sada-device': v.optional(v.pipe(v.string(), v.regex(/^[\w-]{16,128}$/))),
})

/** The headers of a posting request. @throws AppError `header_invalid` */
export function readPostingHeaders(c: AppContext): { idempotencyKey: string; device: string | null } {
  const result = v.safeParse(PostingHeaders, c.req.header())
  if (!result.success) throw new AppError('header_invalid')
  const headers = result.output
  return {
    // Without a key each request stands for itself, which is what one nobody else can have says.
    idempotencyKey: headers['idempotency-key'] ?? crypto.randomUUID(),
    device: headers['sada-device'] ?? null,
  }
}

interface Scene {
  db: Database
  keys: Keyring
  site: StoredSite
  nowMs: number
}

interface Sender {
  idempotencyKey: string
  device: string | null
}

function toFacts(site: StoredSite, stored: StoredFacts, isReply: boolean): PostingFacts {
  const { page, parent } = stored
  return {
    settings: site.settings,
    page: page && { id: page.id, createdAtMs: page.created_at_ms },
    parent: isReply
      ? parent && {
          id: parent.id,
          pageId: parent.page_id,
          visibleParentId: parent.visible_parent_id,
          depth: parent.depth,
          status: parent.status,
        }
      : undefined,
    hasApprovedComment: stored.hasApprovedComment,
  }
}

/**
 * From a checked request to a stored row: facts, decision, one batch. A repetition of a request that was
 * stored gets its row back whatever the decision would be now.
 *
 * @throws AppError with the reason of a refusal; nothing is stored then
 */
export async function postComment(scene: Scene, input: NewComment, sender: Sender): Promise<PostedRow> {
  const { db, keys, site, nowMs } = scene
  const faults = authorFaults(site.settings.fields, input.author)
  if (faults.length > 0) throw new AppError('validation_failed', { fields: faults })
  const page = readPage(site, input)
  const parentId = input.parent_id ?? null
  const [author, device, keyMac, requestMac] = await Promise.all([
    input.author.email === undefined ? null : authorMac(keys, site.id, input.author.email),
    sender.device === null ? null : mac(keys, 'device', site.id, sender.device),
    mac(keys, 'idempotency', 'key', site.id, sender.idempotencyKey),
    mac(keys, 'idempotency', 'request', site.id, JSON.stringify({ ...input, page: page.key })),
  ])
  const facts = await postingFacts(db, site.id, {
    pageKey: page.key,
    parentId,
    deviceMac: device,
    authorMac: author,
    keyMac,
  })
  if (facts.earlier) return sameRequest(facts.earlier, requestMac)
  const { website, name, email } = input.author
  const decision = decidePosting(
    toFacts(site, facts, parentId !== null),
    { body: input.body, website },
    nowMs,
  )
  if (decision.kind === 'refuse') throw refusal(decision.code, decision.pointer)
  const isHeld = decision.kind === 'hold'
  // An answer sorts after what it answers, even when the clock that stamped the parent is ahead of this one.
  const id = newCommentId(parentId === null ? nowMs : Math.max(nowMs, commentIdTimeMs(parentId) + 1))
  const row = await storeComment(db, {
    id,
    siteId: site.id,
    // A held comment names its page but may not label it.
    page: isHeld ? { key: page.key, url: null, title: null } : page,
    ...decision.position,
    status: isHeld ? 'pending' : 'approved',
    reasons: isHeld ? decision.reasons : [],
    author: {
      name: name ?? null,
      website: website ?? null,
      sealedEmail: email === undefined ? null : await sealEmail(keys, site.id, id, email),
      mac: author,
      deviceMac: device,
    },
    body: input.body,
    nowMs,
    keyMac,
    requestMac,
  })
  if (!row) throw refusal('parent_not_approved', '/parent_id')
  return sameRequest(row, requestMac)
}

function sameRequest(row: PostedRow, requestMac: string): PostedRow {
  if (row.request_mac !== requestMac) throw new AppError('idempotency_key_reused')
  return row
}

function refusal(code: AppError['code'], pointer: string | undefined): AppError {
  return new AppError(code, pointer === undefined ? {} : { fields: [{ pointer, code: 'value_invalid' }] })
}
