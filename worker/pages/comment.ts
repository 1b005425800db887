import { type Piece, paragraphs } from '../../contract/index.ts'
import { actWords } from '../i18n/act.ts'
import { reasonText } from '../i18n/reasons.ts'
import type { QueuedComment } from '../store/queue.ts'
import { type Html, html } from './html.ts'
import { longTime, type View } from './view.ts'

/** A sentence of the catalogue with a foreign name in it, which turns nothing around it. */
export function withName(sentence: string, name: string): Html {
  const [before = '', after = ''] = sentence.split(/\{(?:name|site)\}/)
  return html`${before}<bdi>${name}</bdi>${after}`
}

/** Addresses are shown and lead nowhere: a moderator's tap must not tell a stranger that it was made. */
function piece(part: Piece): Html | string {
  if (typeof part === 'string') return part
  return 'href' in part
    ? html`<bdi dir="ltr" class="address">${part.href}</bdi>`
    : html`<bdi>${part.mention}</bdi>`
}

/** A comment's text: each paragraph in its own direction, as readers would see it. */
export function bodyHtml(body: string): Html[] {
  return paragraphs(body).map(({ auto, pieces }) =>
    auto ? html`<p dir="auto">${pieces.map(piece)}</p>` : html`<p>${pieces.map(piece)}</p>`,
  )
}

function parentHtml({ language }: View, parent: QueuedComment['parent']): Html | null {
  if (!parent) return null
  const words = actWords[language]
  return html`<div class="parent">
<p class="soft">${withName(words.replyTo, parent.author.name ?? words.nameless)}</p>
<p dir="auto" class="excerpt">${parent.body.slice(0, 300)}</p>
</div>
`
}

function reasonsHtml({ language }: View, { reasons, status }: QueuedComment): Html | null {
  if (status !== 'pending' || reasons.length === 0) return null
  return html`<dt>${actWords[language].labels.reasons}</dt>
<dd><ul>${reasons.map((reason) => html`<li>${reasonText(language, reason)}</li>`)}</ul></dd>
`
}

/** A comment as somebody needs it who decides on it: who, what, where, and why it waits. */
export function commentHtml(view: View, comment: QueuedComment): Html {
  const { author, page, body, created_at } = comment
  const words = actWords[view.language]
  return html`<article>
<h2><bdi>${author.name ?? words.nameless}</bdi></h2>
<p class="soft"><time datetime="${created_at}">${longTime(view, Date.parse(created_at))}</time></p>
${author.website === null ? null : html`<p class="soft"><bdi dir="ltr" class="address">${author.website}</bdi></p>\n`}${parentHtml(view, comment.parent)}<div class="body">${bodyHtml(body)}</div>
<dl>
<dt>${words.labels.page}</dt>
<dd><bdi>${page.title ?? page.url ?? page.page}</bdi></dd>
${reasonsHtml(view, comment)}</dl>
</article>`
}
