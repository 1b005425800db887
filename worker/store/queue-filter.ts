import { decodeCursor, encodeCursor, firstCommentId, type Status } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'

/** What narrows a moderators' list; `null` does not. */
export interface QueueFilter {
  siteId: string
  /** `any` with `words`, `author` or `authorOf` only: no index has all statuses of a site in order. */
  status: Status | 'reported' | 'any'
  pageId: number | null
  reason: string | null
  sinceMs: number | null
  /** Words of text or name, folded; the last may be a beginning. */
  words: readonly string[] | null
  /** Words of a name, folded. */
  author: readonly string[] | null
  /** All comments of the author of this one: their keyed hash, or, without one, the comment alone. */
  authorOf: { mac: string | null; commentId: string } | null
}

/** Which piece of the list. */
export interface QueuePiece {
  limit: number
  cursor: string | undefined
  nowMs: number
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
  const flag = filter.status === 'reported' ? 'reports' : filter.reason
  if (flag !== null && (filter.status === 'pending' || filter.status === 'reported')) {
    const from = `flag AS f CROSS JOIN comment AS c ON c.id = f.comment_id WHERE f.site_id = ${site} AND f.code = ${values.add(flag)}`
    return { from, place: 'f.comment_id', start: '~' }
  }
  const index = filter.pageId === null ? 'comment_queue' : 'comment_page_queue'
  return { from: `comment AS c INDEXED BY ${index} WHERE c.site_id = ${site}`, ...newest }
}

function conditions(filter: QueueFilter, values: Values): string[] {
  const { status, pageId, reason, sinceMs } = filter
  const found: string[] = []
  if (status !== 'any' && status !== 'reported') found.push(`c.status = ${values.add(status)}`)
  if (pageId !== null) found.push(`c.page_id = ${values.add(pageId)}`)
  if (reason !== null) {
    const code = values.add(reason)
    found.push(`EXISTS (SELECT 1 FROM json_each(c.reasons) WHERE value ->> 'code' = ${code})`)
  }
  // By the id, which begins with the time: the index ends the walk there.
  if (sinceMs !== null) found.push(`c.id >= ${values.add(firstCommentId(sinceMs))}`)
  return found
}

const listName = ({ siteId, status, pageId, reason, sinceMs, words, author, authorOf }: QueueFilter) =>
  `queue ${JSON.stringify([siteId, status, pageId, reason, sinceMs, words, author, authorOf])}`

/**
 * One statement for a piece of the list, walking one index from the newest down. Each row has its `place` in the
 * walk beside the columns.
 *
 * @throws AppError when the cursor is not this list's
 */
export function queueStatement(
  filter: QueueFilter,
  { limit, cursor, nowMs }: QueuePiece,
  columns: string,
  joins: string,
): { sql: string; values: (string | number)[] } {
  const decoded = cursor === undefined ? { position: [] } : decodeCursor(cursor, listName(filter), nowMs)
  if ('fault' in decoded) throw new AppError(decoded.fault)
  const values = new Values()
  const { from, place, start } = walkOf(filter, values)
  const [position] = decoded.position
  const after = position === undefined ? start : typeof start === 'number' ? Number(position) : position
  const where = [`${place} < CAST(${values.add(after)} AS ${typeof start === 'number' ? 'INTEGER' : 'TEXT'})`]
  where.push(...conditions(filter, values))
  const most = values.add(limit + 1)
  const [source, known] = from.split(' WHERE ', 2)
  return {
    sql: `SELECT ${columns}, ${place} AS place FROM ${source} ${joins}
      WHERE ${[known ?? 'true', ...where].join(' AND ')} ORDER BY ${place} DESC LIMIT ${most}`,
    values: values.all,
  }
}

/** @returns `null` at the end of the list */
export function nextCursor(
  filter: QueueFilter,
  { limit, nowMs }: QueuePiece,
  rows: readonly { place: string | number }[],
): string | null {
  const last = rows[limit - 1]
  return rows.length > limit && last ? encodeCursor(listName(filter), [String(last.place)], nowMs) : null
}
