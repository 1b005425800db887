import type { Action, Status } from '../../contract/index.ts'
import { counted, filled } from '../i18n/counting.ts'
import { isolated, type Language } from '../i18n/language.ts'
import { reasonText } from '../i18n/reasons.ts'
import { type TelegramWords, telegramWords } from '../i18n/telegram.ts'
import type { QueuedComment } from '../store/queue.ts'
import type { LatestDecision } from '../store/trail.ts'

/**
 * Messages as the Bot API takes them: plain text and no `parse_mode`, so nothing that a reader wrote is markup. What
 * is bold or quoted is said by entities, with places counted in UTF-16 units.
 */
export interface Outgoing {
  text: string
  entities: Entity[]
  reply_markup: { inline_keyboard: Button[][] }
  link_preview_options: { is_disabled: true }
}

interface Entity {
  type: 'bold' | 'expandable_blockquote'
  offset: number
  length: number
}

/** `callback_data` has at most 64 bytes. */
interface Button {
  text: string
  callback_data: string
}

/** A message has at most 4,096 UTF-16 units. The bounds below keep the longest one under that. */
export const messageUnitsMost = 4_096
const bodyMost = { graphemes: 1_500, units: 2_400 }
const lineMost = { graphemes: 100, units: 240 }
const detailMost = { graphemes: 30, units: 60 }

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The beginning of a text, cut between what readers take for characters. */
export function excerpt(text: string, most: { graphemes: number; units: number }): string {
  let taken = ''
  let graphemes = 0
  for (const { segment } of segmenter.segment(text)) {
    if (++graphemes > most.graphemes || taken.length + segment.length > most.units)
      return `${taken.trimEnd()}…`
    taken += segment
  }
  return text
}

/** Telegram makes a link of `/word`, which sends the command when it is touched: a word joiner keeps it text. */
export function inert(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}_/<>])\/(?=\w)/gu, '/\u2060')
}

const foreign = (text: string) => isolated(inert(excerpt(text, lineMost)))

/** Marks lines of Arabic as such, for those that begin with a sign or a number. */
function directed(language: Language, line: string): string {
  return language === 'ar' && line !== '' ? `\u200f${line}` : line
}

const plain = { reply_markup: { inline_keyboard: [] }, link_preview_options: { is_disabled: true } } as const

/** Lines of text without anything else. */
export function notice(language: Language, lines: readonly string[], buttons: Button[][] = []): Outgoing {
  const text = lines.map((line) => directed(language, line)).join('\n')
  return { ...plain, text, entities: [], reply_markup: { inline_keyboard: buttons } }
}

/** Before a comment is decided; afterwards what the moderators know of the decision. */
export type CommentView = Pick<LatestDecision, 'isJudged' | 'actor' | 'name' | 'operation'>

/** What is known of a comment that nobody has decided. */
export const undecided: CommentView = { isJudged: false, actor: '', name: null, operation: null }

const letters = { approve: 'a', hold: 'h', spam: 's', delete: 'd' } as const
const states = { pending: 'p', approved: 'v' } as const

function decisions(words: TelegramWords, { id, status }: QueuedComment, isReported: boolean): Button[][] {
  const button = (text: string, action: keyof typeof letters, from: keyof typeof states): Button => ({
    text,
    callback_data: `${letters[action]}${states[from]}:${id}`,
  })
  const { buttons } = words
  if (status === 'pending')
    return [
      [button(buttons.approve, 'approve', status)],
      [button(buttons.spam, 'spam', status), button(buttons.delete, 'delete', status)],
    ]
  if (status === 'approved' && isReported)
    return [
      [button(buttons.keep, 'approve', status), button(buttons.hold, 'hold', status)],
      [button(buttons.spam, 'spam', status), button(buttons.delete, 'delete', status)],
    ]
  return []
}

function headline(
  words: TelegramWords,
  language: Language,
  comment: QueuedComment,
  view: CommentView,
): string {
  const { status, reports } = comment
  if (status === 'pending') return words.held
  if (isReported(comment, view)) return counted(language, words.reported, reports)
  const known = words.status[status]
  return view.name === null ? known : filled(words.decidedBy, { status: known, name: foreign(view.name) })
}

/** Whether readers reported what is published, and no moderator has looked at that. */
export function isReported({ status, reports }: QueuedComment, { isJudged }: CommentView): boolean {
  return status === 'approved' && reports > 0 && !isJudged
}

/**
 * A comment with what can be done about it now.
 *
 * @param channelId undoing is offered to the account that decided
 */
export function commentMessage(
  language: Language,
  comment: QueuedComment,
  view: CommentView,
  channelId: string,
): Outgoing {
  const words = telegramWords[language]
  const author = comment.author.name ?? words.nameless
  const title = comment.page.title ?? comment.page.url ?? comment.page.page
  const parent = comment.parent
  const body = inert(excerpt(comment.body, bodyMost))
  const above = [
    headline(words, language, comment, view),
    filled(words.author, { name: foreign(author) }),
    filled(words.page, { title: foreign(title) }),
    ...(parent ? [filled(words.replyTo, { name: foreign(parent.author.name ?? words.nameless) })] : []),
    '',
  ].map((line) => directed(language, line))
  const reasons = comment.reasons.map(({ code, detail }) =>
    reasonText(language, {
      code,
      ...(detail === undefined ? {} : { detail: inert(excerpt(detail, detailMost)) }),
    }),
  )
  const below = [
    ...(body !== inert(comment.body) ? [words.shortened] : []),
    ...(comment.status === 'pending' && reasons.length > 0
      ? [filled(words.reasons, { reasons: reasons.join(' · ') })]
      : []),
  ].map((line) => directed(language, line))
  const before = above.join('\n').length + 1
  const undo = view.operation !== null && view.actor === channelId
  const keyboard = decisions(words, comment, isReported(comment, view))
  return {
    ...plain,
    text: [...above, body, ...(below.length > 0 ? ['', ...below] : [])].join('\n'),
    entities: [
      { type: 'bold', offset: 0, length: above[0]?.length ?? 0 },
      { type: 'expandable_blockquote', offset: before, length: body.length },
    ],
    reply_markup: {
      inline_keyboard: undo
        ? [...keyboard, [{ text: words.buttons.undo, callback_data: `u:${view.operation}:${comment.id}` }]]
        : keyboard,
    },
  }
}

/** One message instead of many, with a button that shows the latest. */
export function burstMessage(language: Language, waiting: number): Outgoing {
  const words = telegramWords[language]
  return notice(
    language,
    [counted(language, words.burst, waiting)],
    [[{ text: words.buttons.show, callback_data: 'q' }]],
  )
}

/** What a button asks for. */
export type Press =
  | { kind: 'decide'; action: Action; from: Status; commentId: string }
  | { kind: 'undo'; operation: string; commentId: string }
  | { kind: 'show' }

const id = '[0-7][0-9a-hjkmnp-tv-z]{25}'
const decidePattern = new RegExp(`^([ahsd])([pv]):(${id})$`)
const undoPattern = new RegExp(`^u:(${id}):(${id})$`)

const keyOf = <K extends string>(table: Readonly<Record<K, string>>, letter: string): K | undefined => {
  for (const key in table) if (table[key] === letter) return key
  return undefined
}

/** Reads a button's data, which whoever speaks Telegram's own protocol can make up. @returns `null` for what is none */
export function readPress(data: string): Press | null {
  if (data === 'q') return { kind: 'show' }
  const [, operation, undone] = undoPattern.exec(data) ?? []
  if (operation && undone) return { kind: 'undo', operation, commentId: undone }
  const [, letter = '', state = '', commentId] = decidePattern.exec(data) ?? []
  const action = keyOf(letters, letter)
  const from = keyOf(states, state)
  return action && from && commentId ? { kind: 'decide', action, from, commentId } : null
}
