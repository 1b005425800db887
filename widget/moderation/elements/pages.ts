import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { PagePatch, SitePage } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { routeHash } from '../state/route.ts'
import { directionFor, failureTemplate, loadingTemplate, selectTemplate, textOf } from './parts.ts'
import { define, View } from './view.ts'

/** Articles: open or closed for comments, with a title and an address that can be put right. */
export class PagesView extends View {
  #pages: SitePage[] | null = null
  #cursor: string | null = null
  #sought = ''
  #isNarrow = false
  #failure: SadaError | null = null
  #editing: string | null = null
  #patch: Pick<PagePatch, 'title' | 'url'> = {}
  #trouble: SadaError | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(cursor: string | null = null): Promise<void> {
    this.#failure = null
    try {
      const narrow = this.#isNarrow ? { page: this.#sought.trim() } : {}
      const found = await this.desk.client.pages({ ...narrow, ...(cursor === null ? {} : { cursor }) })
      this.#pages = cursor === null ? found.data : [...(this.#pages ?? []), ...found.data]
      this.#cursor = found.next_cursor
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  readonly #find = (event: Event): void => {
    event.preventDefault()
    this.#isNarrow = this.#sought.trim() !== ''
    void this.#load()
  }

  #all(): void {
    this.#sought = ''
    this.#isNarrow = false
    void this.#load()
  }

  async #change(page: SitePage, patch: Omit<PagePatch, 'page'>): Promise<void> {
    this.#trouble = null
    try {
      const changed = await this.desk.client.changePage({ page: page.page, ...patch })
      this.#pages = (this.#pages ?? []).map((each) => (each.page === page.page ? changed : each))
      this.desk.saySimply('pageSaved')
      if (this.#editing !== null) this.#edit(null)
    } catch (error) {
      if (this.#editing === null) this.desk.sayFailure(error)
      else if (error instanceof SadaError) this.#trouble = error
      else throw error
      // The choice goes back to what is true.
      if (this.#editing === null) void this.#load()
    }
    this.requestUpdate()
  }

  #edit(page: SitePage | null): void {
    const was = this.#editing
    this.#editing = page?.page ?? null
    this.#patch = page ? { title: page.title ?? '', url: page.url ?? '' } : {}
    this.#trouble = null
    this.requestUpdate()
    const place = (this.#pages ?? []).findIndex((each) => each.page === was)
    void this.focusOn(page ? '#page-title' : `#edit-${place}`)
  }

  #form(page: SitePage) {
    const { admin, page: words } = this.tongue.words
    const { title = '', url = '' } = this.#patch
    const save = (event: Event) => {
      event.preventDefault()
      const patch = {
        ...(title.trim() && title !== page.title ? { title: title.trim() } : {}),
        ...(url.trim() && url !== page.url ? { url: url.trim() } : {}),
      }
      if (Object.keys(patch).length > 0) void this.#change(page, patch)
      else this.#edit(null)
    }
    return html`<form class="page-form" novalidate @submit=${save}>
      <div class="field"><label for="page-title">${admin.pageTitle}</label><input id="page-title" dir=${directionFor(title)} maxlength="300" .value=${title} @input=${(
        event: Event,
      ) => {
        this.#patch = { ...this.#patch, title: textOf(event) }
        this.requestUpdate()
      }} /></div>
      <div class="field"><label for="page-url">${admin.pageUrl}</label><input id="page-url" type="url" dir="ltr" .value=${url} @input=${(
        event: Event,
      ) => {
        this.#patch = { ...this.#patch, url: textOf(event) }
        this.requestUpdate()
      }} /></div>
      ${this.#trouble ? html`<p class="failure" role="alert">${failureSentence(this.tongue, this.#trouble)}</p>` : nothing}
      <div class="actions"><button class="button primary">${admin.save}</button><button type="button" class="button" @click=${() => this.#edit(null)}>${words.cancel}</button></div>
    </form>`
  }

  #page(page: SitePage, place: number) {
    const { admin, queue } = this.tongue.words
    const { forms, fill } = this.tongue
    const title = page.title ?? page.url ?? page.page
    const states = (['open', 'read_only', 'closed'] as const).map(
      (state) => [state, admin[`state_${state}`]] as const,
    )
    const canModerate = this.desk.can('moderate')
    return html`<li class="row">
      <div class="row-main">
        <p class="pattern">${page.url ? html`<a href=${page.url} target="_blank" rel="noopener"><bdi>${title}</bdi></a>` : html`<bdi>${title}</bdi>`}</p>
        <p class="meta"><span>${forms(queue.count, page.comments)}</span><span>${forms(admin.views, page.views)}</span>
          <a href=${routeHash({ view: 'queue', filter: { status: 'approved', page: page.page } })}>${admin.pageComments}<span class="vh">: ${title}</span></a></p>
        ${this.#editing === page.page ? this.#form(page) : nothing}
      </div>
      ${
        canModerate
          ? html`<div class="row-tools"><label class="vh" for="state-${place}">${fill(admin.stateOf, { title })}</label>
              ${selectTemplate(`state-${place}`, page.state, states, (state) => void this.#change(page, { state }))}
              <button type="button" class="button quiet" id="edit-${place}" @click=${() => this.#edit(page)}>${admin.edit}<span class="vh">: ${fill(admin.editOf, { title })}</span></button></div>`
          : html`<span class="badge">${admin[`state_${page.state}`]}</span>`
      }
    </li>`
  }

  #list() {
    const { admin } = this.tongue.words
    if (this.#failure) return failureTemplate(this.tongue, this.#failure, () => void this.#load())
    if (!this.#pages) return loadingTemplate(this.tongue)
    if (this.#pages.length === 0)
      return html`<p class="empty">${this.#isNarrow ? admin.pageUnknown : admin.noPages}</p>`
    return html`<ul class="rows card" role="list">${this.#pages.map((page, i) => this.#page(page, i))}</ul>
      ${this.#cursor === null ? nothing : html`<button type="button" class="button wide" @click=${() => void this.#load(this.#cursor)}>${admin.more}</button>`}`
  }

  protected override render() {
    const { admin, page } = this.tongue.words
    return html`<h1 tabindex="-1">${page.pages}</h1>
      <p class="muted lead">${admin.pagesLead} ${admin.stateHint}</p>
      <search><form class="find" @submit=${this.#find}>
        <div class="field"><label for="find-page">${admin.pageFind}</label><input id="find-page" type="search" dir="ltr" autocomplete="off" .value=${this.#sought} @input=${(
          event: Event,
        ) => {
          this.#sought = textOf(event)
        }} /></div>
        <button class="button">${admin.find}</button>
        ${this.#isNarrow ? html`<button type="button" class="button quiet" @click=${() => this.#all()}>${admin.findAll}</button>` : nothing}
      </form></search>
      ${this.#list()}`
  }
}
define('mod-pages', PagesView)
