import * as v from 'valibot'
import { limits, newPlainId, TelegramLanguage } from '../../contract/index.ts'
import { counted, filled, numberText } from '../i18n/counting.ts'
import { isolated, type Language } from '../i18n/language.ts'
import { telegramWords } from '../i18n/telegram.ts'
import { localDay } from '../policy/calendar.ts'
import { changeChannelStatement, removeChannelStatement } from '../store/channels.ts'
import { run } from '../store/db.ts'
import { auditStatement } from '../store/moderation.ts'
import { listQueue, summary } from '../store/queue.ts'
import { isFirstHint, linkChat, mayTryCode } from '../store/telegram.ts'
import { noteMessages, type ShownComment } from '../store/telegram-messages.ts'
import { stats } from '../store/trail.ts'
import { chatConfig, chatMac, codeMac } from './account.ts'
import { type Desk, findLinked, guestLanguage, type Linked, revive, say } from './desk.ts'
import { commentMessage, notice, undecided } from './message.ts'
import { type Moved, readCommand, type Said } from './update.ts'

/** Comments that `/queue` shows at once: below Telegram's patience with one chat. */
const queuePiece = 5

/** Shows the latest comments that wait, each with its buttons. */
export async function showQueue(desk: Desk, linked: Linked, chatId: number): Promise<void> {
  const { db, site, nowMs } = desk
  const { channel, account } = linked
  const { language } = account
  const words = telegramWords[language]
  const filter = {
    siteId: site.id,
    status: 'pending',
    pageId: null,
    reason: null,
    sinceMs: null,
    words: null,
    author: null,
    authorOf: null,
  } as const
  const [{ pending }, { data }] = await Promise.all([
    summary(db, site.id),
    listQueue(db, filter, { limit: queuePiece, cursor: undefined, nowMs }),
  ])
  const head = await say(desk, chatId, notice(language, [counted(language, words.queue, pending)]))
  if (!head.ok) return
  const shown: ShownComment[] = []
  for (const comment of data) {
    const answer = await say(desk, chatId, commentMessage(language, comment, undecided, channel.id))
    // Telegram wants a pause, or the chat is gone: the rest would fare no better.
    if (!answer.ok) break
    const { result } = answer
    const messageId =
      typeof result === 'object' && result !== null && 'message_id' in result ? result.message_id : 0
    if (typeof messageId === 'number') shown.push({ commentId: comment.id, channelId: channel.id, messageId })
  }
  await noteMessages(db, shown)
  const left = pending - data.length
  if (shown.length === data.length && left > 0)
    await say(desk, chatId, notice(language, [`${counted(language, words.more, left)} /queue`]))
}

async function showStats(desk: Desk, { account: { language } }: Linked, chatId: number): Promise<void> {
  const { db, site, nowMs } = desk
  const words = telegramWords[language]
  const today = localDay(nowMs, site.settings.time_zone)
  const [now, { days }] = await Promise.all([
    summary(db, site.id),
    stats(db, site.id, { from: today, to: today, pageId: null }),
  ])
  const line = (text: string, n: number) => filled(text, { n: numberText(language, n) })
  const lines = [
    filled(words.stats, { site: isolated(site.settings.name) }),
    line(words.waiting, now.pending),
    line(words.readers, now.reported),
    line(words.approved, now.approved),
    line(words.spam, now.spam),
    line(words.deleted, now.deleted),
    '',
    words.today,
    line(words.received, days[0]?.comments ?? 0),
    line(words.views, days[0]?.views ?? 0),
  ]
  await say(desk, chatId, notice(language, lines))
}

const commandNames = ['queue', 'stats', 'lang', 'help', 'unlink'] as const

/** The bot's commands as Telegram lists them (`setMyCommands`). */
export function commandList(language: Language): { command: string; description: string }[] {
  return commandNames.map((command) => ({ command, description: telegramWords[language].commands[command] }))
}

async function showHelp(desk: Desk, { account: { language } }: Linked, chatId: number): Promise<void> {
  const commands = commandList(language).map(({ command, description }) => `/${command} ${description}`)
  await say(desk, chatId, notice(language, [telegramWords[language].help, '', ...commands]))
}

async function setLanguage(desk: Desk, linked: Linked, chatId: number, argument: string): Promise<void> {
  const wanted = v.safeParse(TelegramLanguage, argument.toLowerCase())
  const { account } = linked
  if (!wanted.success) {
    await say(desk, chatId, notice(account.language, [telegramWords[account.language].languageAsk]))
    return
  }
  const config = { language: wanted.output }
  await run(() => changeChannelStatement(desk.db, linked.channel, { config }).run())
  await say(desk, chatId, notice(wanted.output, [telegramWords[wanted.output].languageSet]))
}

async function unlink(desk: Desk, { channel, account }: Linked, chatId: number): Promise<void> {
  const { db, site, nowMs } = desk
  const note = {
    siteId: site.id,
    keyId: channel.id,
    action: 'telegram.unlink',
    detail: channel.id,
    nowMs,
  } as const
  await run(() => db.batch([removeChannelStatement(db, site.id, channel.id), auditStatement(db, note)]))
  await say(desk, chatId, notice(account.language, [telegramWords[account.language].unlinked]))
}

async function onCommand(desk: Desk, linked: Linked, { chatId, text }: Said): Promise<void> {
  const command = readCommand(text, desk.bot.username)
  if (!command) return
  const { language } = linked.account
  const { name, argument } = command
  if (name === 'queue') return showQueue(desk, linked, chatId)
  if (name === 'stats') return showStats(desk, linked, chatId)
  if (name === 'lang') return setLanguage(desk, linked, chatId, argument)
  if (name === 'unlink') return unlink(desk, linked, chatId)
  if ((name === 'start' || name === 'link') && argument !== '') {
    await say(desk, chatId, notice(language, [telegramWords[language].alreadyLinked]))
    return
  }
  return showHelp(desk, linked, chatId)
}

/** A chat shows a code. Wrong ones are answered alike, and after ten in an hour not at all. */
async function link(desk: Desk, { chatId, isGroup, languageCode }: Said, code: string): Promise<void> {
  const { db, keys, site, nowMs } = desk
  const guest = await chatMac(keys, site.id, chatId)
  const most = limits.telegramCodeTriesAnHour
  if (!(await mayTryCode(db, site.id, guest, { nowMs, most }))) return
  const channelId = newPlainId()
  const account = {
    ...(await chatConfig(keys, site.id, channelId, chatId)),
    isGroup,
    hears: 'held',
    quietHours: null,
    isPaused: false,
  } as const
  const outcome = await linkChat(db, {
    channelId,
    siteId: site.id,
    codeHash: await codeMac(keys, site.id, code),
    config: account,
    accountsMost: limits.telegramAccountsMax,
    nowMs,
  })
  const linked = outcome === 'linked' ? await findLinked(desk, chatId) : null
  const language = linked?.account.language ?? guestLanguage(desk, languageCode)
  const words = telegramWords[language]
  if (!linked) {
    await say(desk, chatId, notice(language, [outcome === 'refused' ? words.full : words.codeWrong]))
    return
  }
  const names = { site: isolated(site.settings.name), name: isolated(linked.channel.name) }
  await say(desk, chatId, notice(language, [filled(words.linked, names)]))
  await showHelp(desk, linked, chatId)
}

/** Whoever is not linked: a code is tried; anything else gets one hint, and in groups only what is meant for the bot. */
async function onGuest(desk: Desk, said: Said): Promise<void> {
  const command = readCommand(said.text, desk.bot.username)
  if (command && (command.name === 'start' || command.name === 'link') && command.argument !== '')
    return link(desk, said, command.argument)
  if (said.isGroup && !command) return
  const { db, keys, site, nowMs } = desk
  const guest = await chatMac(keys, site.id, said.chatId)
  if (!(await isFirstHint(db, site.id, guest, nowMs))) return
  const language = guestLanguage(desk, said.languageCode)
  await say(desk, said.chatId, notice(language, [telegramWords[language].hint]))
}

/** A message to the bot. */
export async function onSaid(desk: Desk, said: Said): Promise<void> {
  const linked = await findLinked(desk, said.chatId)
  if (!linked) return onGuest(desk, said)
  if (!linked.account.isPaused) return onCommand(desk, await revive(desk, linked), said)
  if (readCommand(said.text, desk.bot.username))
    await say(
      desk,
      said.chatId,
      notice(linked.account.language, [telegramWords[linked.account.language].paused]),
    )
}

/** A group has a new number: its account goes along. */
export async function onMoved(desk: Desk, { chatId, newChatId }: Moved): Promise<void> {
  const linked = await findLinked(desk, chatId)
  if (!linked) return
  const { db, keys, site } = desk
  const { channel } = linked
  const config = await chatConfig(keys, site.id, channel.id, newChatId)
  await run(() => changeChannelStatement(db, channel, { config }).run())
}
