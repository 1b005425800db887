import type { TelegramLanguage } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { auditStatement } from './moderation.ts'

/** A site's bot as it is stored; `sealedToken` opens in worker/telegram/bot.ts only. */
export interface StoredBot {
  siteId: string
  /** Telegram's number of the bot. */
  botId: string
  username: string
  sealedToken: string
  secretHash: string
  createdAtMs: number
}

interface BotRow {
  site_id: string
  bot_id: string
  username: string
  token: string
  secret_hash: string
  created_at_ms: number
}

/** Who changes what of a site's, and when. */
export interface By {
  siteId: string
  keyId: string
  nowMs: number
}

/** @returns `null` when the site has none */
export async function findBot(db: Database, siteId: string): Promise<StoredBot | null> {
  const select =
    'SELECT site_id, bot_id, username, token, secret_hash, created_at_ms FROM telegram_bot WHERE site_id = ?1'
  const row = await run(() => db.prepare(select).bind(siteId).first<BotRow>())
  if (!row) return null
  return {
    siteId: row.site_id,
    botId: row.bot_id,
    username: row.username,
    sealedToken: row.token,
    secretHash: row.secret_hash,
    createdAtMs: row.created_at_ms,
  }
}

/** Whether another site has this bot. */
export async function isBotTaken(db: Database, siteId: string, botId: string): Promise<boolean> {
  const select = 'SELECT site_id FROM telegram_bot WHERE bot_id = ?1 AND site_id <> ?2'
  return (await run(() => db.prepare(select).bind(botId, siteId).first())) !== null
}

const removeAccounts = `DELETE FROM channel WHERE site_id = ?1 AND kind = 'telegram'`
const removeCodes = 'DELETE FROM telegram_code WHERE site_id = ?1'
const hadAnother = 'EXISTS (SELECT 1 FROM telegram_bot WHERE site_id = ?1 AND bot_id <> ?2)'

const upsertBot = `
  INSERT INTO telegram_bot (site_id, bot_id, username, token, secret_hash, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT (site_id) DO UPDATE SET bot_id = excluded.bot_id, username = excluded.username, token = excluded.token,
    secret_hash = excluded.secret_hash, created_at_ms = excluded.created_at_ms`

/** Stores a site's bot. Chats that are linked to another one before it cannot be reached by it: they go. */
export async function saveBot(db: Database, bot: StoredBot, keyId: string): Promise<void> {
  const { siteId, botId, username, sealedToken, secretHash, createdAtMs } = bot
  const action = 'telegram.connect'
  await run(() =>
    db.batch([
      db.prepare(`${removeAccounts} AND ${hadAnother}`).bind(siteId, botId),
      db.prepare(`${removeCodes} AND ${hadAnother}`).bind(siteId, botId),
      db.prepare(upsertBot).bind(siteId, botId, username, sealedToken, secretHash, createdAtMs),
      auditStatement(db, { siteId, keyId, action, detail: username, nowMs: createdAtMs }),
    ]),
  )
}

/** Forgets a site's bot with all that belongs to it. */
export async function removeBot(db: Database, by: By): Promise<void> {
  await run(() =>
    db.batch([
      db.prepare(removeAccounts).bind(by.siteId),
      db.prepare(removeCodes).bind(by.siteId),
      db.prepare('DELETE FROM telegram_guest WHERE site_id = ?1').bind(by.siteId),
      db.prepare('DELETE FROM telegram_bot WHERE site_id = ?1').bind(by.siteId),
      auditStatement(db, { ...by, action: 'telegram.disconnect' }),
    ]),
  )
}

/** A code to store; the code itself is not among it. */
export interface CodeToStore {
  hash: string
  name: string
  language: TelegramLanguage
  expiresAtMs: number
}

const insertCode = `
  INSERT INTO telegram_code (hash, site_id, name, language, expires_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (hash) DO NOTHING`

/** Stores a code that links a chat. */
export async function addCode(db: Database, code: CodeToStore, by: By): Promise<void> {
  const { hash, name, language, expiresAtMs } = code
  await run(() =>
    db.batch([
      db.prepare(insertCode).bind(hash, by.siteId, name, language, expiresAtMs),
      auditStatement(db, { ...by, action: 'telegram.code' }),
    ]),
  )
}

/** ?1 channel, ?2 site, ?3 config, ?4 now, ?5 code, ?6 most accounts, ?7 the chat's hash */
const insertAccount = `
  INSERT INTO channel (id, site_id, kind, name, config, state, created_at_ms)
  SELECT ?1, site_id, 'telegram', name, json_set(?3, '$.language', language), 'on', ?4 FROM telegram_code
  WHERE hash = ?5 AND site_id = ?2 AND expires_at_ms > ?4
    AND (SELECT count(*) FROM channel WHERE site_id = ?2 AND kind = 'telegram') < ?6
    AND NOT EXISTS (SELECT 1 FROM channel WHERE site_id = ?2 AND kind = 'telegram' AND config ->> 'chatMac' = ?7)
  ON CONFLICT (id) DO NOTHING`

/** While the code is still there: what is sent again after a lost answer notes nothing more. */
const auditLink = `
  INSERT INTO audit (site_id, key_id, action, after, created_at_ms)
  SELECT ?2, ?1, 'telegram.link', ?1, ?3 FROM telegram_code
  WHERE hash = ?4 AND EXISTS (SELECT 1 FROM channel WHERE id = ?1 AND site_id = ?2)`

const useUp = 'DELETE FROM telegram_code WHERE hash = ?1 AND EXISTS (SELECT 1 FROM channel WHERE id = ?2)'

const isLinked = 'SELECT id FROM channel WHERE id = ?1 AND site_id = ?2'
const isCodeLeft = 'SELECT hash FROM telegram_code WHERE hash = ?1 AND site_id = ?2 AND expires_at_ms > ?3'

/** A chat that shows a code. */
export interface ChatToLink {
  channelId: string
  siteId: string
  codeHash: string
  /** The channel's, but for its language, which is the code's. */
  config: { chatMac: string }
  accountsMost: number
  nowMs: number
}

/**
 * Uses a code up and links the chat, both or neither.
 *
 * @returns `refused`: the code is right, but the site has all the accounts it can have
 */
export async function linkChat(db: Database, chat: ChatToLink): Promise<'linked' | 'unknown' | 'refused'> {
  const { channelId, siteId, codeHash, config, accountsMost, nowMs } = chat
  const json = JSON.stringify(config)
  const [, , , linked, left] = await run(() =>
    db.batch<unknown>([
      db.prepare(insertAccount).bind(channelId, siteId, json, nowMs, codeHash, accountsMost, config.chatMac),
      db.prepare(auditLink).bind(channelId, siteId, nowMs, codeHash),
      db.prepare(useUp).bind(codeHash, channelId),
      db.prepare(isLinked).bind(channelId, siteId),
      db.prepare(isCodeLeft).bind(codeHash, siteId, nowMs),
    ]),
  )
  if ((linked?.results.length ?? 0) > 0) return 'linked'
  return (left?.results.length ?? 0) > 0 ? 'refused' : 'unknown'
}

const revive = `
  UPDATE channel SET state = 'on' WHERE id = ?1 AND site_id = ?2 AND state = 'off' AND config ->> 'isPaused' = 0`

/** Switches an account on that went off by itself; one that the site's owner has paused by now stays off. */
export async function reviveAccount(
  db: Database,
  { id, siteId }: { id: string; siteId: string },
): Promise<void> {
  await run(() => db.prepare(revive).bind(id, siteId).run())
}

const countTry = `
  INSERT INTO telegram_guest (site_id, guest, tries, at_ms) VALUES (?1, ?2, 1, ?3)
  ON CONFLICT (site_id, guest) DO UPDATE SET
    tries = iif(tries = 0 OR at_ms <= ?3 - 3600000, 1, tries + 1), at_ms = iif(tries = 0 OR at_ms <= ?3 - 3600000, ?3, at_ms)
  WHERE tries < ?4 OR at_ms <= ?3 - 3600000 RETURNING tries`

/** Counts that a chat tries a code. @returns whether it may: not more than so often in an hour */
export async function mayTryCode(
  db: Database,
  siteId: string,
  guest: string,
  { nowMs, most }: { nowMs: number; most: number },
): Promise<boolean> {
  return (await run(() => db.prepare(countTry).bind(siteId, guest, nowMs, most).first())) !== null
}

const markHinted = `
  INSERT INTO telegram_guest (site_id, guest, hinted, at_ms) VALUES (?1, ?2, 1, ?3)
  ON CONFLICT (site_id, guest) DO UPDATE SET hinted = 1 WHERE hinted = 0 RETURNING hinted`

/** @returns whether a chat that is not linked has not been told so yet */
export async function isFirstHint(
  db: Database,
  siteId: string,
  guest: string,
  nowMs: number,
): Promise<boolean> {
  return (await run(() => db.prepare(markHinted).bind(siteId, guest, nowMs).first())) !== null
}
