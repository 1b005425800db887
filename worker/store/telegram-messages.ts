import { firstCommentId } from '../../contract/index.ts'
import { type Database, run } from './db.ts'

/** The latest message of a chat that shows a comment. */
export interface ShownComment {
  commentId: string
  channelId: string
  messageId: number
}

const insertMessages = `
  INSERT INTO telegram_message (comment_id, channel_id, message_id)
  SELECT value ->> 'commentId', value ->> 'channelId', value ->> 'messageId' FROM json_each(?1) WHERE true
  ON CONFLICT (comment_id, channel_id) DO UPDATE SET message_id = excluded.message_id`

/** Notes where comments are shown. */
export async function noteMessages(db: Database, shown: readonly ShownComment[]): Promise<void> {
  await run(() => db.prepare(insertMessages).bind(JSON.stringify(shown)).run())
}

const selectMessages = `
  SELECT m.comment_id, m.channel_id, m.message_id
  FROM json_each(?1) AS wanted CROSS JOIN telegram_message AS m ON m.comment_id = wanted.value`

/** Where comments are shown, in no order. */
export async function messagesOf(db: Database, commentIds: readonly string[]): Promise<ShownComment[]> {
  const statement = db.prepare(selectMessages).bind(JSON.stringify(commentIds))
  const { results } = await run(() =>
    statement.all<{ comment_id: string; channel_id: string; message_id: number }>(),
  )
  return results.map(({ comment_id, channel_id, message_id }) => ({
    commentId: comment_id,
    channelId: channel_id,
    messageId: message_id,
  }))
}

const latestDeliveries = `
  SELECT ended_at_ms, outcome FROM delivery WHERE channel_id = ?1 ORDER BY event_id DESC LIMIT 20`

/** When a chat was last told something by the courier (Unix milliseconds); 0: not lately. */
export async function lastToldMs(
  db: Database,
  channelId: string,
  outcomes: readonly string[],
): Promise<number> {
  const select = `
    SELECT coalesce(max(ended_at_ms), 0) AS told FROM (${latestDeliveries})
    WHERE outcome IN (SELECT value FROM json_each(?2))`
  const told = await run(() =>
    db.prepare(select).bind(channelId, JSON.stringify(outcomes)).first<number>('told'),
  )
  return told ?? 0
}

const endDue = `
  UPDATE delivery INDEXED BY delivery_due SET state = 'done', outcome = ?3, ended_at_ms = ?2
  WHERE channel_id = ?1 AND state = 'waiting' AND next_attempt_ms <= ?2
    AND type IN (SELECT value FROM json_each(?4))`

/** Ends what a chat waits for, since one message has told of all of it. */
export async function endDueDeliveries(
  db: Database,
  channelId: string,
  ended: { outcome: string; types: readonly string[]; nowMs: number },
): Promise<void> {
  const { outcome, types, nowMs } = ended
  await run(() => db.prepare(endDue).bind(channelId, nowMs, outcome, JSON.stringify(types)).run())
}

/** @returns whether a press was dealt with before */
export async function isKnownUpdate(db: Database, siteId: string, updateId: number): Promise<boolean> {
  const select = 'SELECT update_id FROM telegram_update WHERE site_id = ?1 AND update_id = ?2'
  return (await run(() => db.prepare(select).bind(siteId, updateId).first())) !== null
}

/** Notes that a press was dealt with. */
export async function noteUpdate(
  db: Database,
  siteId: string,
  updateId: number,
  nowMs: number,
): Promise<void> {
  const insert =
    'INSERT INTO telegram_update (site_id, update_id, at_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING'
  await run(() => db.prepare(insert).bind(siteId, updateId, nowMs).run())
}

/** Forgets codes that ended, who was hinted at a day ago, old presses, and messages of comments from before a moment. */
export async function deleteTelegramTraces(
  db: Database,
  { nowMs, dayAgoMs, messagesMs }: { nowMs: number; dayAgoMs: number; messagesMs: number },
): Promise<number> {
  const results = await run(() =>
    db.batch([
      db.prepare('DELETE FROM telegram_code WHERE expires_at_ms <= ?1').bind(nowMs),
      db.prepare('DELETE FROM telegram_guest WHERE at_ms < ?1').bind(dayAgoMs),
      db.prepare('DELETE FROM telegram_update WHERE at_ms < ?1').bind(dayAgoMs),
      db.prepare('DELETE FROM telegram_message WHERE comment_id < ?1').bind(firstCommentId(messagesMs)),
    ]),
  )
  return results.reduce((sum, { meta }) => sum + meta.changes, 0)
}
