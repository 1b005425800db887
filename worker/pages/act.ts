import type { ErrorCode } from '../../contract/index.ts'
import { type ActFault, actFaults, actWords, type LinkAct } from '../i18n/act.ts'
import type { QueuedComment } from '../store/queue.ts'
import type { LatestDecision } from '../store/trail.ts'
import { commentHtml, withName } from './comment.ts'
import { type Html, html } from './html.ts'
import { type Mark, pageHtml } from './layout.ts'
import { clockTime, longTime, type View } from './view.ts'

/** A way back, while there is one. */
export interface Undo {
  address: string
  untilMs: number
}

/** What of a comment a link decides. */
export type DecidingAct = Extract<LinkAct, 'approve' | 'spam' | 'delete'>

/** Asks whether to do to a comment what the link says. */
export function askDecision(view: View, action: DecidingAct, comment: QueuedComment): string {
  const { title, button, lead } = actWords[view.language].ask[action]
  return pageHtml(view, {
    title,
    lead,
    main: commentHtml(view, comment),
    button: { label: button, look: action },
    hasDesk: true,
  })
}

function fact(label: string, value: string | Html): Html {
  return html`<dt>${label}</dt>
<dd>${value}</dd>
`
}

function factsHtml(view: View, { status }: QueuedComment, decision: LatestDecision | null): Html {
  const { labels, state, automatic } = actWords[view.language]
  const { actor, name, atMs } = decision ?? { actor: '', name: null, atMs: null }
  const by = name ?? (actor === '' ? automatic : null)
  return html`<dl class="facts">
${fact(labels.state, state[status])}${by === null || atMs === null ? null : fact(labels.by, html`<bdi>${by}</bdi>`)}${atMs === null ? null : fact(labels.at, longTime(view, atMs))}</dl>`
}

const marks = { approved: 'done', spam: 'away', deleted: 'away', pending: 'back' } as const satisfies Record<
  QueuedComment['status'],
  Mark
>

/** Says what has become of a comment. @param isNow whether this very request has decided it */
export function decided(
  view: View,
  comment: QueuedComment,
  decision: LatestDecision | null,
  { isNow, undo }: { isNow: boolean; undo: Undo | null },
): string {
  const words = actWords[view.language]
  const { status } = comment
  const isDone = isNow && status !== 'pending'
  return pageHtml(view, {
    title: isDone ? words.done[status].title : words.decided,
    mark: marks[status],
    lead: isDone ? words.done[status].lead : words.nothingChanged,
    main: factsHtml(view, comment, decision),
    below: commentHtml(view, comment),
    button: undo && { label: words.ask.undo.button, look: 'plain', address: undo.address },
    ...(undo ? { note: words.undoUntil.replace('{time}', () => clockTime(view, undo.untilMs)) } : {}),
    hasDesk: true,
  })
}

/** Asks whether to take a decision back. @param to what the comment would be again */
export function askUndo(view: View, comment: QueuedComment, to: QueuedComment['status']): string {
  const { ask, state } = actWords[view.language]
  return pageHtml(view, {
    title: ask.undo.title,
    lead: ask.undo.lead.replace('{state}', () => state[to]),
    main: commentHtml(view, comment),
    button: { label: ask.undo.button, look: 'plain' },
    hasDesk: true,
  })
}

/** Says that a decision has been taken back. */
export function undone(view: View, comment: QueuedComment): string {
  const { undone: done, state } = actWords[view.language]
  return pageHtml(view, {
    title: done.title,
    mark: 'back',
    lead: done.lead.replace('{state}', () => state[comment.status]),
    main: commentHtml(view, comment),
    button: null,
    hasDesk: true,
  })
}

/** Says that there is nothing left to take back. */
export function undoneBefore(view: View): string {
  const { undoneBefore: title, nothingChanged: lead } = actWords[view.language]
  return pageHtml(view, { title, mark: 'back', lead, main: null, button: null, hasDesk: true })
}

function channelHtml(view: View, name: string | null): Html | null {
  if (name === null) return null
  const { labels } = actWords[view.language]
  return html`<dl class="facts">
${fact(labels.channel, html`<bdi>${name}</bdi>`)}</dl>`
}

/** Asks whether somebody wants a channel's messages, or none any more. */
export function askChannel(view: View, action: 'confirm' | 'unsubscribe', name: string): string {
  const { title, button, lead } = actWords[view.language].ask[action]
  return pageHtml(view, {
    title,
    lead: withName(lead, view.siteName ?? ''),
    main: channelHtml(view, name),
    button: { label: button, look: action === 'confirm' ? 'approve' : 'plain' },
    hasDesk: false,
  })
}

/** Says that a channel is on, or off. @param name `null`: the channel is no more */
export function channelIs(view: View, is: 'confirmed' | 'unsubscribed', name: string | null): string {
  const { title, lead } = actWords[view.language][is]
  return pageHtml(view, {
    title,
    mark: is === 'confirmed' ? 'done' : 'away',
    lead: withName(lead, view.siteName ?? ''),
    main: channelHtml(view, name),
    button: null,
    hasDesk: is === 'confirmed',
  })
}

const wordsFor = (code: ErrorCode): ActFault =>
  code === 'method_not_allowed' ? 'link_invalid' : (actFaults.find((known) => known === code) ?? 'internal')

/** Says that and why nothing can be done here. */
export function faultPage(view: View, code: ErrorCode, requestId: string): string {
  const words = actWords[view.language]
  const { title, lead } = words.faults[wordsFor(code)]
  return pageHtml(view, {
    title,
    mark: 'fault',
    lead,
    main: null,
    button: null,
    hasDesk: true,
    footer: html`${words.code}: <code dir="ltr">${code}</code><br><code dir="ltr">${requestId}</code>`,
  })
}
