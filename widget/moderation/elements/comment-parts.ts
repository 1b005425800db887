import { html, nothing, type TemplateResult } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { ModeratedComment, Reason } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import type { Tongue } from '../i18n/tongue.ts'
import type { Desk } from '../state/desk.ts'
import { piecesOf } from '../state/marks.ts'
import type { Neighbours } from '../state/neighbours.ts'
import { routeHash } from '../state/route.ts'
import { bodyTemplate, markedText, rel, timeTemplate, withName } from './parts.ts'

const isWeb = (address: string | null): address is string => address !== null && /^https?:\/\//i.test(address)

/** An address without what everybody knows. */
const short = (address: string) => address.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/$/, '')

/** How the author has fared on the site, at a glance; each number in words for those who listen. */
function historyTemplate(tongue: Tongue, { author, status, reasons }: ModeratedComment): TemplateResult {
  const { queue } = tongue.words
  const { history } = author
  const n = tongue.number
  const whole = tongue.fill(queue.history, {
    approved: n(history.approved),
    pending: n(history.pending),
    spam: n(history.spam),
    deleted: n(history.deleted),
  })
  const known = status === 'approved' ? 1 : 0
  // «First comment» says it already.
  const isFirst = reasons.some(({ code }) => code === 'first_time')
  const good =
    history.approved > known
      ? tongue.fill(queue.historyApproved, { n: n(history.approved) })
      : isFirst
        ? ''
        : queue.historyNew
  const bad = history.spam > 0 ? tongue.forms(queue.historySpam, history.spam) : ''
  return html`<span class="history" title=${whole}><span aria-hidden="true">${good}${good && bad ? ' · ' : nothing}${bad ? html`<span class="bad">${bad}</span>` : nothing}</span><span class="vh">${whole}</span></span>`
}

/** Who wrote it and when. The name opens what is known of the author. */
export function headTemplate(
  tongue: Tongue,
  desk: Desk,
  comment: ModeratedComment,
  showAuthor: () => void,
): TemplateResult {
  const { queue, page } = tongue.words
  const { id, author, staff, pinned, status, created_at, edited_at } = comment
  const name = author.name ?? queue.anonymous
  const isMixed = desk.queue.state.filter.status === 'any' || desk.queue.state.filter.status === 'reported'
  return html`<header class="head">
    <span class="avatar" aria-hidden="true">${[...name.trim()][0] ?? '؟'}</span>
    <div class="who">
      <h2 class="name" id="name-${id}"><button type="button" class="as-link" data-act="author" @click=${showAuthor}><bdi>${markedText(name, piecesOf(comment.reasons))}</bdi></button></h2>
      ${staff ? html`<span class="badge staff">${queue.staff}</span>` : nothing}
      ${pinned ? html`<span class="badge">${queue.pinned}</span>` : nothing}
      ${isMixed ? html`<span class="badge status-${status}">${page[status]}</span>` : nothing}
      <div class="meta">
        <span id="time-${id}">${timeTemplate(tongue, created_at)}</span>
        ${edited_at ? html`<span>${queue.edited}</span>` : nothing}
        ${staff ? nothing : historyTemplate(tongue, comment)}
        ${isWeb(author.website) ? html`<a class="website" dir="ltr" href=${author.website} rel=${rel} target="_blank">${short(author.website)}</a>` : nothing}
        ${author.email ? html`<span class="email" dir="ltr">${author.email}</span>` : nothing}
      </div>
    </div>
  </header>`
}

function detailOf(tongue: Tongue, { code, detail }: Reason): string | TemplateResult {
  const { queue } = tongue.words
  if (!detail) return queue[`reason_${code}`]
  if (code === 'links') return tongue.forms(queue.linksFound, Number(detail))
  if (code === 'reports') return tongue.forms(queue.reports, Number(detail))
  if (code === 'repeated')
    return html`${queue.reason_repeated}: ${tongue.forms(queue.timesSeen, Number(detail))}`
  return html`${queue[`reason_${code}`]}: <bdi>${detail}</bdi>`
}

/** Why it waits, and how many readers reported it. */
export function reasonsTemplate(tongue: Tongue, { reasons, reports }: ModeratedComment) {
  const { queue } = tongue.words
  const shown = reasons.filter(({ code }) => code !== 'reports')
  if (shown.length === 0 && reports === 0) return nothing
  return html`<ul class="reasons" role="list" aria-label=${queue.reasons}>
    ${shown.map((reason) => html`<li class="reason ${reason.code}">${detailOf(tongue, reason)}</li>`)}
    ${reports > 0 ? html`<li class="reason reports">${tongue.forms(queue.reports, reports)}</li>` : nothing}
  </ul>`
}

/** Where it stands: the article, and what it answers. */
export function contextTemplate(tongue: Tongue, { page, parent }: ModeratedComment): TemplateResult {
  const { queue } = tongue.words
  const title = page.title ?? page.url ?? page.page
  return html`<div class="context">
    <p class="where">${queue.onArticle} ${isWeb(page.url) ? html`<a href=${page.url} target="_blank" rel="noopener"><bdi>${title}</bdi></a>` : html`<bdi>${title}</bdi>`}
      <a class="only" href=${routeHash({ view: 'queue', filter: { status: 'pending', page: page.page } })}>${queue.thisArticle}<span class="vh">: ${title}</span></a></p>
    ${
      parent
        ? html`<blockquote class="parent"><p class="muted">${withName(queue.inReplyTo, parent.author.name ?? queue.anonymous)}</p>${bodyTemplate(parent.body)}</blockquote>`
        : nothing
    }
  </div>`
}

function neighbour(tongue: Tongue, { author, body, created_at, staff }: ModeratedComment): TemplateResult {
  const { queue } = tongue.words
  return html`<li class="neighbour"><p class="meta"><bdi>${author.name ?? queue.anonymous}</bdi> ${staff ? html`<span class="badge staff">${queue.staff}</span>` : nothing} ${timeTemplate(tongue, created_at)}</p>${bodyTemplate(body)}</li>`
}

/** Published comments before and after it, as readers see them. */
export function neighboursTemplate(
  tongue: Tongue,
  { body }: ModeratedComment,
  around: Neighbours | SadaError | 'loading' | null,
) {
  const { queue, page } = tongue.words
  if (around === null) return nothing
  if (around === 'loading') return html`<p class="muted" aria-busy="true">${page.loading}</p>`
  if (around instanceof SadaError)
    return html`<p class="failure" role="alert">${failureSentence(tongue, around)}</p>`
  const { before, after, isFar } = around
  if (isFar) return html`<p class="muted">${queue.farNeighbours}</p>`
  if (before.length + after.length === 0) return html`<p class="muted">${queue.noNeighbours}</p>`
  return html`<ol class="neighbours" role="list">
    ${before.map((each) => neighbour(tongue, each))}
    <li class="neighbour this" aria-current="true"><p class="meta">${queue.thisComment}</p>${bodyTemplate(body)}</li>
    ${after.map((each) => neighbour(tongue, each))}
  </ol>`
}
