import { logSurvived } from '../http/log.ts'
import { localHour } from '../policy/calendar.ts'
import { changeChannelStatement, type StoredChannel } from '../store/channels.ts'
import type { Delivery, OutboxEvent } from '../store/outbox.ts'
import { type QueuedComment, summary } from '../store/queue.ts'
import { findBot } from '../store/telegram.ts'
import {
  endDueDeliveries,
  lastToldMs,
  messagesOf,
  noteMessages,
  type ShownComment,
} from '../store/telegram-messages.ts'
import { latestDecision } from '../store/trail.ts'
import { type AccountConfig, accountConfig, chatConfig, isQuiet, openChat } from '../telegram/account.ts'
import type { BotFailure } from '../telegram/api.ts'
import { type Bot, openBot } from '../telegram/bot.ts'
import { burstMessage, commentMessage, isReported, undecided } from '../telegram/message.ts'
import type { Attempted, Channel, Plan, Scene } from './channel.ts'

/** More comments than these due at once for one chat are told in one message. */
const burstFrom = 6
/** Telegram's advice: one message a second to a chat, twenty a minute to a group. */
const personGapMs = 1_000
const groupGapMs = 3_000

const told = { sent: 'sent', edited: 'edited', burst: 'burst' } as const
const news = ['comment.created', 'comment.held', 'comment.reported'] as const

/** What the deliveries of one round need together; a scene is one round's. */
interface Round {
  /** `null`: the site has none; `sealed`: its token was sealed with another secret. */
  bot: Promise<Bot | 'sealed' | null>
  shown: Promise<readonly ShownComment[]>
}

const rounds = new WeakMap<Scene, Round>()

function roundOf(scene: Scene): Round {
  const known = rounds.get(scene)
  if (known) return known
  const { env, keys, site, comments } = scene
  const made = {
    bot: findBot(env.DB, site.id).then(async (bot) => bot && ((await openBot(env, keys, bot)) ?? 'sealed')),
    shown: messagesOf(env.DB, [...comments.keys()]),
  }
  rounds.set(scene, made)
  return made
}

/** Sada itself held it, because readers reported it; what a moderator holds is no news. */
const isNews = ({ type, actor }: Pick<OutboxEvent, 'type' | 'actor'>) =>
  news.some((each) => each === type) && actor === ''

/** Whether there still is something to decide about what an event tells of. */
function isOpen({ type }: Pick<OutboxEvent, 'type'>, { status }: QueuedComment): boolean {
  return type === 'comment.reported' ? status === 'approved' : status === 'pending'
}

async function plan(channel: StoredChannel, event: OutboxEvent, scene: Scene): Promise<Plan | null> {
  const comment = scene.comments.get(event.commentId)
  const now: Plan = { payload: null, firstAttemptMs: scene.nowMs }
  if (!comment || event.actor === channel.id) return null
  if (isNews(event)) {
    const { hears } = accountConfig(channel)
    if (event.type === 'comment.reported' && hears !== 'held_and_reports') return null
    return isOpen(event, comment) ? now : null
  }
  if (event.type === 'comment.reported' || event.type === 'comment.created') return null
  // Decided elsewhere: a chat that shows it should not go on offering the decision.
  const shown = await roundOf(scene).shown
  const isShown = shown.some(
    ({ commentId, channelId }) => commentId === comment.id && channelId === channel.id,
  )
  return isShown ? now : null
}

/** Deliveries that one call makes. */
interface Task {
  comment: QueuedComment
  messageId: number | null
  deliveries: Delivery[]
}

interface Sorted {
  /** Deliveries that have nothing to say any more. */
  over: Delivery[]
  fresh: Task[]
  edits: Task[]
}

/** Puts together what concerns one comment, the longest waiting first. */
function sort(
  channel: StoredChannel,
  due: readonly Delivery[],
  scene: Scene,
  shown: readonly ShownComment[],
): Sorted {
  const over: Delivery[] = []
  const fresh = new Map<string, Task>()
  const edits = new Map<string, Task>()
  for (const delivery of due) {
    const comment = scene.comments.get(delivery.commentId)
    const isFresh = isNews(delivery)
    const messageId =
      shown.find(({ commentId, channelId }) => commentId === delivery.commentId && channelId === channel.id)
        ?.messageId ?? null
    if (!comment || (isFresh ? !isOpen(delivery, comment) : messageId === null)) {
      over.push(delivery)
      continue
    }
    const tasks = isFresh ? fresh : edits
    const task = tasks.get(comment.id) ?? { comment, messageId, deliveries: [] }
    task.deliveries.push(delivery)
    tasks.set(comment.id, task)
  }
  return { over, fresh: [...fresh.values()], edits: [...edits.values()] }
}

/** What works for one chat. */
interface Desk {
  channel: StoredChannel
  account: AccountConfig
  scene: Scene
  bot: Bot
  chatId: number
}

const quietly = ({ account, scene }: Desk) => ({
  disable_notification: isQuiet(account.quietHours, localHour(scene.nowMs, scene.site.settings.time_zone)),
})

/** The group has a new number: the next attempt goes there. */
async function move({ channel, scene }: Desk, chatId: number): Promise<void> {
  const { env, keys, site } = scene
  const config = await chatConfig(keys, site.id, channel.id, chatId)
  await changeChannelStatement(env.DB, channel, { config }).run()
}

async function toAttempted(desk: Desk, failure: BotFailure): Promise<Attempted> {
  const { outcome } = failure
  const { nowMs } = desk.scene
  switch (failure.kind) {
    case 'gone':
      return { kind: 'off', outcome }
    case 'moved':
      await move(desk, failure.chatId)
      return { kind: 'later', outcome: 'moved', atMs: nowMs, isWait: true }
    case 'wait':
      return { kind: 'later', outcome, atMs: nowMs + failure.seconds * 1_000, isWait: true }
    case 'unchanged':
      return { kind: 'done', outcome: told.edited }
    case 'refused':
      return { kind: 'dead', outcome }
    case 'token':
    case 'away':
      return { kind: 'later', outcome }
  }
}

async function noteMessage({ channel, scene }: Desk, commentId: string, result: unknown): Promise<void> {
  const messageId =
    typeof result === 'object' && result !== null && 'message_id' in result ? result.message_id : null
  if (typeof messageId !== 'number') return
  try {
    await noteMessages(scene.env.DB, [{ commentId, channelId: channel.id, messageId }])
  } catch (error) {
    // The message is out; it will only not be brought up to date.
    logSurvived('telegram_message_not_noted', error)
  }
}

async function viewOf({ scene }: Desk, comment: QueuedComment) {
  return (await latestDecision(scene.env.DB, scene.site.id, comment.id)) ?? undecided
}

async function perform(desk: Desk, { comment, messageId, deliveries }: Task): Promise<Attempted> {
  const { account, bot, chatId, channel } = desk
  const isEdit = deliveries.every((delivery) => !isNews(delivery))
  const view = comment.status === 'pending' ? undecided : await viewOf(desk, comment)
  if (!isEdit && comment.status === 'approved' && !isReported(comment, view))
    return { kind: 'done', outcome: 'decided' }
  const message = commentMessage(account.language, comment, view, channel.id)
  const answer = isEdit
    ? await bot.call('editMessageText', { chat_id: chatId, message_id: messageId, ...message })
    : await bot.call('sendMessage', { chat_id: chatId, ...message, ...quietly(desk) })
  if (!answer.ok) return toAttempted(desk, answer.failure)
  if (!isEdit) await noteMessage(desk, comment.id, answer.result)
  return { kind: 'done', outcome: isEdit ? told.edited : told.sent }
}

async function performBurst(desk: Desk): Promise<Attempted> {
  const { account, bot, chatId, channel, scene } = desk
  const { pending } = await summary(scene.env.DB, scene.site.id)
  const message = burstMessage(account.language, pending)
  const answer = await bot.call('sendMessage', { chat_id: chatId, ...message, ...quietly(desk) })
  if (!answer.ok) return toAttempted(desk, answer.failure)
  // Those too that this round did not read.
  const ended = { outcome: told.burst, types: news, nowMs: scene.nowMs }
  await endDueDeliveries(scene.env.DB, channel.id, ended)
  return { kind: 'done', outcome: told.burst }
}

/** One call for one chat; whatever else is due waits for its turn, or goes the way of the whole chat. */
async function serve(desk: Desk, { fresh, edits }: Sorted): Promise<Map<string, Attempted>> {
  const { nowMs } = desk.scene
  const gapMs = desk.account.isGroup ? groupGapMs : personGapMs
  const results = new Map<string, Attempted>()
  const settle = (tasks: readonly Task[], attempted: Attempted) => {
    for (const { id } of tasks.flatMap(({ deliveries }) => deliveries)) results.set(id, attempted)
  }
  const readyMs = (await lastToldMs(desk.scene.env.DB, desk.channel.id, Object.values(told))) + gapMs
  const later: Attempted = { kind: 'later', outcome: 'paced', atMs: nowMs + gapMs, isWait: true }
  settle([...fresh, ...edits], { ...later, atMs: Math.max(readyMs, nowMs) })
  if (readyMs > nowMs) return results
  const isBurst = fresh.length >= burstFrom
  // Who presses an old button is told what was decided; to bring a flood of them up to date would take too long.
  const editable = edits.length >= burstFrom ? [] : edits
  if (editable.length < edits.length) settle(edits, { kind: 'done', outcome: 'decided' })
  const first = isBurst ? null : (fresh[0] ?? editable[0])
  const called = isBurst ? fresh : first ? [first] : []
  if (called.length === 0) return results
  const attempted = first ? await perform(desk, first) : await performBurst(desk)
  settle([...fresh, ...editable], attempted.kind === 'later' || attempted.kind === 'off' ? attempted : later)
  settle(called, attempted)
  return results
}

/** Messages to a moderator's or a newsroom's chat. docs/decisions/0017-telegram.md */
export const telegramChannel: Channel = {
  plan,

  async deliver(channel, due, scene) {
    const all = (attempted: Attempted) => new Map(due.map(({ id }) => [id, attempted]))
    const { bot: opening, shown } = roundOf(scene)
    const bot = await opening
    if (!bot) return all({ kind: 'off', outcome: 'no_bot' })
    const account = accountConfig(channel)
    const chatId = await openChat(scene.keys, channel, account)
    if (bot === 'sealed' || chatId === null) return all({ kind: 'later', outcome: 'sealed' })
    const sorted = sort(channel, due, scene, await shown)
    const over = sorted.over.map(({ id }) => [id, { kind: 'done', outcome: 'decided' } as const] as const)
    const { fresh, edits } = sorted
    if (fresh.length + edits.length === 0) return new Map(over)
    return new Map([...over, ...(await serve({ channel, account, scene, bot, chatId }, sorted))])
  },
}
