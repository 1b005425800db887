import { html, nothing, type TemplateResult } from 'lit'
import type { Scope } from '../../../contract/index.ts'
import type { Tongue } from '../i18n/tongue.ts'
import type { Desk } from '../state/desk.ts'
import { type Route, routeHash, type ViewName } from '../state/route.ts'

const lists = ['pending', 'reported', 'approved', 'spam', 'deleted'] as const
/** What each section of the site needs of a key: one of these scopes. */
const sections = [
  ['rules', 'read'],
  ['pages', 'read'],
  ['stats', 'read'],
  ['log', 'read'],
  ['notify', 'settings', 'webhooks'],
  ['settings', 'settings'],
  ['keys', 'keys'],
] as const satisfies readonly (readonly [ViewName, ...Scope[]])[]

/** The lists with their numbers, as a row that can be swiped on a phone. */
export function tabsTemplate(tongue: Tongue, desk: Desk, current: string): TemplateResult {
  const { page } = tongue.words
  return html`<nav class="tabs" aria-label=${page.lists}>
    <ul role="list">${lists.map((name) => listLink(tongue, desk, name, current === name))}</ul>
  </nav>`
}

function listLink({ words, number }: Tongue, desk: Desk, name: (typeof lists)[number], isCurrent: boolean) {
  const count = desk.summary?.[name]
  return html`<li><a href=${routeHash({ view: 'queue', filter: { status: name } })} aria-current=${isCurrent ? 'page' : nothing}>
    <span>${words.page[name]}</span>
    ${count === undefined ? nothing : html`<span class="number ${count > 0 && (name === 'pending' || name === 'reported') ? 'due' : ''}">${number(count)}</span>`}
  </a></li>`
}

/** All sections that the key opens. @param id before the ids of headings */
export function navigationTemplate(id: string, tongue: Tongue, desk: Desk, route: Route): TemplateResult {
  const { page } = tongue.words
  const list = route.view === 'queue' ? route.filter.status : ''
  const open = sections.filter(([, ...scopes]) => scopes.some((scope) => desk.can(scope)))
  return html`<nav class="navigation" aria-label=${page.navigation}>
    <p class="group" id="${id}-lists">${page.lists}</p>
    <ul role="list" aria-labelledby="${id}-lists">${lists.map((name) => listLink(tongue, desk, name, list === name))}</ul>
    <p class="group" id="${id}-site">${page.manage}</p>
    <ul role="list" aria-labelledby="${id}-site">${open.map(
      ([name]) =>
        html`<li><a href=${routeHash({ view: name })} aria-current=${route.view === name ? 'page' : nothing}><span>${page[name]}</span></a></li>`,
    )}</ul>
  </nav>`
}
