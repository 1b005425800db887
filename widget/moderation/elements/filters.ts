import { html, noChange, nothing, type TemplateResult } from 'lit'
import type { Tongue } from '../i18n/tongue.ts'
import type { Desk } from '../state/desk.ts'
import { type Filter, isNarrowed } from '../state/queue.ts'
import { reasonCodes } from '../state/reasons.ts'
import { routeHash } from '../state/route.ts'
import { selectTemplate, textOf } from './parts.ts'

const debounceMs = 350
const timers = new WeakMap<Desk, ReturnType<typeof setTimeout>>()

function go(filter: Filter): void {
  const hash = routeHash({ view: 'queue', filter })
  if (hash !== location.hash) location.hash = hash
}

/** Waits until somebody has stopped typing. */
function goSoon(desk: Desk, change: Partial<Filter>): void {
  clearTimeout(timers.get(desk))
  timers.set(
    desk,
    setTimeout(() => go({ ...desk.queue.state.filter, ...change }), debounceMs),
  )
}

function reasonChips(tongue: Tongue, desk: Desk, filter: Filter): TemplateResult | typeof nothing {
  const { queue } = tongue.words
  const counts = desk.summary?.reasons ?? {}
  // Reported comments have their own list; most of them are published.
  const codes = reasonCodes.filter(
    (code) => filter.reason === code || (code !== 'reports' && (counts[code] ?? 0) > 0),
  )
  if (filter.status !== 'pending' || codes.length === 0) return nothing
  const { reason: _, ...rest } = filter
  const chip = (href: string, text: string, isOn: boolean, n?: number) =>
    html`<li><a class="chip" href=${href} aria-current=${isOn ? 'true' : nothing}>${text}${n === undefined ? nothing : html` <span class="number">${tongue.number(n)}</span>`}</a></li>`
  return html`<nav aria-label=${queue.reasons} class="chips-row"><ul class="chips" role="list">
    ${chip(routeHash({ view: 'queue', filter: rest }), queue.reason_all, filter.reason === undefined)}
    ${codes.map((code) => chip(routeHash({ view: 'queue', filter: { ...rest, reason: code } }), queue[`reason_${code}`], filter.reason === code, counts[code] ?? 0))}
  </ul></nav>`
}

const dayMs = 86_400_000
const spans = { '': 0, day: 1, week: 7, month: 30 } as const

/** The choice that a time stands for; it was made at some moment, so the nearest. */
function spanOf(since: string | undefined): keyof typeof spans {
  if (!since) return ''
  const days = (Date.now() - Date.parse(since)) / dayMs
  return days < 2 ? 'day' : days < 10 ? 'week' : 'month'
}

function sinceField(tongue: Tongue, filter: Filter): TemplateResult {
  const { queue } = tongue.words
  const options = [
    ['', queue.sinceAll],
    ['day', queue.sinceDay],
    ['week', queue.sinceWeek],
    ['month', queue.sinceMonth],
  ] as const
  const choose = (span: keyof typeof spans) => {
    const { since: _, ...rest } = filter
    go(span === '' ? rest : { ...rest, since: new Date(Date.now() - spans[span] * dayMs).toISOString() })
  }
  return html`<div class="field">
    <label for="since">${queue.since}</label>
    ${selectTemplate('since', spanOf(filter.since), options, choose)}
  </div>`
}

/** What stands in a field that somebody is typing in is theirs: the address has it without spaces at its end. */
const unlessTyped = (id: string, value: string) => (document.activeElement?.id === id ? noChange : value)

function textField(desk: Desk, name: 'q' | 'author' | 'page', label: string, value: string, hint?: string) {
  return html`<div class="field">
    <label for="filter-${name}">${label}</label>
    <input id="filter-${name}" type="search" dir=${name === 'page' ? 'ltr' : value ? 'auto' : nothing} maxlength="200" autocomplete="off"
      aria-describedby=${hint ? `filter-${name}-hint` : nothing} .value=${unlessTyped(`filter-${name}`, value)}
      @input=${(event: Event) => goSoon(desk, { [name]: textOf(event).trim() })} />
    ${hint ? html`<p class="hint" id="filter-${name}-hint">${hint}</p>` : nothing}
  </div>`
}

const isId = (author: string) => /^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(author)

/** Reasons as chips, and behind a summary: words, author, article, time. @param chooser stands in the same row */
export function filtersTemplate(
  tongue: Tongue,
  desk: Desk,
  chooser: TemplateResult | typeof nothing,
): TemplateResult {
  const { filter, items } = desk.queue.state
  const { queue } = tongue.words
  const byComment = filter.author !== undefined && isId(filter.author)
  const canSearchAll = Boolean(filter.q || filter.author)
  const title = items.find(({ page }) => page.page === filter.page)?.page.title ?? filter.page ?? ''
  return html`<search class="filters">
    ${reasonChips(tongue, desk, filter)}
    ${filter.page ? html`<p class="narrowed"><bdi>${tongue.fill(queue.ofArticle, { title })}</bdi></p>` : nothing}
    ${byComment ? html`<p class="narrowed">${queue.ofAuthor}</p>` : nothing}
    <div class="tools">${chooser}<details class="filter-box" ?open=${Boolean(filter.q || filter.since || (filter.author && !byComment))}>
      <summary>${queue.filters}</summary>
      <form class="filter-fields" @submit=${(event: Event) => event.preventDefault()}>
        ${textField(desk, 'q', queue.search, filter.q ?? '', queue.searchHint)}
        ${byComment ? nothing : textField(desk, 'author', queue.author, filter.author ?? '')}
        ${textField(desk, 'page', queue.page, filter.page ?? '')}
        ${sinceField(tongue, filter)}
        <label class="check"><input type="checkbox" .checked=${filter.status === 'any'} ?disabled=${!canSearchAll && filter.status !== 'any'}
          @change=${() => go({ ...filter, status: filter.status === 'any' ? 'pending' : 'any' })} /> ${queue.everywhere}</label>
      </form>
    </details></div>
    ${isNarrowed(filter) ? html`<a class="button quiet" id="clear" href=${routeHash({ view: 'queue', filter: { status: filter.status === 'any' ? 'pending' : filter.status } })}>${queue.clear}</a>` : nothing}
  </search>`
}
