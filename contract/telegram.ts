import * as v from 'valibot'
import type { FieldCode } from './errors.ts'
import { ActorName, Count, Time } from './fields.ts'
import { PlainId } from './ids.ts'

const code = (value: FieldCode): FieldCode => value

/** A language in which the bot speaks. */
export const TelegramLanguage = v.picklist(['ar', 'fr', 'en'])
export type TelegramLanguage = v.InferOutput<typeof TelegramLanguage>

/** What an account is told of. */
export const TelegramHears = v.pipe(
  v.picklist(['held', 'held_and_reports']),
  v.description('Comments that wait for a moderator; or also each published one that a reader reports'),
)
export type TelegramHears = v.InferOutput<typeof TelegramHears>

const Hour = v.pipe(
  v.number(),
  v.integer(code('value_invalid')),
  v.minValue(0, code('value_invalid')),
  v.maxValue(23, code('value_invalid')),
)

/** Messages between two hours of the site's day come without a sound. */
export const TelegramQuietHours = v.pipe(
  v.strictObject({ from: Hour, to: Hour }),
  v.check(({ from, to }) => from !== to, code('value_invalid')),
  v.description('Hours of the site’s time zone, the last not included; messages come without a sound'),
)
export type TelegramQuietHours = v.InferOutput<typeof TelegramQuietHours>

/** A chat that hears of comments and may decide them. */
export const TelegramAccount = v.strictObject({
  id: PlainId,
  name: v.string(),
  state: v.pipe(
    v.picklist(['on', 'off']),
    v.description('`off`: it blocked the bot or is gone, or it was switched off'),
  ),
  kind: v.picklist(['person', 'group']),
  language: TelegramLanguage,
  hears: TelegramHears,
  quiet_hours: v.nullable(TelegramQuietHours),
  created_at: Time,
})
export type TelegramAccount = v.InferOutput<typeof TelegramAccount>

/** How Telegram fares with what it sends to Sada. */
export const TelegramWebhook = v.strictObject({
  state: v.pipe(
    v.picklist(['working', 'failing', 'elsewhere', 'token_invalid', 'unknown']),
    v.description(
      '`failing`: Telegram could not bring the latest update; `elsewhere`: somebody pointed the bot at another address; `token_invalid`: the token was revoked; `unknown`: Telegram does not answer',
    ),
  ),
  waiting: v.pipe(v.nullable(Count), v.description('Updates that Telegram has not brought yet')),
  last_error: v.pipe(v.nullable(v.string()), v.description('In Telegram’s words')),
  last_error_at: v.nullable(Time),
})
export type TelegramWebhook = v.InferOutput<typeof TelegramWebhook>

/** A site's bot; its token is never told. */
export const TelegramBot = v.strictObject({
  username: v.string(),
  created_at: Time,
  webhook: TelegramWebhook,
})
export type TelegramBot = v.InferOutput<typeof TelegramBot>

export const Telegram = v.strictObject({
  bot: v.nullable(TelegramBot),
  accounts: v.array(TelegramAccount),
})
export type Telegram = v.InferOutput<typeof Telegram>

export const NewTelegramBot = v.strictObject({
  bot_token: v.pipe(
    v.string(),
    v.minLength(1, code('required')),
    v.maxLength(200, code('too_long')),
    v.description('As BotFather gives it; kept encrypted and never shown again'),
  ),
})
export type NewTelegramBot = v.InferOutput<typeof NewTelegramBot>

export const NewTelegramCode = v.strictObject({
  name: v.pipe(ActorName, v.description('Of the account that will be linked; stands in the audit trail')),
  language: v.optional(v.pipe(TelegramLanguage, v.description('The site’s unless given'))),
})
export type NewTelegramCode = v.InferOutput<typeof NewTelegramCode>

export const TelegramCode = v.strictObject({
  code: v.pipe(v.string(), v.description('Links one chat, once; shown this once')),
  expires_at: Time,
  link: v.pipe(v.string(), v.description('Opens a chat with the bot and sends it the code')),
  group_link: v.pipe(v.string(), v.description('Adds the bot to a group and sends it the code there')),
})
export type TelegramCode = v.InferOutput<typeof TelegramCode>

export const TelegramAccountPatch = v.strictObject({
  name: v.optional(ActorName),
  state: v.optional(
    v.pipe(v.picklist(['on', 'off']), v.description('`off`: hears nothing and may decide nothing')),
  ),
  language: v.optional(TelegramLanguage),
  hears: v.optional(TelegramHears),
  quiet_hours: v.optional(v.nullable(TelegramQuietHours)),
})
export type TelegramAccountPatch = v.InferOutput<typeof TelegramAccountPatch>

/** What Telegram sends; see https://core.telegram.org/bots/api#update. What Sada does not know of it, it leaves alone. */
export const TelegramUpdate = v.looseObject({
  update_id: v.pipe(v.number(), v.safeInteger(code('value_invalid'))),
})
export type TelegramUpdate = v.InferOutput<typeof TelegramUpdate>

export const TelegramAccepted = v.strictObject({ ok: v.literal(true) })
export type TelegramAccepted = v.InferOutput<typeof TelegramAccepted>
