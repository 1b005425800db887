import { sha256, toBase64Url } from '../auth/encoding.ts'
import type { Keyring } from '../auth/keyring.ts'
import { seal, unseal } from '../auth/seal.ts'
import type { StoredBot } from '../store/telegram.ts'
import { botCaller, type CallBot } from './api.ts'

/** A site's bot, ready to be spoken through. */
export interface Bot {
  username: string
  call: CallBot
}

const place = (siteId: string) => `${siteId}|telegram|token`

/** Digits, a colon and letters: what is put into an address must not lead elsewhere. */
const tokenPattern = /^(\d{1,20}):[\w-]{20,100}$/

/** Telegram's number of the bot that a token is of. @returns `null` for what cannot be a token */
export function botIdOf(token: string): string | null {
  return tokenPattern.exec(token)?.[1] ?? null
}

/** @returns the token as it may be stored */
export function sealToken(keys: Keyring, siteId: string, token: string): Promise<string> {
  return seal({ id: keys.id, key: keys.channel }, place(siteId), token)
}

/** @returns `null` when the token was sealed with another secret */
export async function openBot(
  env: Pick<Env, 'TELEGRAM_API'>,
  keys: Keyring,
  { siteId, username, sealedToken }: StoredBot,
): Promise<Bot | null> {
  const token = await unseal({ id: keys.id, key: keys.channel }, place(siteId), sealedToken)
  return token === null ? null : { username, call: botCaller(env.TELEGRAM_API, token) }
}

/** What Telegram is to send with each update, and its hash, which is all that is kept. */
export async function newHookSecret(): Promise<{ secret: string; hash: string }> {
  const secret = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  return { secret, hash: await sha256(secret) }
}
