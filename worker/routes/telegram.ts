import { Hono } from 'hono'
import * as v from 'valibot'
import {
  limits,
  NewTelegramBot,
  NewTelegramCode,
  newPlainId,
  PlainId,
  type Telegram,
  TelegramAccountPatch,
  type TelegramCode,
  type TelegramWebhook,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import type { Keyring } from '../auth/keyring.ts'
import { requireKeyring } from '../config.ts'
import { withKey, withScopes } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { forgetSite } from '../http/site.ts'
import { readBody, readIdOr } from '../http/validate.ts'
import { languageOf } from '../i18n/language.ts'
import {
  changeChannelStatement,
  findChannel,
  listChannels,
  removeChannelStatement,
  type StoredChannel,
} from '../store/channels.ts'
import { run } from '../store/db.ts'
import { auditChange, auditStatement } from '../store/moderation.ts'
import {
  addCode,
  type By,
  findBot,
  isBotTaken,
  removeBot,
  type StoredBot,
  saveBot,
} from '../store/telegram.ts'
import { codeMac, toAccount } from '../telegram/account.ts'
import { type BotResult, botCaller, type CallBot } from '../telegram/api.ts'
import { botIdOf, newHookSecret, openBot, sealToken } from '../telegram/bot.ts'
import { commandList } from '../telegram/commands.ts'
import { excerpt } from '../telegram/message.ts'

/** `/v1/moderation/telegram` */
export const telegramRoutes = new Hono<AppEnv>()
telegramRoutes.use(noStore, withKey('settings'))
/** Whoever gets comments with buttons reads and decides. */
const decides = withScopes('read', 'moderate')

const by = (c: AppContext): By => ({ siteId: c.get('site').id, keyId: c.get('key').id, nowMs: Date.now() })

const hookAddress = (c: AppContext) => `${new URL(c.req.url).origin}/v1/telegram/${c.get('site').id}`

const WebhookInfo = v.looseObject({
  url: v.string(),
  pending_update_count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  last_error_date: v.optional(v.number()),
  last_error_message: v.optional(v.string()),
})

const nothingKnown = { waiting: null, last_error: null, last_error_at: null }
/** An error that is older than this, with nothing waiting, was overcome. */
const recentMs = 600_000

/** What Telegram says of the address it sends to. */
async function webhookOf(c: AppContext, keys: Keyring, stored: StoredBot): Promise<TelegramWebhook> {
  const bot = await openBot(c.env, keys, stored)
  const answer = await bot?.call('getWebhookInfo', {})
  if (!bot || (answer && !answer.ok && answer.failure.kind === 'token'))
    return { state: 'token_invalid', ...nothingKnown }
  const info = v.safeParse(WebhookInfo, answer?.ok ? answer.result : null)
  if (!info.success) return { state: 'unknown', ...nothingKnown }
  const { url, pending_update_count: waiting, last_error_date: atSeconds, last_error_message } = info.output
  const atMs = atSeconds === undefined ? null : atSeconds * 1_000
  const isFailing = atMs !== null && (waiting > 0 || Date.now() - atMs < recentMs)
  return {
    state: url !== hookAddress(c) ? 'elsewhere' : isFailing ? 'failing' : 'working',
    waiting,
    last_error:
      last_error_message === undefined ? null : excerpt(last_error_message, { graphemes: 200, units: 400 }),
    last_error_at: atMs === null ? null : new Date(atMs).toISOString(),
  }
}

async function show(c: AppContext): Promise<Telegram> {
  const [db, site] = [c.get('db'), c.get('site')]
  const [stored, channels] = await Promise.all([findBot(db, site.id), listChannels(db, site.id, 'telegram')])
  const bot = stored && {
    username: stored.username,
    created_at: new Date(stored.createdAtMs).toISOString(),
    webhook: await webhookOf(c, await requireKeyring(c.env), stored),
  }
  return { bot, accounts: channels.map(toAccount) }
}

telegramRoutes.get('/', async (c) => c.json(await show(c)))

const Me = v.looseObject({ is_bot: v.literal(true), username: v.string() })

/** @throws AppError for what Telegram did not do */
function expectDone(
  answer: BotResult,
  refused: 'telegram_token_invalid' | 'telegram_webhook_refused',
): unknown {
  if (answer.ok) return answer.result
  const { kind } = answer.failure
  if (kind === 'token') throw new AppError('telegram_token_invalid')
  throw new AppError(kind === 'away' || kind === 'wait' ? 'telegram_unreachable' : refused)
}

async function usernameOf(call: CallBot): Promise<string> {
  const me = v.safeParse(Me, expectDone(await call('getMe', {}), 'telegram_token_invalid'))
  if (!me.success) throw new AppError('telegram_token_invalid')
  return me.output.username
}

/** The list of commands below the field for writing. Without it all works as well, so nothing waits for its answer. */
async function tellCommands(call: CallBot, siteLocale: string): Promise<void> {
  await Promise.all([
    call('setMyCommands', { commands: commandList(languageOf(siteLocale)) }),
    ...(['ar', 'fr', 'en'] as const).map((language_code) =>
      call('setMyCommands', { commands: commandList(language_code), language_code }),
    ),
  ])
}

telegramRoutes.post('/', decides, writes, async (c) => {
  const { bot_token: token } = await readBody(c, NewTelegramBot)
  const [db, site, keys] = [c.get('db'), c.get('site'), await requireKeyring(c.env)]
  const botId = botIdOf(token)
  if (botId === null) throw new AppError('telegram_token_invalid')
  const call = botCaller(c.env.TELEGRAM_API, token)
  const username = await usernameOf(call)
  if (await isBotTaken(db, site.id, botId)) throw new AppError('telegram_bot_taken')
  const before = await findBot(db, site.id)
  const { secret, hash: secretHash } = await newHookSecret()
  const hook = {
    url: hookAddress(c),
    secret_token: secret,
    allowed_updates: ['message', 'callback_query'],
    drop_pending_updates: true,
  }
  expectDone(await call('setWebhook', hook), 'telegram_webhook_refused')
  const { siteId, keyId, nowMs: createdAtMs } = by(c)
  const sealedToken = await sealToken(keys, siteId, token)
  await saveBot(db, { siteId, botId, username, sealedToken, secretHash, createdAtMs }, keyId)
  forgetSite(c.env.DB, siteId)
  const former = before && before.botId !== botId ? await openBot(c.env, keys, before) : null
  const asides = [former?.call('deleteWebhook', {}), tellCommands(call, site.settings.locale)]
  c.executionCtx.waitUntil(Promise.all(asides))
  return c.json(await show(c))
})

async function ownBot(c: AppContext): Promise<StoredBot> {
  const bot = await findBot(c.get('db'), c.get('site').id)
  if (!bot) throw new AppError('telegram_bot_not_found')
  return bot
}

telegramRoutes.delete('/', writes, async (c) => {
  const bot = await openBot(c.env, await requireKeyring(c.env), await ownBot(c))
  await removeBot(c.get('db'), by(c))
  forgetSite(c.env.DB, c.get('site').id)
  // Where Telegram is away or the token was revoked, it will meet a closed door and give up.
  await bot?.call('deleteWebhook', { drop_pending_updates: true })
  return c.body(null, 204)
})

telegramRoutes.post('/codes', decides, writes, async (c) => {
  const { name, language } = await readBody(c, NewTelegramCode)
  const [db, site, keys] = [c.get('db'), c.get('site'), await requireKeyring(c.env)]
  const { username } = await ownBot(c)
  const accounts = await listChannels(db, site.id, 'telegram')
  if (accounts.length >= limits.telegramAccountsMax) throw new AppError('telegram_accounts_full')
  const code = newPlainId()
  const author = by(c)
  const expiresAtMs = author.nowMs + limits.telegramCodeMinutes * 60_000
  const hash = await codeMac(keys, site.id, code)
  const stored = { hash, name, language: language ?? languageOf(site.settings.locale), expiresAtMs }
  await addCode(db, stored, author)
  const answer: TelegramCode = {
    code,
    expires_at: new Date(expiresAtMs).toISOString(),
    link: `https://t.me/${username}?start=${code}`,
    group_link: `https://t.me/${username}?startgroup=${code}`,
  }
  return c.json(answer, 201)
})

async function ownAccount(c: AppContext): Promise<StoredChannel> {
  const id = readIdOr('telegram_account_not_found', PlainId, c.req.param('id'))
  const channel = await findChannel(c.get('db'), c.get('site').id, 'telegram', id)
  if (!channel) throw new AppError('telegram_account_not_found')
  return channel
}

telegramRoutes.patch('/accounts/:id', writes, async (c) => {
  const channel = await ownAccount(c)
  const { name, state, language, hears, quiet_hours } = await readBody(c, TelegramAccountPatch)
  const change = {
    name,
    state,
    config: {
      ...(language === undefined ? {} : { language }),
      ...(hears === undefined ? {} : { hears }),
      ...(quiet_hours === undefined ? {} : { quietHours: quiet_hours }),
      ...(state === undefined ? {} : { isPaused: state === 'off' }),
    },
  }
  const db = c.get('db')
  const note = { ...by(c), action: 'telegram.account', detail: channel.id } as const
  await run(() => db.batch([changeChannelStatement(db, channel, change), auditChange(db, note)]))
  forgetSite(c.env.DB, channel.siteId)
  return c.json(toAccount(await ownAccount(c)))
})

telegramRoutes.delete('/accounts/:id', writes, async (c) => {
  const { id, siteId } = await ownAccount(c)
  const db = c.get('db')
  const note = { ...by(c), action: 'telegram.unlink', detail: id } as const
  await run(() => db.batch([removeChannelStatement(db, siteId, id), auditStatement(db, note)]))
  forgetSite(c.env.DB, siteId)
  return c.body(null, 204)
})
