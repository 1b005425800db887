import type { StatusCounts } from '../../contract/index.ts'
import { type Database, inParts, run } from './db.ts'

/**
 * How many comments authors have by status. Those with more than one share the rows of `author_history`, which triggers
 * keep: a list of comments by as many authors reads 40 rows at most. docs/decisions/0022-packed-histories.md
 */

/** As in migrations/0004_moderation.sql. */
const rowsOfSite = 40
const keyLength = 16
/** D1 gives a function 32 arguments. */
const authorsInRow = 30

const toCounts = ([pending = 0, approved = 0, spam = 0, deleted = 0]: number[]): StatusCounts => ({
  pending,
  approved,
  spam,
  deleted,
})

/** Authors by the row that they share, in portions that one function can take. */
function portions(macs: readonly string[]): { bucket: number; macs: string[] }[] {
  const byBucket = new Map<number, string[]>()
  for (const mac of macs) {
    const bucket = mac.charCodeAt(0) % rowsOfSite
    byBucket.set(bucket, [...(byBucket.get(bucket) ?? []), mac])
  }
  return [...byBucket].flatMap(([bucket, all]) => {
    const count = Math.ceil(all.length / authorsInRow)
    return Array.from({ length: count }, (_, i) => ({
      bucket,
      macs: all.slice(i * authorsInRow, (i + 1) * authorsInRow),
    }))
  })
}

/** One seek for a row, however many of its authors are asked for. */
function statementOf(db: Database, siteId: string, authors: readonly string[]): D1PreparedStatement {
  const values: (string | number)[] = [siteId]
  const add = (value: string | number) => `?${values.push(value)}`
  const rows = portions(authors)
  const width = Math.max(...rows.map(({ macs }) => macs.length))
  const wanted = rows.map(({ bucket, macs }) => {
    const paths = macs.map((mac) => add(`$."${mac.slice(0, keyLength)}"`))
    return `(${[add(bucket), ...paths, ...Array(width - paths.length).fill('NULL')].join(', ')})`
  })
  const found = Array.from({ length: width }, (_, i) => `json_extract(h.authors, w.column${i + 2})`)
  const asked = Array.from({ length: width }, (_, i) => `w.column${i + 2}`)
  return db
    .prepare(
      `SELECT json_array(${found.join(', ')}) AS found, json_array(${asked.join(', ')}) AS asked
       FROM (VALUES ${wanted.join(', ')}) AS w CROSS JOIN author_history AS h ON h.site_id = ?1 AND h.bucket = w.column1`,
    )
    .bind(...values)
}

/**
 * The histories of those of the authors that have more than one comment.
 *
 * @param macs keyed hashes of addresses; repeated ones are asked for once
 */
export async function historiesOf(
  db: Database,
  siteId: string,
  macs: readonly (string | null)[],
): Promise<(mac: string | null) => StatusCounts | undefined> {
  const authors = [...new Set(macs.filter((mac) => mac !== null))]
  const parts = inParts(authors)
  const results =
    parts.length === 0
      ? []
      : await run(() =>
          db.batch<{ found: string; asked: string }>(parts.map((part) => statementOf(db, siteId, part))),
        )
  const histories = new Map<string, StatusCounts>()
  for (const { found, asked } of results.flatMap((part) => part.results)) {
    const paths: (string | null)[] = JSON.parse(asked)
    const counts: (number[] | null)[] = JSON.parse(found)
    paths.forEach((path, i) => {
      const own = counts[i]
      if (path !== null && own) histories.set(path, toCounts(own))
    })
  }
  return (mac) => (mac === null ? undefined : histories.get(`$."${mac.slice(0, keyLength)}"`))
}

/** The history of an author whose only comment this is. */
export function historyOfOne(status: keyof StatusCounts): StatusCounts {
  return { ...toCounts([]), [status]: 1 }
}
