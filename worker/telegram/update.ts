import * as v from 'valibot'

/** Of an update (https://core.telegram.org/bots/api#update), what Sada needs; the rest is left alone. */

const Chat = v.looseObject({ id: v.pipe(v.number(), v.safeInteger()), type: v.string() })

const Sender = v.looseObject({ language_code: v.optional(v.string()) })

const Message = v.looseObject({
  chat: Chat,
  from: v.optional(Sender),
  text: v.optional(v.string()),
  migrate_to_chat_id: v.optional(v.pipe(v.number(), v.safeInteger())),
})

const CallbackQuery = v.looseObject({
  id: v.string(),
  from: v.optional(Sender),
  message: v.optional(v.looseObject({ message_id: v.number(), chat: Chat })),
  data: v.optional(v.string()),
})

/** A message to the bot. */
export interface Said {
  kind: 'said'
  chatId: number
  isGroup: boolean
  languageCode: string | null
  text: string
}

/** A button that was pressed. */
export interface Pressed {
  kind: 'pressed'
  updateId: number
  callbackId: string
  chatId: number
  messageId: number
  languageCode: string | null
  data: string
}

/** A group that has a new number. */
export interface Moved {
  kind: 'moved'
  chatId: number
  newChatId: number
}

const isGroup = (type: string) => type === 'group' || type === 'supergroup'

function readMessage(input: unknown): Said | Moved | null {
  const parsed = v.safeParse(Message, input)
  if (!parsed.success) return null
  const { chat, from, text, migrate_to_chat_id: newChatId } = parsed.output
  if (newChatId !== undefined) return { kind: 'moved', chatId: chat.id, newChatId }
  if (text === undefined || (chat.type !== 'private' && !isGroup(chat.type))) return null
  const languageCode = from?.language_code ?? null
  return { kind: 'said', chatId: chat.id, isGroup: isGroup(chat.type), languageCode, text }
}

function readCallback(updateId: number, input: unknown): Pressed | null {
  const parsed = v.safeParse(CallbackQuery, input)
  if (!parsed.success) return null
  const { id, from, message, data } = parsed.output
  return {
    kind: 'pressed',
    updateId,
    callbackId: id,
    // A press below something that no chat has: nothing can be linked to it.
    chatId: message?.chat.id ?? 0,
    messageId: message?.message_id ?? 0,
    languageCode: from?.language_code ?? null,
    data: data ?? '',
  }
}

/** @returns `null` for what Sada has nothing to do with */
export function readUpdate(update: {
  update_id: number
  [other: string]: unknown
}): Said | Pressed | Moved | null {
  const { update_id: updateId, message, callback_query: callback } = update
  return callback === undefined ? readMessage(message) : readCallback(updateId, callback)
}

/** A command, as `/name@bot rest`. */
export interface Command {
  name: string
  argument: string
}

/** @returns `null` for what is no command, or one for another bot */
export function readCommand(text: string, username: string): Command | null {
  const [, name, bot, argument = ''] = /^\/(\w{1,32})(?:@(\w{1,64}))?(?:\s+(\S{1,100}))?\s*$/.exec(text) ?? []
  if (name === undefined) return null
  if (bot !== undefined && bot.toLowerCase() !== username.toLowerCase()) return null
  return { name: name.toLowerCase(), argument }
}
