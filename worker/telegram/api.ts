import * as v from 'valibot'

/**
 * Calls of the Bot API (https://core.telegram.org/bots/api#making-requests). The token is part of the address, so
 * neither an address nor an error's text goes anywhere from here.
 */

/** What came of a call. */
export type BotResult = { ok: true; result: unknown } | { ok: false; failure: BotFailure }

/** Why a call came to nothing, as far as it matters here. */
export type BotFailure =
  /** The chat wants nothing, or is no more. */
  | { kind: 'gone'; outcome: string }
  /** The group has another number now. */
  | { kind: 'moved'; outcome: string; chatId: number }
  /** Too many calls: Telegram says how long to wait. */
  | { kind: 'wait'; outcome: string; seconds: number }
  /** The token is not valid, or not any more. */
  | { kind: 'token'; outcome: string }
  /** An edit would change nothing, or there is no such message any more. */
  | { kind: 'unchanged'; outcome: string }
  /** Telegram does not take the call, and would not a second time. */
  | { kind: 'refused'; outcome: string }
  /** No answer, or one that is none. */
  | { kind: 'away'; outcome: string }

/** What calls of a bot go through. */
export type CallBot = (method: string, body: Record<string, unknown>) => Promise<BotResult>

const Answer = v.looseObject({
  ok: v.boolean(),
  result: v.optional(v.unknown()),
  error_code: v.optional(v.number()),
  description: v.optional(v.string()),
  parameters: v.optional(
    v.looseObject({
      retry_after: v.optional(v.number()),
      migrate_to_chat_id: v.optional(v.pipe(v.number(), v.safeInteger())),
    }),
  ),
})
type Answer = v.InferOutput<typeof Answer>

const timeoutMs = 10_000
const waitSeconds = 30

/** Telegram tells these apart by words only; they have been the same for years. */
const gone = /chat not found|PEER_ID_INVALID|user is deactivated|group chat was deleted/i
const unchanged =
  /message is not modified|message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i

function failureOf(status: number, { description = '', parameters }: Answer): BotFailure {
  const outcome = `telegram_${status}`
  if (parameters?.migrate_to_chat_id !== undefined)
    return { kind: 'moved', outcome, chatId: parameters.migrate_to_chat_id }
  if (status === 429) return { kind: 'wait', outcome, seconds: parameters?.retry_after ?? waitSeconds }
  if (status === 401 || status === 404) return { kind: 'token', outcome }
  if (status === 403 || (status === 400 && gone.test(description))) return { kind: 'gone', outcome }
  if (status === 400 && unchanged.test(description)) return { kind: 'unchanged', outcome }
  return status >= 400 && status < 500 ? { kind: 'refused', outcome } : { kind: 'away', outcome }
}

const away = (outcome: string): BotResult => ({ ok: false, failure: { kind: 'away', outcome } })

async function read(response: Response): Promise<BotResult> {
  const parsed = v.safeParse(Answer, await response.json())
  if (!parsed.success) return away('telegram_no_answer')
  const { ok, result, error_code } = parsed.output
  if (ok) return { ok: true, result }
  return { ok: false, failure: failureOf(error_code ?? response.status, parsed.output) }
}

/**
 * A bot's calls.
 *
 * @param api where the Bot API is; Telegram's own, or a stand-in
 */
export function botCaller(api: string, token: string): CallBot {
  return async (method, body) => {
    try {
      const response = await fetch(`${api}/bot${token}/${method}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      return await read(response)
    } catch {
      return away('telegram_no_answer') // no connection, no answer in time, or no JSON
    }
  }
}
