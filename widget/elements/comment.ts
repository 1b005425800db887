import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Comment } from '../../contract/index.ts'
import { fullTime, shortTime } from '../i18n/time.ts'
import type { ThreadWords } from '../i18n/words.ts'
import { flatten, type ReadyThread } from '../state/thread.ts'
import { type Piece, paragraphs } from '../text/body.ts'
import type { SadaComments } from './comments.ts'

/** Links of readers: no credit in search engines, no handle on this window, no address passed on. */
const rel = 'nofollow ugc noopener noreferrer'

/** A sentence of the catalogue with somebody's name in it, isolated from the text's direction. */
export function withName(sentence: string, name: string): TemplateResult {
  const [before, after] = sentence.split('{name}')
  return html`${before}<bdi>${name}</bdi>${after}`
}

function piece(part: Piece): string | TemplateResult {
  if (typeof part === 'string') return part
  return 'href' in part
    ? html`<a dir="ltr" href=${part.href} rel=${rel}>${part.href}</a>`
    : html`<bdi>${part.mention}</bdi>`
}

/** A comment's text: paragraphs, links and names, and nothing else of what the reader typed. */
function bodyTemplate(body: string): TemplateResult[] {
  return paragraphs(body).map(
    ({ auto, pieces }) => html`<p dir=${auto ? 'auto' : nothing}>${pieces.map(piece)}</p>`,
  )
}

function headerTemplate(
  host: SadaComments,
  words: ThreadWords,
  { id, author, ...comment }: Comment,
  held: boolean,
) {
  const { language } = host
  const name = author.name ?? words.anonymous
  const full = fullTime(comment.created_at, language.intl)
  return html`<header>
    <span class="avatar" aria-hidden="true">${[...name][0]}</span>
    <span role="heading" aria-level=${host.level + 1} class="name" part="author" id="n-${id}"
      ><bdi>${author.website && /^https?:/.test(author.website) ? html`<a href=${author.website} rel=${rel}>${name}</a>` : name}</bdi></span>
    ${author.staff ? html`<span class="badge" part="badge">${words.staff}</span>` : nothing}
    ${held || comment.pinned ? html`<span class="badge" part="badge status">${held ? words.held : words.pinned}</span>` : nothing}
    <a href="#c-${id}" part="permalink"
      ><time id="t-${id}" part="time" datetime=${comment.created_at} title=${full}
        >${shortTime(comment.created_at, host.now, language.intl)}<span class="vh"> (${full})</span></time></a>
    ${comment.edited_at ? html`<span class="muted">${words.edited}</span>` : nothing}
  </header>`
}

function actionsTemplate(host: SadaComments, words: ThreadWords, comment: Comment, canReply: boolean) {
  const { interaction } = host
  const { id, author } = comment
  const button = (act: 'reply' | 'report', label: unknown, about: string) => html`<button
      class="reply"
      part="button ${act}-button"
      id="${act}-${id}"
      aria-expanded=${!!interaction?.isOpen(act, id)}
      @click=${() => host.interact((it) => it[act](comment))}
    >${label}<span class="vh"> ${withName(about, author.name ?? words.anonymous)}</span></button>`
  return html`${canReply ? button('reply', html`<span class="flip" aria-hidden="true">↩︎</span> ${words.reply}`, words.replyTo) : nothing}
    ${author.staff ? nothing : button('report', words.report, words.reportOf)}
    ${interaction?.below(id)}`
}

/** A piece of the list: comments of one level, with what is below each. */
export function listTemplate(
  host: SadaComments,
  words: ThreadWords,
  thread: ReadyThread,
  comments: readonly Comment[],
  level: number,
): TemplateResult[] {
  const { page, held } = thread
  // Below the site's depth there is no further step inwards: answers stand as neighbours.
  return (level < page.depth ? comments : flatten(comments)).map((comment) => {
    const waits = held.has(comment.id)
    const { data, next_cursor: cursor } = comment.replies
    return html`<li>
      <article id="c-${comment.id}" tabindex="-1" part="comment" class=${waits ? 'held' : nothing} aria-labelledby="n-${comment.id} t-${comment.id}">
        ${headerTemplate(host, words, comment, waits)}
        <div class="body" part="body">${bodyTemplate(comment.body)}</div>
        ${waits ? host.interaction?.heldNote() : actionsTemplate(host, words, comment, page.open && level < page.depth)}
      </article>
      ${level < page.depth && data.length ? html`<ol role="list">${listTemplate(host, words, thread, data, level + 1)}</ol>` : nothing}
      ${moreTemplate(host, words, cursor, comment.id)}
    </li>`
  })
}

/** The button that continues the list, or the thread of the comment with that id. */
export function moreTemplate(host: SadaComments, words: ThreadWords, cursor: string | null, id?: string) {
  return cursor
    ? html`<button class="wide" part="button more-button" @click=${() => host.interact((it) => it.more(cursor, id))}
        >${id ? words.moreReplies : words.more}</button>`
    : nothing
}
