import { makeKey, read, sendWith, type TestSite, withKey } from './api.ts'
import { MeteredDatabase } from './database.ts'

/**
 * Rows that D1 says a whole request read (`meta.rows_read`): what Cloudflare bills. The site's own row, and a
 * moderator's key, are among them.
 */
export async function rowsRead<T>(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ answer: T; rows: number }> {
  const db = new MeteredDatabase()
  const answer = await read<T>(sendWith({ DB: db }, path, { headers }))
  return { answer, rows: db.meter.read }
}

/** A key that was used today already: the first use of a day is noted, which reads its row once more. */
export async function usedKey(site: TestSite): Promise<string> {
  const key = await makeKey(site, ['read'])
  await rowsRead('/v1/moderation/summary', withKey(key))
  return key
}
