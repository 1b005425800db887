import type { Action, Status } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { logSurvived } from '../http/log.ts'
import { filled } from '../i18n/counting.ts'
import { telegramWords } from '../i18n/telegram.ts'
import { type Actor, act, undo } from '../routes/acting.ts'
import { findQueued } from '../store/queue.ts'
import { isKnownUpdate, noteUpdate } from '../store/telegram-messages.ts'
import { latestDecision } from '../store/trail.ts'
import { showQueue } from './commands.ts'
import { answerPress, type Desk, findLinked, guestLanguage, type Linked, revive } from './desk.ts'
import { commentMessage, notice, type Press, readPress, undecided } from './message.ts'
import type { Pressed } from './update.ts'

type Words = (typeof telegramWords)[keyof typeof telegramWords]

const actor = ({ db, site, nowMs }: Desk, { channel }: Linked): Actor => ({
  db,
  siteId: site.id,
  keyId: channel.id,
  nowMs,
})

async function statusOf({ db, site }: Desk, commentId: string): Promise<Status | null> {
  return (await findQueued(db, site.id, commentId))?.status ?? null
}

const after: Record<Exclude<Action, 'restore'>, Status> = {
  approve: 'approved',
  hold: 'pending',
  spam: 'spam',
  delete: 'deleted',
}

/** What a comment is without this press. */
function standing(words: Words, status: Status): string {
  const known = words.status[status]
  return status === 'pending' ? known : filled(words.already, { status: known })
}

/** Decides what nobody has decided. @returns what to say of it */
async function decide(
  desk: Desk,
  linked: Linked,
  { action, from, commentId }: Extract<Press, { kind: 'decide' }>,
): Promise<string> {
  const words = telegramWords[linked.account.language]
  const { operation } = await act(actor(desk, linked), action, [commentId], { from })
  const status = await statusOf(desk, commentId)
  if (status === null) return words.gone
  const isDone = operation !== null && action !== 'restore' && status === after[action]
  return isDone ? words.status[status] : standing(words, status)
}

/** Takes back what this account decided last about a comment, and nothing else. */
async function takeBack(
  desk: Desk,
  linked: Linked,
  { operation, commentId }: Extract<Press, { kind: 'undo' }>,
): Promise<string> {
  const words = telegramWords[linked.account.language]
  const latest = await latestDecision(desk.db, desk.site.id, commentId)
  const isOwn = latest?.operation === operation && latest.actor === linked.channel.id
  if (isOwn) await undo(actor(desk, linked), operation)
  const status = await statusOf(desk, commentId)
  if (status === null) return words.gone
  return filled(isOwn ? words.undone : words.nothingToUndo, { status: words.status[status] })
}

async function present(desk: Desk, words: Words, commentId: string): Promise<string> {
  const status = await statusOf(desk, commentId)
  return status === null ? words.gone : standing(words, status)
}

/** Does what the press asks for, unless it was done before. @returns what to say of it */
async function work(
  desk: Desk,
  linked: Linked,
  press: Exclude<Press, { kind: 'show' }>,
  updateId: number,
): Promise<string> {
  const { db, site, nowMs } = desk
  if (await isKnownUpdate(db, site.id, updateId))
    return present(desk, telegramWords[linked.account.language], press.commentId)
  const said =
    press.kind === 'decide' ? await decide(desk, linked, press) : await takeBack(desk, linked, press)
  try {
    await noteUpdate(db, site.id, updateId, nowMs)
  } catch (error) {
    // What is done is done; only a late repetition would not be known as one.
    logSurvived('telegram_press_not_noted', error)
  }
  return said
}

/** Brings the message with the button up to date. */
async function refresh(
  desk: Desk,
  { channel, account }: Linked,
  pressed: Pressed,
  commentId: string,
): Promise<void> {
  const { db, site, bot } = desk
  const { chatId: chat_id, messageId: message_id } = pressed
  const comment = await findQueued(db, site.id, commentId)
  const view = (await latestDecision(db, site.id, commentId)) ?? undecided
  const message = comment
    ? commentMessage(account.language, comment, view, channel.id)
    : notice(account.language, [telegramWords[account.language].gone])
  await bot.call('editMessageText', { chat_id, message_id, ...message })
}

async function tryWork(
  desk: Desk,
  linked: Linked,
  press: Exclude<Press, { kind: 'show' }>,
  pressed: Pressed,
): Promise<void> {
  let said: string
  try {
    said = await work(desk, linked, press, pressed.updateId)
  } catch (error) {
    // Whoever pressed is there and can press again; Telegram's repetition would come when nobody looks.
    logSurvived('telegram_press_failed', error instanceof AppError ? (error.cause ?? error) : error)
    await answerPress(desk, pressed.callbackId, telegramWords[linked.account.language].failed)
    return
  }
  await answerPress(desk, pressed.callbackId, said)
  await refresh(desk, linked, pressed, press.commentId)
}

/** A press. It is answered in any case, so that no button waits for ever. */
export async function onPress(desk: Desk, pressed: Pressed): Promise<void> {
  const found = await findLinked(desk, pressed.chatId)
  if (!found) {
    const { hint } = telegramWords[guestLanguage(desk, pressed.languageCode)]
    await answerPress(desk, pressed.callbackId, hint)
    return
  }
  if (found.account.isPaused) {
    await answerPress(desk, pressed.callbackId, telegramWords[found.account.language].paused)
    return
  }
  const linked = await revive(desk, found)
  const press = readPress(pressed.data)
  if (!press || press.kind === 'show') {
    await answerPress(desk, pressed.callbackId)
    if (press) await showQueue(desk, linked, pressed.chatId)
    return
  }
  await tryWork(desk, linked, press, pressed)
}
