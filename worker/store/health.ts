import type { Health } from '../../contract/index.ts'
import type { Database } from './db.ts'

/** Whether the database answers, and has the tables of the last migration. */
export async function databaseState(db: Database): Promise<Health['database']> {
  try {
    const row = await db
      .prepare(
        "SELECT count(*) AS n FROM sqlite_master WHERE name IN ('page', 'public_comments', 'popular', 'mail_day')",
      )
      .first<{ n: number }>()
    return row?.n === 4 ? 'ok' : 'not_migrated'
  } catch {
    return 'unreachable' // the caller's answer says so; there is nothing else to tell
  }
}
