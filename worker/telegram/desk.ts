import type { Keyring } from '../auth/keyring.ts'
import { type Language, languageOf } from '../i18n/language.ts'
import { listChannels, type StoredChannel } from '../store/channels.ts'
import type { Database } from '../store/db.ts'
import type { StoredSite } from '../store/rows.ts'
import { reviveAccount } from '../store/telegram.ts'
import { type AccountConfig, accountConfig, chatMac } from './account.ts'
import type { BotResult } from './api.ts'
import type { Bot } from './bot.ts'
import type { Outgoing } from './message.ts'

/** Where an update is dealt with. */
export interface Desk {
  db: Database
  keys: Keyring
  site: StoredSite
  bot: Bot
  nowMs: number
}

/** A chat that may act. */
export interface Linked {
  channel: StoredChannel
  account: AccountConfig
}

/** @returns `null` when the site has no account for the chat */
export async function findLinked({ db, keys, site }: Desk, chatId: number): Promise<Linked | null> {
  const hash = await chatMac(keys, site.id, chatId)
  for (const channel of await listChannels(db, site.id, 'telegram')) {
    const account = accountConfig(channel)
    if (account.chatMac === hash) return { channel, account }
  }
  return null
}

/** A chat that went off because the bot was blocked writes again: it can be reached. Not for who is switched off. */
export async function revive({ db }: Desk, linked: Linked): Promise<Linked> {
  if (linked.channel.state === 'on') return linked
  await reviveAccount(db, linked.channel)
  return { ...linked, channel: { ...linked.channel, state: 'on' } }
}

/** The language for who is not linked: their own, if Sada speaks it; else the site's. */
export function guestLanguage({ site }: Desk, languageCode: string | null): Language {
  const [spoken = ''] = (languageCode ?? '').toLowerCase().split('-')
  return languageOf(['ar', 'fr', 'en'].includes(spoken) ? spoken : site.settings.locale)
}

/** Says something to a chat. What Telegram answers changes nothing that was done. */
export function say({ bot }: Desk, chatId: number, message: Outgoing): Promise<BotResult> {
  return bot.call('sendMessage', { chat_id: chatId, ...message })
}

/** Takes the waiting sign off a button, with a word above the chat (at most 200 characters). */
export function answerPress({ bot }: Desk, callbackId: string, text?: string): Promise<BotResult> {
  return bot.call('answerCallbackQuery', {
    callback_query_id: callbackId,
    ...(text === undefined ? {} : { text: text.slice(0, 200) }),
  })
}
