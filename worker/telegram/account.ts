import * as v from 'valibot'
import {
  type TelegramAccount,
  TelegramHears,
  TelegramLanguage,
  TelegramQuietHours,
} from '../../contract/index.ts'
import { type Keyring, mac } from '../auth/keyring.ts'
import { seal, unseal } from '../auth/seal.ts'
import type { StoredChannel } from '../store/channels.ts'

/** What a channel of the kind `telegram` has in its `config`. */
const AccountConfig = v.object({
  /** The chat's number, sealed: for a person it is their number at Telegram. */
  chat: v.string(),
  /** By which the chat is found when it writes. */
  chatMac: v.string(),
  isGroup: v.boolean(),
  language: TelegramLanguage,
  hears: TelegramHears,
  quietHours: v.nullish(TelegramQuietHours, null),
  /** Switched off by the site's owner; only they can switch it on again. */
  isPaused: v.boolean(),
})
/** See the schema. */
export type AccountConfig = v.InferOutput<typeof AccountConfig>

/** @throws ValiError for a config that this kind did not write */
export function accountConfig(channel: Pick<StoredChannel, 'config'>): AccountConfig {
  return v.parse(AccountConfig, channel.config)
}

const place = (siteId: string, channelId: string) => `${siteId}|${channelId}|chat`

/** A chat's keyed hash, of no use for another site. */
export function chatMac(keys: Keyring, siteId: string, chatId: number): Promise<string> {
  return mac(keys, 'chat', 'chat', siteId, String(chatId))
}

/** A code's keyed hash: letters and digits count, in whatever case. */
export function codeMac(keys: Keyring, siteId: string, code: string): Promise<string> {
  return mac(keys, 'chat', 'code', siteId, code.toLowerCase())
}

/** What of a config says which chat it is. */
export async function chatConfig(
  keys: Keyring,
  siteId: string,
  channelId: string,
  chatId: number,
): Promise<Pick<AccountConfig, 'chat' | 'chatMac'>> {
  const sealed = await seal({ id: keys.id, key: keys.channel }, place(siteId, channelId), String(chatId))
  return { chat: sealed, chatMac: await chatMac(keys, siteId, chatId) }
}

/** @returns `null` when the number was sealed with another secret */
export async function openChat(
  keys: Keyring,
  { siteId, id }: StoredChannel,
  { chat }: AccountConfig,
): Promise<number | null> {
  const text = await unseal({ id: keys.id, key: keys.channel }, place(siteId, id), chat)
  return text === null ? null : Number(text)
}

/** What may be told of an account. */
export function toAccount(channel: StoredChannel): TelegramAccount {
  const { isGroup, language, hears, quietHours } = accountConfig(channel)
  return {
    id: channel.id,
    name: channel.name,
    state: channel.state === 'on' ? 'on' : 'off',
    kind: isGroup ? 'group' : 'person',
    language,
    hears,
    quiet_hours: quietHours,
    created_at: new Date(channel.createdAtMs).toISOString(),
  }
}

/** Whether an hour of the day is one in which a chat should make no sound. */
export function isQuiet(hours: TelegramQuietHours | null, hour: number): boolean {
  if (!hours) return false
  const { from, to } = hours
  return from < to ? hour >= from && hour < to : hour >= from || hour < to
}
