import { counted, filled } from '../i18n/counting.ts'
import { directionOf, isolated, type Language, languageOf } from '../i18n/language.ts'
import { type MailWords, mailWords } from '../i18n/mail.ts'
import { reasonText } from '../i18n/reasons.ts'
import { escapeHtml } from '../pages/html.ts'
import type { StoredChannel } from '../store/channels.ts'
import type { QueuedComment } from '../store/queue.ts'
import { type RecipientConfig, recipientConfig } from '../store/recipients.ts'
import type { StoredSite } from '../store/rows.ts'
import type { Linker } from './links.ts'
import { excerpt, headerText, inert, pathOf } from './plain.ts'

/** A message without its envelope. */
export interface MailMessage {
  kind: 'question' | 'comments'
  subject: string
  text: string
  html: string
  /** Ends the recipient's mail, also by one click in a mail program (RFC 8058). */
  unsubscribeUrl: string
}

const shownInDigest = 10
const bodyLength = 300
const titleLength = 120

/** For whom a message is, in their language. */
interface Letter {
  site: StoredSite
  config: RecipientConfig
  links: Linker
  locale: string
  language: Language
  words: MailWords
}

function letterFor(site: StoredSite, channel: StoredChannel, links: Linker): Letter {
  const config = recipientConfig(channel)
  const locale = config.locale ?? site.settings.locale
  const language = languageOf(locale)
  return { site, config, links, locale, language, words: mailWords[language] }
}

/** The site's name in a line of a language that may run the other way. */
const siteName = ({ site }: Letter) => isolated(headerText(site.settings.name))

const withSite = (letter: Letter, text: string) => filled(text, { site: siteName(letter) })

/** A comment as the message shows it: nothing here is a link, and nothing is markup yet. */
interface Shown {
  author: string
  time: string
  title: string
  reasons: string
  lines: string[]
  actions: { label: string; url: string }[]
}

const actions = ['approve', 'spam', 'delete'] as const

async function show(letter: Letter, comment: QueuedComment): Promise<Shown> {
  const { site, language, words, links, locale } = letter
  const time = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: site.settings.time_zone,
  }).format(Date.parse(comment.created_at))
  const { author, page, reasons, body, id } = comment
  return {
    author: inert(author.name ?? words.nobody),
    time,
    title: inert(excerpt(page.title ?? pathOf(page.page), titleLength)),
    reasons: inert(reasons.map((reason) => reasonText(language, reason)).join(words.and)),
    lines: inert(excerpt(body, bodyLength)).split('\n'),
    actions: await Promise.all(
      actions.map(async (action) => ({ label: words[action], url: await links(action, id) })),
    ),
  }
}

function commentText({ words }: Letter, shown: Shown): string {
  const { author, time, title, reasons, lines } = shown
  return [
    `${isolated(author)} · ${isolated(time)}`,
    isolated(title),
    ...(reasons === '' ? [] : [`${words.reasons} ${reasons}`]),
    '',
    // No line of a reader's text can pass for one of ours.
    ...lines.map((line) => (line === '' ? '>' : `> ${isolated(line)}`)),
    '',
    ...shown.actions.map(({ label, url }) => `${label}\n${url}`),
  ].join('\n')
}

/** Between comments. */
const rule = '― ― ―'

const button =
  'display:inline-block;padding:8px 16px;margin:4px 0;border:1px solid #1a5f7a;border-radius:4px;color:#1a5f7a;text-decoration:none'
const linkTo = (url: string, label: string, style = 'color:#1a5f7a') =>
  `<a href="${escapeHtml(url)}" style="${style}">${escapeHtml(label)}</a>`
const paragraph = (text: string) => `<p style="margin:0 0 12px">${escapeHtml(text)}</p>`
const quiet = (inner: string) => `<p style="margin:0 0 8px;color:#555;font-size:14px">${inner}</p>`

function commentHtml({ words }: Letter, shown: Shown): string {
  const { author, time, title, reasons, lines } = shown
  const quote = lines.map((line) => `<div dir="auto">${line === '' ? '<br>' : escapeHtml(line)}</div>`)
  return `<div style="border:1px solid #ccc;border-radius:6px;padding:16px;margin:0 0 16px">
<p style="margin:0 0 4px"><strong><bdi>${escapeHtml(author)}</bdi></strong> · <bdi>${escapeHtml(time)}</bdi></p>
${quiet(`<bdi>${escapeHtml(title)}</bdi>`)}
${reasons === '' ? '' : quiet(escapeHtml(`${words.reasons} ${reasons}`))}
<div style="margin:0 0 12px">${quote.join('')}</div>
<div>${shown.actions.map(({ label, url }) => linkTo(url, label, button)).join(' &nbsp; ')}</div>
</div>`
}

/** A mail program should not make telephone numbers, dates or addresses into links either. */
const formatDetection = 'telephone=no,date=no,address=no,email=no,url=no'

function page({ locale, language }: Letter, subject: string, inner: readonly string[]): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale)}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="${formatDetection}"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:16px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.6;color:#222;background:#fff">
<div style="max-width:600px;margin:0 auto" dir="${directionOf(language)}">
${inner.join('\n')}
</div>
</body>
</html>
`
}

/** A year: whoever keeps a message that long may still end it by it. */
const unsubscribeDays = 365

/**
 * The message about comments that wait.
 *
 * @param waiting how many wait in all; more than the first ten are only counted
 */
export async function commentsMessage(
  site: StoredSite,
  channel: StoredChannel,
  comments: readonly QueuedComment[],
  waiting: number,
  links: Linker,
): Promise<MailMessage> {
  const letter = letterFor(site, channel, links)
  const { words, language, config } = letter
  const shown = await Promise.all(comments.slice(0, shownInDigest).map((comment) => show(letter, comment)))
  const isDigest = config.mode === 'digest' || waiting > 1
  const title = isDigest ? counted(language, words.digestSubject, waiting) : words.eachSubject
  const subject = withSite(letter, title)
  const more = waiting > shown.length ? [counted(language, words.more, waiting - shown.length)] : []
  const why = withSite(letter, words.why)
  const queueUrl = `${links.base}/moderation/`
  const unsubscribeUrl = await links('unsubscribe', channel.id, unsubscribeDays)
  const text = [
    ...shown.flatMap((comment) => [commentText(letter, comment), rule]),
    ...more,
    `${words.queue}\n${queueUrl}`,
    words.hint,
    `${why}\n${words.unsubscribe}\n${unsubscribeUrl}`,
  ]
  const html = [
    ...shown.map((comment) => commentHtml(letter, comment)),
    ...more.map(paragraph),
    `<p style="margin:0 0 12px">${linkTo(queueUrl, words.queue)}</p>`,
    quiet(escapeHtml(words.hint)),
    quiet(`${escapeHtml(why)} ${linkTo(unsubscribeUrl, words.unsubscribe)}`),
  ]
  return {
    kind: 'comments',
    subject,
    text: `${text.join('\n\n')}\n`,
    html: page(letter, subject, html),
    unsubscribeUrl,
  }
}

/** The one question that an address gets before it gets anything else. */
export async function confirmationMessage(
  site: StoredSite,
  channel: StoredChannel,
  links: Linker,
): Promise<MailMessage> {
  const letter = letterFor(site, channel, links)
  const { words, config } = letter
  const subject = withSite(letter, words.confirmSubject)
  const [question, mode] = [withSite(letter, words.question), words[config.mode]]
  const confirmUrl = await links('confirm', channel.id)
  const unsubscribeUrl = await links('unsubscribe', channel.id, unsubscribeDays)
  const text = [
    question,
    mode,
    `${words.confirm}\n${confirmUrl}`,
    words.ignore,
    `${words.unsubscribe}\n${unsubscribeUrl}`,
  ]
  const html = [
    paragraph(question),
    paragraph(mode),
    `<p style="margin:0 0 12px">${linkTo(confirmUrl, words.confirm, button)}</p>`,
    quiet(escapeHtml(words.ignore)),
    quiet(linkTo(unsubscribeUrl, words.unsubscribe)),
  ]
  return {
    kind: 'question',
    subject,
    text: `${text.join('\n\n')}\n`,
    html: page(letter, subject, html),
    unsubscribeUrl,
  }
}
