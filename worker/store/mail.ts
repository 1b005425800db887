import type { Database } from './db.ts'

/**
 * ?1 day, ?2 site or nothing, ?3 messages that may be sent in a day, ?4 whether a site's share matters. It counts on when
 * it is run twice, so that nothing here is run by `run`: after a lost answer a message is better missed than sent beyond
 * the budget.
 */
const spend = `
  INSERT INTO mail_day (day, site_id, sent)
  SELECT ?1, ?2, 1 WHERE ?3 > (
    SELECT coalesce(sum(sent), 0) + iif(?4, coalesce(sum(sent) FILTER (WHERE site_id = ?2), 0), 0) FROM mail_day WHERE day = ?1)
  ON CONFLICT (day, site_id) DO UPDATE SET sent = sent + 1
  RETURNING sent`

const isOneOfSeveral = 'SELECT count(*) AS n FROM (SELECT 1 FROM site LIMIT 2)'

/**
 * Takes one message about comments from a day's budget, whoever else does so at the same time: while as many are left as
 * the site has had, so that what one site leaves is never less than what it took. A site that is alone may have all.
 *
 * @param budget without what is kept for questions
 * @returns whether there was one to be had
 */
export async function takeMessage(
  db: Database,
  day: string,
  siteId: string,
  budget: number,
): Promise<boolean> {
  const sites = (await db.prepare(isOneOfSeveral).first<{ n: number }>())?.n ?? 0
  const row = await db
    .prepare(spend)
    .bind(day, siteId, budget, sites > 1 ? 1 : 0)
    .first()
  return row !== null
}

/** Takes one message for a question. @returns whether there was one to be had */
export async function takeQuestion(db: Database, day: string, budget: number): Promise<boolean> {
  return (await db.prepare(spend).bind(day, '', budget, 0).first()) !== null
}

/** Messages sent, or tried, on a day. */
export async function messagesOn(db: Database, day: string): Promise<number> {
  const select = 'SELECT coalesce(sum(sent), 0) AS n FROM mail_day WHERE day = ?1'
  return (await db.prepare(select).bind(day).first<number>('n')) ?? 0
}

/** Takes the one confirmation mail that an address may get on a day. @returns whether it was still to be had */
export async function takeConfirmation(db: Database, day: string, addressMac: string): Promise<boolean> {
  const insert = `INSERT INTO mail_confirmation (day, address_mac) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING day`
  return (await db.prepare(insert).bind(day, addressMac).first()) !== null
}

/** Gives it back, because nothing was sent. */
export async function returnConfirmation(db: Database, day: string, addressMac: string): Promise<void> {
  const remove = 'DELETE FROM mail_confirmation WHERE day = ?1 AND address_mac = ?2'
  await db.prepare(remove).bind(day, addressMac).run()
}

/** Forgets what was counted before a day. @returns how many rows */
export async function deleteOldMailDays(db: Database, day: string): Promise<number> {
  const results = await db.batch([
    db.prepare('DELETE FROM mail_day WHERE day < ?1').bind(day),
    db.prepare('DELETE FROM mail_confirmation WHERE day < ?1').bind(day),
  ])
  return results.reduce((sum, { meta }) => sum + meta.changes, 0)
}
