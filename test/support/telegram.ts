/**
 * Telegram's Bot API as far as Sada speaks with it: the same paths, bodies, answers, limits and refusals
 * (https://core.telegram.org/bots/api). Tests inside workerd look and script through {@link telegramControlHost}.
 */
import {
  type BotCall,
  type ShownMessage,
  type TelegramFailure,
  telegramControlHost,
  telegramTokens,
} from './telegram-control.ts'

export { telegramControlHost }

interface Webhook {
  url: string
  secret_token: string
  allowed_updates: string[]
  last_error_date?: number
  last_error_message?: string
}

/** What a method answers: a result, or a refusal. */
type Said = { result: unknown } | TelegramFailure

const refuse = (status: number, description: string, parameters?: TelegramFailure['parameters']): Said => ({
  status,
  description,
  ...(parameters ? { parameters } : {}),
})
const bad = (description: string) => refuse(400, `Bad Request: ${description}`)

/** The state of one stand-in. */
class Telegram {
  webhooks = new Map<string, Webhook>()
  messages: ShownMessage[] = []
  calls: BotCall[] = []
  failures: TelegramFailure[] = []
  nextMessageId = 1

  call(token: string, method: string, body: Record<string, unknown>): Said {
    const bot = Object.values(telegramTokens).find((known) => known.token === token)
    this.calls.push({ method, body })
    const at = this.failures.findIndex(
      (failure) => failure.method === method && (failure.chatId ?? body.chat_id) === body.chat_id,
    )
    const [failure] = at < 0 ? [] : this.failures.splice(at, 1)
    if (failure) return failure
    if (!bot) return refuse(401, 'Unauthorized')
    if (method === 'getMe')
      return { result: { id: Number(token.split(':')[0]), is_bot: true, username: bot.username } }
    if (method === 'setWebhook') return this.#setWebhook(token, body)
    if (method === 'deleteWebhook') return { result: this.webhooks.delete(token) || true }
    if (method === 'getWebhookInfo') return { result: this.#info(token) }
    if (method === 'sendMessage') return this.#send(body)
    if (method === 'editMessageText') return this.#edit(body)
    if (method === 'answerCallbackQuery')
      return String(body.text ?? '').length <= 200 ? { result: true } : bad('MESSAGE_TOO_LONG')
    if (method === 'setMyCommands') return { result: true }
    return refuse(404, 'Not Found: method not found')
  }

  #setWebhook(token: string, body: Record<string, unknown>): Said {
    const { url, secret_token, allowed_updates } = body as unknown as Webhook
    if (!url.startsWith('https://')) return bad('bad webhook: An HTTPS URL must be provided for webhook')
    if (!/^[\w-]{1,256}$/.test(secret_token)) return bad('secret token contains unallowed characters')
    this.webhooks.set(token, { url, secret_token, allowed_updates })
    return { result: true }
  }

  #info(token: string): Record<string, unknown> {
    const { secret_token: _, ...hook } = this.webhooks.get(token) ?? { secret_token: '', url: '' }
    return { has_custom_certificate: false, pending_update_count: 0, ...hook }
  }

  /** What every text and keyboard must be. */
  #fault(body: Record<string, unknown>): Said | null {
    const { text, entities = [], reply_markup: markup } = body as unknown as ShownMessage
    if (typeof text !== 'string' || text.trim() === '') return bad('message text is empty')
    if (text.length > 4096) return bad('message is too long')
    for (const { offset, length } of entities)
      if (offset < 0 || length < 1 || offset + length > text.length) return bad('ENTITY_BOUNDS_INVALID')
    for (const { text: label, callback_data } of (markup?.inline_keyboard ?? []).flat()) {
      const bytes = new TextEncoder().encode(callback_data).length
      if (label === '' || bytes < 1 || bytes > 64) return bad('BUTTON_DATA_INVALID')
    }
    return null
  }

  #send(body: Record<string, unknown>): Said {
    const fault = this.#fault(body)
    if (fault) return fault
    const message = { ...(body as unknown as ShownMessage), message_id: this.nextMessageId++ }
    this.messages.push(message)
    return { result: { message_id: message.message_id, chat: { id: message.chat_id }, text: message.text } }
  }

  #edit(body: Record<string, unknown>): Said {
    const fault = this.#fault(body)
    if (fault) return fault
    const given = body as unknown as ShownMessage
    const message = this.messages.find(
      ({ chat_id, message_id }) => chat_id === given.chat_id && message_id === given.message_id,
    )
    if (!message) return bad('message to edit not found')
    const isSame =
      message.text === given.text &&
      JSON.stringify(message.reply_markup) === JSON.stringify(given.reply_markup)
    if (isSame)
      return bad(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      )
    Object.assign(message, given)
    return { result: { message_id: message.message_id } }
  }
}

const standIn = { telegram: new Telegram() }

/** `POST /bot<token>/<method>` */
export async function answerTelegram(request: Request): Promise<Response> {
  const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(new URL(request.url).pathname) ?? []
  const body = (await request.json()) as Record<string, unknown>
  const said = standIn.telegram.call(token, method, body)
  if ('result' in said) return Response.json({ ok: true, result: said.result })
  const { status, description, parameters, hangs, garbage } = said
  if (hangs) return new Promise(() => undefined)
  if (garbage) return new Response('<html>Bad Gateway</html>', { status })
  return Response.json(
    { ok: false, error_code: status, description, ...(parameters ? { parameters } : {}) },
    { status },
  )
}

/** `POST /reset`, `PUT /failures`, `PUT /webhook-error`, `GET /messages`, `GET /calls`, `GET /webhooks`. */
export async function answerTelegramControl(request: Request): Promise<Response> {
  const { telegram } = standIn
  const what = new URL(request.url).pathname.slice(1)
  if (what === 'messages') return Response.json(telegram.messages)
  if (what === 'calls') return Response.json(telegram.calls)
  if (what === 'webhooks') return Response.json(Object.fromEntries(telegram.webhooks))
  if (what === 'reset') standIn.telegram = new Telegram()
  else if (what === 'failures') telegram.failures = (await request.json()) as TelegramFailure[]
  else if (what === 'webhook-error') {
    const error = (await request.json()) as object
    for (const hook of telegram.webhooks.values()) Object.assign(hook, error)
  } else return new Response('the control host does not know this', { status: 404 })
  return new Response(null, { status: 204 })
}
