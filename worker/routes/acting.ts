import * as v from 'valibot'
import {
  type Action,
  type BatchResult,
  CommentId,
  newCommentId,
  type QueueFilter as QueueFilterInput,
  type Status,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import type { AppContext } from '../http/context.ts'
import { readPageKey } from '../http/page.ts'
import { changeFor } from '../policy/actions.ts'
import { findAuthorOf } from '../store/authors.ts'
import type { Database } from '../store/db.ts'
import { applyChanges, changesToUndo, statesOf } from '../store/moderation.ts'
import { findPage } from '../store/pages.ts'
import type { QueueFilter } from '../store/queue-filter.ts'
import { searchWords } from '../text/search.ts'

/** Who acts, and where. */
export interface Actor {
  db: Database
  siteId: string
  keyId: string
  nowMs: number
}

/** The holder of the request's key. */
export function actor(c: AppContext): Actor {
  return { db: c.get('db'), siteId: c.get('site').id, keyId: c.get('key').id, nowMs: Date.now() }
}

/** What was done, by id, in the order of the ids. */
export interface Done {
  /** `null`: nothing changed. */
  operation: string | null
  results: BatchResult[]
}

/** What comments are now, by id. */
export async function resultsOf({ db, siteId }: Actor, ids: readonly string[]): Promise<BatchResult[]> {
  const states = new Map((await statesOf(db, siteId, ids)).map(({ id, status }) => [id, status]))
  return ids.map((id) => {
    const status = states.get(id)
    return status ? { id, status } : { id, status: null, code: 'comment_not_found' }
  })
}

/**
 * Does one thing to many comments, as one operation. Unknown and foreign ids are told apart by nothing.
 *
 * @param how `operation`: a new id unless this may be a repetition; `from`: only those that have this status, so that
 *   whoever decided meanwhile is not overruled
 */
export async function act(
  by: Actor,
  action: Action,
  ids: readonly string[],
  how: { operation?: string; from?: Status } = {},
): Promise<Done> {
  const { db, siteId, keyId, nowMs } = by
  const { operation = newCommentId(nowMs), from } = how
  const unique = [...new Set(ids)]
  const states = await statesOf(db, siteId, unique)
  const meant = from === undefined ? states : states.filter(({ status }) => status === from)
  const changes = meant.flatMap((state) => changeFor(action, state) ?? [])
  if (changes.length === 0) return { operation: null, results: await resultsOf(by, unique) }
  const isChanged = await applyChanges(db, { id: operation, siteId, keyId, action, nowMs }, changes)
  return { operation: isChanged ? operation : null, results: await resultsOf(by, unique) }
}

/**
 * Gives the comments of an operation back what they were, except those that somebody has changed since.
 *
 * @throws AppError `operation_not_found`
 */
export async function undo(by: Actor, operationId: string): Promise<Done> {
  const { db, siteId, keyId, nowMs } = by
  const changes = await changesToUndo(db, siteId, operationId)
  if (!changes) throw new AppError('operation_not_found')
  const ids = changes.map(({ id }) => id)
  if (changes.length === 0) return { operation: null, results: [] }
  const id = newCommentId(nowMs)
  const operation = { id, siteId, keyId, action: 'undo', nowMs } as const
  const isChanged = await applyChanges(db, operation, changes, operationId)
  return { operation: isChanged ? id : null, results: await resultsOf(by, ids) }
}

const isCommentId = (text: string) => v.is(CommentId, text)

/** @throws AppError `query_invalid` for words in which there is nothing to look for */
function wordsOf(text: string | undefined): string[] | null {
  if (text === undefined) return null
  const words = searchWords(text)
  if (words.length === 0) throw new AppError('query_invalid')
  return words
}

/** What a moderator's list is narrowed by, as the database knows it. */
export async function filterOf(c: AppContext, query: QueueFilterInput): Promise<QueueFilter> {
  const [db, site] = [c.get('db'), c.get('site')]
  const { author, status } = query
  const page = query.page === undefined ? null : await findPage(db, site.id, readPageKey(site, query.page))
  const isOneComments = author !== undefined && isCommentId(author)
  const authorOf = isOneComments ? await findAuthorOf(db, site.id, author) : null
  const isNarrow = query.q !== undefined || author !== undefined
  if (status === 'any' && !isNarrow) throw new AppError('query_invalid')
  return {
    siteId: site.id,
    status,
    // A page that nobody has seen has no comments; no page has the id 0.
    pageId: query.page === undefined ? null : (page?.id ?? 0),
    reason: query.reason ?? null,
    sinceMs: query.since === undefined ? null : Date.parse(query.since),
    words: wordsOf(query.q),
    author: isOneComments ? null : wordsOf(author),
    authorOf: isOneComments ? (authorOf ?? { mac: null, commentId: author }) : null,
  }
}
