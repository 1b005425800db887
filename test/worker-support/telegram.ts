import { env } from 'cloudflare:workers'
import type { Telegram, TelegramAccount, TelegramCode } from '../../contract/index.ts'
import {
  type BotCall,
  type ShownMessage,
  type TelegramFailure,
  telegramControlHost,
  telegramTokens,
} from '../support/telegram-control.ts'
import { read, send, sendJson, type TestSite, withKey } from './api.ts'

export const base = '/v1/moderation/telegram'
export const { first, second, renewed } = telegramTokens
/** A moderator's chat, and a newsroom's group. */
export const saraChat = 100_001
export const omarChat = 100_002
export const groupChat = -100_777

async function control<T>(path: string, method = 'GET', body?: unknown): Promise<T | null> {
  const answer = await fetch(`https://${telegramControlHost}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer.status === 204 ? null : answer.json<T>()
}

/** Makes Telegram forget everything. */
export const resetTelegram = () => control('reset', 'POST')
/** What the next calls fail with. */
export const failNext = (...failures: TelegramFailure[]) => control('failures', 'PUT', failures)
/** What Telegram says of the address it sends to. */
export const webhookError = (error: object) => control('webhook-error', 'PUT', error)
/** Messages of a chat as they are now, or of all. */
export async function messages(chatId?: number): Promise<ShownMessage[]> {
  const all = (await control<ShownMessage[]>('messages')) ?? []
  return all.filter(({ chat_id }) => chatId === undefined || chat_id === chatId)
}
/** Calls of a method, in order. */
export async function calls(method: string): Promise<BotCall['body'][]> {
  const all = (await control<BotCall[]>('calls')) ?? []
  return all.filter((call) => call.method === method).map(({ body }) => body)
}

/** The latest message of a chat. */
export async function latest(chatId: number): Promise<ShownMessage> {
  const message = (await messages(chatId)).at(-1)
  if (!message) throw new Error(`chat ${chatId} got no message`)
  return message
}

/** A button of a message, by a part of its label. */
export function button(message: ShownMessage, label: string): string {
  const found = (message.reply_markup?.inline_keyboard ?? []).flat().find(({ text }) => text.includes(label))
  if (!found) throw new Error(`no button «${label}» below: ${message.text}`)
  return found.callback_data
}

/** Labels of a message's buttons. */
export function labels(message: ShownMessage): string[] {
  return (message.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text)
}

/** What Telegram was told to send with each update, by site: tests of several sites have several. */
export async function secretOf(bot: { token: string } = first): Promise<string> {
  const hooks = await control<Record<string, { secret_token: string }>>('webhooks')
  return hooks?.[bot.token]?.secret_token ?? ''
}

/** A site with a bot. */
export async function connect(site: TestSite, bot: { token: string } = first): Promise<Telegram> {
  return read(sendJson('POST', base, { bot_token: bot.token }, withKey(site.key)))
}

export function makeCode(site: TestSite, body: object = { name: 'سارة' }): Promise<TelegramCode> {
  return read(sendJson('POST', `${base}/codes`, body, withKey(site.key)), 201)
}

export async function accounts(site: TestSite): Promise<TelegramAccount[]> {
  return (await read<Telegram>(send(base, { headers: withKey(site.key) }))).accounts
}

const counter = { updates: 500_000 }

/** A new number for an update, as Telegram counts them. */
export const nextUpdateId = () => ++counter.updates

/** Sends an update as Telegram does. */
export async function deliver(
  site: TestSite,
  update: object,
  bot: { token: string } = first,
): Promise<Response> {
  const headers = { 'x-telegram-bot-api-secret-token': await secretOf(bot) }
  return sendJson('POST', `/v1/telegram/${site.id}`, { update_id: nextUpdateId(), ...update }, headers)
}

const chat = (id: number) => ({ id, type: id < 0 ? 'supergroup' : 'private' })

/** Somebody writes to the bot. */
export async function say(site: TestSite, chatId: number, text: string, language_code = 'ar'): Promise<void> {
  const from = { id: 42, is_bot: false, first_name: 'X', language_code }
  await read(deliver(site, { message: { message_id: 9_000, date: 1, chat: chat(chatId), from, text } }))
}

/** Somebody presses a button. */
export async function press(
  site: TestSite,
  message: Pick<ShownMessage, 'chat_id' | 'message_id'>,
  data: string,
  update_id = nextUpdateId(),
): Promise<string | undefined> {
  const from = { id: 42, is_bot: false, first_name: 'X', language_code: 'ar' }
  const { chat_id, message_id } = message
  const callback_query = {
    id: `cb${update_id}`,
    from,
    data,
    message: { message_id, date: 1, chat: chat(chat_id) },
  }
  await read(deliver(site, { update_id, callback_query }))
  const answer = (await calls('answerCallbackQuery')).findLast(
    ({ callback_query_id }) => callback_query_id === callback_query.id,
  )
  if (!answer) throw new Error('the press was not answered')
  return answer.text === undefined ? undefined : String(answer.text)
}

/** Links a chat to a site that has a bot. */
export async function link(
  site: TestSite,
  chatId: number,
  code: object = { name: 'سارة' },
): Promise<TelegramAccount> {
  const before = (await accounts(site)).map(({ id }) => id)
  await say(site, chatId, `/start ${(await makeCode(site, code)).code}`)
  const account = (await accounts(site)).find(({ id }) => !before.includes(id))
  if (!account) throw new Error('the chat was not linked')
  return account
}

/** All that is stored of the bot, as text. */
export async function storedText(): Promise<string> {
  const tables = [
    'telegram_bot',
    'telegram_code',
    'telegram_guest',
    'telegram_update',
    'telegram_message',
    'channel',
    'audit',
    'delivery',
  ]
  const rows = await env.DB.batch(tables.map((name) => env.DB.prepare(`SELECT * FROM ${name}`)))
  return JSON.stringify(rows.map(({ results }) => results))
}
