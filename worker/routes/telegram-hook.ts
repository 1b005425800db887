import { Hono, type MiddlewareHandler } from 'hono'
import { type TelegramAccepted, TelegramUpdate } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { equalInConstantTime, sha256 } from '../auth/encoding.ts'
import { requireKeyring } from '../config.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { logSurvived } from '../http/log.ts'
import { forgetSite } from '../http/site.ts'
import { readBody } from '../http/validate.ts'
import { findSite } from '../store/sites.ts'
import { findBot } from '../store/telegram.ts'
import { openBot } from '../telegram/bot.ts'
import { onMoved, onSaid } from '../telegram/commands.ts'
import type { Desk } from '../telegram/desk.ts'
import { onPress } from '../telegram/presses.ts'
import { readUpdate } from '../telegram/update.ts'

/** Compared with when the site has no bot, so that it takes as long as a wrong token. */
const nobodysHash = 'A'.repeat(43)

/** Only Telegram knows the token. Unknown sites, sites without a bot and wrong tokens are told apart by nothing. */
const fromTelegram: MiddlewareHandler<AppEnv> = async (c, next) => {
  const siteId = c.req.param('site') ?? ''
  const given = await sha256(c.req.header('x-telegram-bot-api-secret-token') ?? '')
  const [bot, site] = await Promise.all([findBot(c.env.DB, siteId), findSite(c.env.DB, siteId)])
  const isRight = equalInConstantTime(given, bot?.secretHash ?? nobodysHash)
  if (!isRight || !bot || !site) throw new AppError('telegram_secret_invalid')
  c.set('site', site)
  c.set('db', c.env.DB)
  await next()
}

/** `/v1/telegram/{site}`: what Telegram sends. */
export const telegramHookRoutes = new Hono<AppEnv>()
telegramHookRoutes.use(noStore)

async function openDesk(c: AppContext): Promise<Desk | null> {
  const [db, site, keys] = [c.get('db'), c.get('site'), await requireKeyring(c.env)]
  const stored = await findBot(db, site.id)
  const bot = stored && (await openBot(c.env, keys, stored))
  return bot && { db, keys, site, bot, nowMs: Date.now() }
}

/** @throws AppError when the database is away: Telegram brings the update again */
async function handle(c: AppContext, update: TelegramUpdate): Promise<void> {
  const read = readUpdate(update)
  const desk = read && (await openDesk(c))
  if (!desk) return
  if (read.kind === 'pressed') await onPress(desk, read)
  else if (read.kind === 'said') await onSaid(desk, read)
  else await onMoved(desk, read)
  forgetSite(c.env.DB, desk.site.id)
}

telegramHookRoutes.post('/:site', fromTelegram, writes, async (c) => {
  const update = await readBody(c, TelegramUpdate)
  try {
    await handle(c, update)
  } catch (error) {
    if (error instanceof AppError) throw error
    // A fault of ours would be the same next time: Telegram would bring this update, and hold back others, for hours.
    logSurvived('telegram_update_failed', error)
  }
  const answer: TelegramAccepted = { ok: true }
  return c.json(answer)
})
