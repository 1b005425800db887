import {
  decodeCursor,
  encodeCursor,
  firstCommentId,
  type ReasonCode,
  type Status,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { isDecidedAfter } from './moderation.ts'

/** What narrows a moderators' list; `null` does not. */
export interface QueueFilter {
  siteId: string
  /** `any` with `words`, `author` or `authorOf` only: no index has all statuses of a site in order. */
  status: Status | 'reported' | 'any'
  pageId: number | null
  reason: ReasonCode | null
  sinceMs: number | null
  /** Words of text or name, folded; the last may be a beginning. */
  words: readonly string[] | null
  /** Words of a name, folded. */
  author: readonly string[] | null
  /** All comments of the author of this one: their keyed hash, or, without one, the comment alone. */
  authorOf: { mac: string | null; commentId: string } | null
}

/** Parameters of a statement, numbered as they come. */
class Values {
  readonly all: (string | number)[] = []

  add(value: string | number): string {
    this.all.push(value)
    return `?${this.all.length}`
  }
}

/** Where a list is walked along, and the column that says how far one has come. */
interface Walk {
  from: string
  place: string
  /** Above every place. */
  start: string | number
}

/** The one token that a site is in the index of words; two sites never share one. */
export function siteToken(siteId: string): string {
  return `site0${siteId.replaceAll('z', 'zz').replaceAll('-', 'zx')}`
}

const quoted = (words: readonly string[]) => words.map((word) => `"${word.replaceAll('"', '')}"`).join(' ')

/** A question to FTS5: words are quoted, so that none is an operator. */
function matchText({ siteId, words, author }: QueueFilter): string {
  const parts = [`site : "${siteToken(siteId)}"`]
  if (words) parts.push(`{author body} : (${quoted(words)} *)`)
  if (author) parts.push(`author : (${quoted(author)} *)`)
  return parts.join(' AND ')
}

function walkOf(filter: QueueFilter, values: Values): Walk {
  const site = values.add(filter.siteId)
  const newest = { place: 'c.id', start: '~' }
  if (filter.words || filter.author) {
    const match = values.add(matchText(filter))
    const from = `comment_words AS w CROSS JOIN comment AS c ON c.rowid = w.rowid WHERE comment_words MATCH ${match} AND c.site_id = ${site}`
    return { from, place: 'w.rowid', start: Number.MAX_SAFE_INTEGER }
  }
  if (filter.authorOf) {
    const { mac, commentId } = filter.authorOf
    const one =
      mac === null
        ? `comment AS c WHERE c.site_id = ${site} AND c.id = ${values.add(commentId)}`
        : `comment AS c INDEXED BY comment_author WHERE c.site_id = ${site} AND c.author_mac = ${values.add(mac)}`
    return { from: one, ...newest }
  }
  if (filter.status === 'reported') {
    return { from: `comment AS c INDEXED BY comment_reported WHERE c.site_id = ${site}`, ...newest }
  }
  if (filter.status === 'pending' && filter.reason !== null) {
    const index = `comment_reason_${filter.reason}`
    return { from: `comment AS c INDEXED BY ${index} WHERE c.site_id = ${site}`, ...newest }
  }
  const index = filter.pageId === null ? 'comment_queue' : 'comment_page_queue'
  return { from: `comment AS c INDEXED BY ${index} WHERE c.site_id = ${site}`, ...newest }
}

/** Status and reason stand in the words of the indexes that have only some comments (migrations/0004_moderation.sql). */
function conditions(filter: QueueFilter, values: Values): string[] {
  const { status, pageId, reason, sinceMs } = filter
  const found: string[] = []
  if (status === 'reported')
    found.push(`c.reports > 0 AND c.reports_judged = 0 AND c.status IN ('pending', 'approved')`)
  else if (status !== 'any') found.push(`c.status = '${status}'`)
  if (reason !== null) found.push(`instr(c.reasons, '"code":"${reason}"') > 0`)
  if (pageId !== null) found.push(`c.page_id = ${values.add(pageId)}`)
  // By the id, which begins with the time: the index ends the walk there.
  if (sinceMs !== null) found.push(`c.id >= ${values.add(firstCommentId(sinceMs))}`)
  return found
}

const listName = ({ siteId, status, pageId, reason, sinceMs, words, author, authorOf }: QueueFilter) =>
  `queue ${JSON.stringify([siteId, status, pageId, reason, sinceMs, words, author, authorOf])}`

/**
 * The places in a cursor of this list; none without a cursor.
 *
 * @throws AppError when the cursor is not this list's
 */
export function placesOf(filter: QueueFilter, cursor: string | undefined, nowMs: number): string[] {
  const decoded = cursor === undefined ? { position: [] } : decodeCursor(cursor, listName(filter), nowMs)
  if ('fault' in decoded) throw new AppError(decoded.fault)
  return decoded.position
}

/** The column of comment `c` by which this list is walked. */
export function placeColumn({ words, author }: QueueFilter): 'c.rowid' | 'c.id' {
  return words || author ? 'c.rowid' : 'c.id'
}

/** A cursor of this list; {@link placesOf} reads it. */
export function cursorAt(filter: QueueFilter, places: readonly (string | number)[], nowMs: number): string {
  return encodeCursor(listName(filter), places.map(String), nowMs)
}

/**
 * One statement for a piece of the list, walking one index from the newest down. Each row has its `place` in the
 * walk beside the columns.
 *
 * @param options.below the place after which to go on
 * @param options.trail leaves out comments on which somebody decided after this entry of the trail
 */
export function queueStatement(
  filter: QueueFilter,
  columns: string,
  options: { below: string | undefined; most: number; trail?: number },
): { sql: string; values: (string | number)[] } {
  const values = new Values()
  const { from, place, start } = walkOf(filter, values)
  const below = options.below ?? start
  const where = [`${place} < CAST(${values.add(below)} AS ${typeof start === 'number' ? 'INTEGER' : 'TEXT'})`]
  where.push(...conditions(filter, values))
  if (options.trail !== undefined) where.push(`NOT ${isDecidedAfter(values.add(options.trail))}`)
  const [source, known] = from.split(' WHERE ', 2)
  return {
    sql: `SELECT ${columns}, ${place} AS place FROM ${source}
      WHERE ${[known ?? 'true', ...where].join(' AND ')} ORDER BY ${place} DESC LIMIT ${values.add(options.most)}`,
    values: values.all,
  }
}
