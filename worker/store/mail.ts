import type { Database } from './db.ts'

/**
 * ?1 day, ?2 messages that may be sent in a day. It counts on when it is run twice, so that nothing here is run by
 * `run`: after a lost answer a message is better missed than sent beyond the budget.
 */
const spend = `
  INSERT INTO mail_day (day, sent) SELECT ?1, 1 WHERE ?2 > 0
  ON CONFLICT (day) DO UPDATE SET sent = sent + 1 WHERE sent < ?2
  RETURNING sent`

/** Takes one message of a day's budget, whoever else does so at the same time. @returns whether there was one left */
export async function takeMessage(db: Database, day: string, budget: number): Promise<boolean> {
  return (await db.prepare(spend).bind(day, budget).first<{ sent: number }>()) !== null
}

/** Messages sent, or tried, on a day. */
export async function messagesOn(db: Database, day: string): Promise<number> {
  const select = 'SELECT sent FROM mail_day WHERE day = ?1'
  return (await db.prepare(select).bind(day).first<number>('sent')) ?? 0
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
