import { AppError } from '../app-error.ts'

/** The database, or a session of it that may be answered by a replica near the reader. */
export type Database = Pick<D1Database, 'prepare' | 'batch'>

/**
 * D1 retries reads by itself and writes never. These are the messages that Cloudflare documents as
 * transient (D1, "Retry queries"): a connection that broke, a database that moved or restarted.
 */
const transient = [
  'Network connection lost',
  'caused object to be reset',
  'reset because its code was updated',
  'starting up D1 DB storage',
  'Cannot resolve D1 DB due to transient issue',
  'client disconnected',
]

/** Trying again at once would make these worse; the reader's retry comes later. */
const exhausted = ['overloaded', 'exceeded timeout', 'memory limit', 'CPU time limit']

const mostTries = 3

function says(error: unknown, messages: readonly string[]): boolean {
  const text = String(error)
  return messages.some((message) => text.includes(message))
}

/**
 * Runs statements that change nothing when they run twice, and runs them again when the database was
 * away. A write whose answer was lost may have been committed: only such statements belong here.
 *
 * @throws AppError `database_unavailable` when the database stays away or is overloaded
 */
export async function run<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (says(error, exhausted)) throw new AppError('database_unavailable', { cause: error })
      if (!says(error, transient)) throw error
      if (tries === mostTries) throw new AppError('database_unavailable', { cause: error })
      await new Promise((resolve) => setTimeout(resolve, tries * 50 + Math.random() * 50))
    }
  }
}

/**
 * Runs statements that would change something more when they ran twice: not again, whatever happens. After a lost answer
 * nobody knows whether they were committed, and the caller's caller decides.
 *
 * @throws AppError `database_unavailable`
 */
export async function once<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (says(error, [...exhausted, ...transient]))
      throw new AppError('database_unavailable', { cause: error })
    throw error
  }
}

/** Runs a statement that deletes. @returns how many rows */
export async function deleteRows(
  db: Database,
  sql: string,
  ...values: readonly (string | number)[]
): Promise<number> {
  const statement = db.prepare(sql).bind(...values)
  return (await run(() => statement.run())).meta.changes
}

/** As many values as leave room for others under D1's 100 bound parameters of a statement. */
export const valuesInStatement = 50

/** `(?2), (?3), …` for a `VALUES` table: joined from the left, it costs no row read, unlike `IN` or `json_each`. */
export function valuesList(count: number, firstParameter: number): string {
  return Array.from({ length: count }, (_, i) => `(?${firstParameter + i})`).join(', ')
}

/** Parts of at most {@link valuesInStatement}. */
export function inParts<T>(values: readonly T[]): T[][] {
  const parts: T[][] = []
  for (let i = 0; i < values.length; i += valuesInStatement)
    parts.push(values.slice(i, i + valuesInStatement))
  return parts
}
