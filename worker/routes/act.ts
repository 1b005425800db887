import { Hono, type MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import { errors, Locale } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { sha256 } from '../auth/encoding.ts'
import { makeLink, readLink } from '../auth/link.ts'
import { requireKeyring } from '../config.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { logFailure } from '../http/log.ts'
import { forgetSite } from '../http/site.ts'
import { preferredLanguage } from '../i18n/language.ts'
import * as pages from '../pages/act.ts'
import { styles } from '../pages/styles.ts'
import { type View, viewOf } from '../pages/view.ts'
import { findChannelOfSite, isPaused, type StoredChannel, switchChannel } from '../store/channels.ts'
import { changesToUndo } from '../store/moderation.ts'
import { findQueued, type QueuedComment } from '../store/queue.ts'
import { findSite } from '../store/sites.ts'
import { latestDecision } from '../store/trail.ts'
import { type Actor, act, undo } from './acting.ts'

/**
 * `/act/{token}`: what is behind a link in a message. The token is the credential, and opening a link does nothing:
 * programs that look into mail and chat open every link. Only the button acts.
 */
export const actRoutes = new Hono<AppEnv>()

/** How long what was done by a link can be taken back by one. */
const undoMs = 600_000

/** Everything else has to be asked for elsewhere; the one style of {@link styles} is known by its hash. */
async function policy(): Promise<string> {
  const hash = (await sha256(styles.text)).replaceAll('-', '+').replaceAll('_', '/')
  return `default-src 'none'; style-src 'sha256-${hash}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`
}

async function answer(c: AppContext, page: string, status = 200): Promise<Response> {
  // Instead of what `safeHeaders` gave: its sandbox forbids forms.
  c.header('Content-Security-Policy', await policy())
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex, nofollow')
  return c.html(page, status as ContentfulStatusCode)
}

/** The channel's language, or the site's; before either is known, that of the browser. */
function viewFor(c: AppContext): View {
  const [site, channel] = [c.get('site'), c.get('channel')]
  if (!site) return viewOf(preferredLanguage(c.req.header('accept-language') ?? ''), 'UTC', null)
  const own = v.safeParse(v.object({ locale: Locale }), channel?.config)
  const { locale, time_zone, name } = site.settings
  return viewOf(own.success ? own.output.locale : locale, time_zone, name)
}

actRoutes.onError((error, c) => {
  const failure = error instanceof AppError ? error : new AppError('internal', { cause: error })
  const { code, headers } = failure
  const { status } = errors[code]
  if (status >= 500) logFailure(c.get('requestId'), failure)
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  c.header('Sada-Error', code)
  return answer(c, pages.faultPage(viewFor(c), code, c.get('requestId')), status)
})

/** Reads the link: it names the site and the channel, nothing else does. */
const withLink: MiddlewareHandler<AppEnv> = async (c, next) => {
  const keys = await requireKeyring(c.env)
  const read = await readLink(keys, c.req.param('token') ?? '', Date.now())
  if ('fault' in read && read.fault === 'link_invalid') throw new AppError('link_invalid')
  const link = 'fault' in read ? read.late : read.link
  const [site, channel] = await Promise.all([
    findSite(c.env.DB, link.siteId),
    findChannelOfSite(c.env.DB, link.siteId, link.channelId),
  ])
  if (!site) throw new AppError('link_invalid')
  c.set('site', site)
  c.set('db', c.env.DB)
  c.set('link', link)
  c.set('channel', channel)
  if ('fault' in read) throw new AppError(read.fault)
  await next()
}

/** The channel that sent the link, for links that are dead without it. @throws AppError `link_off` */
function liveChannel(c: AppContext): StoredChannel {
  const channel = c.get('channel')
  const isOfThisTime = channel?.generation === c.get('link').generation
  if (channel?.state !== 'on' || !isOfThisTime) throw new AppError('link_off')
  return channel
}

/** @throws AppError `link_off`, also while the channel is paused: who hears nothing decides nothing */
function actorOf(c: AppContext): Actor {
  const channel = liveChannel(c)
  if (isPaused(channel)) throw new AppError('link_off')
  return { db: c.get('db'), siteId: c.get('site').id, keyId: channel.id, nowMs: Date.now() }
}

/** @throws AppError `comment_not_found` */
async function requireComment({ db, siteId }: Actor, id: string): Promise<QueuedComment> {
  const comment = await findQueued(db, siteId, id)
  if (!comment) throw new AppError('comment_not_found')
  return comment
}

/** A link that takes an operation back, until ten minutes after it. */
async function undoLink(c: AppContext, operation: string, untilMs: number): Promise<pages.Undo> {
  const { siteId, channelId, generation } = c.get('link')
  const keys = await requireKeyring(c.env)
  const token = await makeLink(keys, {
    siteId,
    channelId,
    generation,
    action: 'undo',
    subjectId: operation,
    expiresAtMs: untilMs,
  })
  return { address: `/act/${token}`, untilMs }
}

/** @param own the operation of this request */
async function decidedPage(c: AppContext, by: Actor, comment: QueuedComment, own: string | null) {
  const decision = await latestDecision(by.db, by.siteId, comment.id)
  const operation = decision?.operation ?? null
  const untilMs = (decision?.atMs ?? 0) + undoMs
  // Whoever pressed twice sees the second answer, so the way back is in that one, too.
  const isOurs = operation !== null && decision?.actor === by.keyId && by.nowMs < untilMs
  const back = isOurs && comment.status !== 'pending' ? await undoLink(c, operation, untilMs) : null
  const isNow = own !== null && own === operation
  return answer(c, pages.decided(viewFor(c), comment, decision, { isNow, undo: back }))
}

async function decide(c: AppContext, action: pages.DecidingAct, isPressed: boolean): Promise<Response> {
  const by = actorOf(c)
  const comment = await requireComment(by, c.get('link').subjectId)
  if (comment.status !== 'pending') return decidedPage(c, by, comment, null)
  if (!isPressed) return answer(c, pages.askDecision(viewFor(c), action, comment))
  const { operation } = await act(by, action, [comment.id], { from: 'pending' })
  return decidedPage(c, by, await requireComment(by, comment.id), operation)
}

async function takeBack(c: AppContext, isPressed: boolean): Promise<Response> {
  const by = actorOf(c)
  const { subjectId: operation } = c.get('link')
  const changes = await changesToUndo(by.db, by.siteId, operation)
  if (!changes) throw new AppError('operation_not_found')
  const [change] = changes
  if (!change) return answer(c, pages.undoneBefore(viewFor(c)))
  const before = await requireComment(by, change.id)
  if (before.status === change.from && !isPressed)
    return answer(c, pages.askUndo(viewFor(c), before, change.to))
  // Leaves alone what somebody has decided since.
  if (isPressed) await undo(by, operation)
  const now = await requireComment(by, change.id)
  if (now.status !== change.to) return decidedPage(c, by, now, null)
  const isNow = isPressed && before.status === change.from
  return answer(c, isNow ? pages.undone(viewFor(c), now) : pages.undoneBefore(viewFor(c)))
}

/** Says yes to a channel that waits. An answer after it went off comes too late: somebody wanted it off. */
async function confirm(c: AppContext, isPressed: boolean): Promise<Response> {
  const before = c.get('channel')
  const isAsked = before?.state === 'waiting' && before.generation === c.get('link').generation
  if (isAsked && !isPressed) return answer(c, pages.askChannel(viewFor(c), 'confirm', before.name))
  if (isAsked) {
    const change = { from: ['waiting'], to: 'on', action: 'channel.confirm', nowMs: Date.now() } as const
    await switchChannel(c.get('db'), before, change)
    forgetSite(c.env.DB, before.siteId)
    c.set('channel', await findChannelOfSite(c.get('db'), before.siteId, before.id))
  }
  const channel = liveChannel(c)
  return answer(c, pages.channelIs(viewFor(c), 'confirmed', channel.name))
}

/** Says no to a channel. The body is not looked at, so that a mail program's one click (RFC 8058) is as good as ours. */
async function unsubscribe(c: AppContext, isPressed: boolean): Promise<Response> {
  const channel = c.get('channel')
  if (channel && channel.state !== 'off') {
    if (!isPressed) return answer(c, pages.askChannel(viewFor(c), 'unsubscribe', channel.name))
    const change = { from: ['waiting', 'on'], to: 'off', action: 'channel.off', nowMs: Date.now() } as const
    await switchChannel(c.get('db'), channel, change)
    forgetSite(c.env.DB, channel.siteId)
  }
  return answer(c, pages.channelIs(viewFor(c), 'unsubscribed', channel?.name ?? null))
}

function open(c: AppContext, isPressed: boolean): Promise<Response> {
  const { action } = c.get('link')
  if (action === 'undo') return takeBack(c, isPressed)
  if (action === 'confirm') return confirm(c, isPressed)
  if (action === 'unsubscribe') return unsubscribe(c, isPressed)
  return decide(c, action, isPressed)
}

actRoutes.get('/:token', withLink, (c) => open(c, false))
actRoutes.post('/:token', withLink, writes, (c) => open(c, true))
actRoutes.all('/:token', () => {
  throw new AppError('method_not_allowed', { headers: { Allow: 'GET, HEAD, POST' } })
})
actRoutes.all('*', () => {
  throw new AppError('link_invalid')
})
