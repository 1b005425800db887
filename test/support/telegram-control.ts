/** What tests inside workerd and the stand-in for Telegram (`telegram.ts`), which is outside, say to each other. */

export const telegramControlHost = 'telegram.outbound.test'

/** Bots that the stand-in knows. */
export const telegramTokens = {
  first: { token: '7000000001:AAF-token-canary-of-the-first-bot-0001', username: 'akhir_saa_bot' },
  second: { token: '7000000002:AAF-token-canary-of-the-other-bot-0002', username: 'autre_bot' },
  /** The first bot's, after BotFather made a new one. */
  renewed: { token: '7000000001:AAF-token-canary-of-the-first-bot-new1', username: 'akhir_saa_bot' },
} as const

/** A message as the chat shows it now. */
export interface ShownMessage {
  chat_id: number
  message_id: number
  text: string
  entities?: { type: string; offset: number; length: number }[]
  reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] }
  link_preview_options?: { is_disabled: boolean }
  disable_notification?: boolean
  parse_mode?: string
}

/** A call as it came. */
export interface BotCall {
  method: string
  body: Record<string, unknown>
}

/** What the next call of a method (to a chat) fails with, instead of being done. */
export interface TelegramFailure {
  method?: string
  chatId?: number
  status: number
  description: string
  parameters?: { retry_after?: number; migrate_to_chat_id?: number }
  hangs?: boolean
  /** No JSON at all, as from a proxy in between. */
  garbage?: boolean
}
