import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { SadaError } from '../../../client/index.ts'
import { sayingSentence } from '../i18n/sayings.ts'
import type { Preferences } from '../state/preferences.ts'
import type { Route, ViewName } from '../state/route.ts'
import { type Command, commandOf, isTyping } from '../state/shortcuts.ts'
import './decisions.ts'
import './help.ts'
import './queue.ts'
import './toast.ts'
import { displayTemplate } from './display.ts'
import type { HelpDialog } from './help.ts'
import { navigationTemplate } from './navigation.ts'
import { failureTemplate, loadingTemplate } from './parts.ts'
import type { QueueView } from './queue.ts'
import { define, View } from './view.ts'

const sections: Record<ViewName, () => Promise<unknown>> = {
  rules: () => import('./rules.ts'),
  pages: () => import('./pages.ts'),
  settings: () => import('./settings.ts'),
  keys: () => import('./keys.ts'),
  log: () => import('./audit.ts'),
  stats: () => import('./stats.ts'),
  notify: () => import('./notify.ts'),
}

/** The desk of somebody who is signed in: sections, the one that is open, what was said, and keys. */
export class DeskView extends View {
  static override properties = {
    ...View.properties,
    route: { attribute: false },
    preferences: { attribute: false },
    prefer: { attribute: false },
    signOut: { attribute: false },
  }

  declare route: Route
  declare preferences: Preferences
  declare prefer: (change: Partial<Preferences>) => void
  declare signOut: () => void
  #openFilter = ''
  readonly #ready = new Set<ViewName>()
  #broken: SadaError | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#onKey)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#onKey)
  }

  /** Another list is opened when the address says so; the first section gets the focus when it changes. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('route')) return
    const { route } = this
    if (route.view === 'queue' && JSON.stringify(route.filter) !== this.#openFilter) {
      this.#openFilter = JSON.stringify(route.filter)
      void this.desk.queue.open(route.filter)
    }
    if (route.view !== 'queue') void this.#bring(route.view)
    const before = changed.get('route')
    const isOther =
      before &&
      (before.view !== route.view ||
        (before.view === 'queue' && route.view === 'queue' && before.filter.status !== route.filter.status))
    if (isOther) {
      void this.focusOn('main h1')
      scrollTo({ top: 0 })
    }
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!this.preferences.shortcuts || event.defaultPrevented) return
    const target = event.composedPath()[0]
    if (target instanceof HTMLElement && isTyping(target)) return
    const command = commandOf(event)
    if (!command) return
    if (document.querySelector('dialog[open]')) return
    event.preventDefault()
    this.#obey(command)
  }

  #obey(command: Command): void {
    if (command === 'help') this.querySelector<HelpDialog>('mod-help')?.show()
    else if (command === 'undo') void this.desk.undo()
    else this.querySelector<QueueView>('mod-queue')?.obey(command)
  }

  /** A section's code comes when the section is opened. */
  async #bring(view: ViewName): Promise<void> {
    this.#broken = null
    try {
      await sections[view]()
      this.#ready.add(view)
    } catch (cause) {
      this.#broken = new SadaError('network', { cause })
    }
    this.requestUpdate()
  }

  #section(): TemplateResult {
    const { desk, tongue, route } = this
    const { view } = route
    if (view === 'queue') return html`<mod-queue .desk=${desk} .tongue=${tongue}></mod-queue>`
    const retry = () => void this.#bring(view)
    if (!this.#ready.has(view))
      return html`<h1 tabindex="-1">${tongue.words.page[view]}</h1>
        ${this.#broken ? failureTemplate(tongue, this.#broken, retry) : loadingTemplate(tongue)}`
    switch (view) {
      case 'rules':
        return html`<mod-rules .desk=${desk} .tongue=${tongue}></mod-rules>`
      case 'pages':
        return html`<mod-pages .desk=${desk} .tongue=${tongue}></mod-pages>`
      case 'settings':
        return html`<mod-settings .desk=${desk} .tongue=${tongue}></mod-settings>`
      case 'keys':
        return html`<mod-keys .desk=${desk} .tongue=${tongue} .signOut=${this.signOut}></mod-keys>`
      case 'log':
        return html`<mod-audit .desk=${desk} .tongue=${tongue}></mod-audit>`
      case 'stats':
        return html`<mod-stats .desk=${desk} .tongue=${tongue}></mod-stats>`
      case 'notify':
        return html`<mod-notify .desk=${desk} .tongue=${tongue}></mod-notify>`
    }
  }

  #closeMenu(): void {
    this.querySelector('.menu')?.removeAttribute('open')
  }

  readonly #onMenuKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    this.#closeMenu()
    this.querySelector<HTMLElement>('.menu > summary')?.focus()
  }

  /** A section was chosen, perhaps the one that is open already. */
  readonly #onMenuClick = (event: Event): void => {
    if (event.target instanceof Element && event.target.closest('a')) this.#closeMenu()
  }

  #header() {
    const { tongue, desk, preferences, prefer } = this
    const { page } = tongue.words
    const navigation = (id: string) => navigationTemplate(id, tongue, desk, this.route)
    return html`<header class="bar">
      <details class="menu" @keydown=${this.#onMenuKey} @click=${this.#onMenuClick}>
        <summary class="button quiet"><span aria-hidden="true">☰</span> ${page.menu}</summary>
        <div class="menu-inside">
          ${navigation('small')}
          ${displayTemplate('menu', tongue, preferences, prefer)}
          <button type="button" class="button" @click=${this.signOut}>${page.signOut}</button>
        </div>
      </details>
      <p class="site"><bdi>${desk.access.site.name}</bdi></p>
      <div class="bar-tools">
        <button type="button" class="button quiet" @click=${() => this.#obey('help')}>
          <span aria-hidden="true">⌨</span><span class="wide-only"> ${page.shortcuts}</span><span class="vh narrow-only"> ${page.shortcuts}</span>
        </button>
        <div class="wide-only">${displayTemplate('bar', tongue, preferences, prefer)}</div>
        <button type="button" class="button quiet wide-only" @click=${this.signOut}>${page.signOut}</button>
      </div>
    </header>`
  }

  protected override render() {
    const { desk, tongue, preferences, prefer } = this
    const { page } = tongue.words
    const said = desk.said ? sayingSentence(tongue, desk.said.saying) : ''
    // The same sentence twice is two texts, or the second would not be read out.
    const again = (desk.said?.id ?? 0) % 2 === 0 ? '' : '\u00a0'
    return html`<a class="skip" href="#main" @click=${(event: Event) => {
      event.preventDefault()
      void this.focusOn('main h1')
    }}>${page.skip}</a>
    ${this.#header()}
    ${desk.isOnline ? nothing : html`<p class="offline" role="alert">${page.offline}</p>`}
    <div class="columns">
      <div class="side wide-only">${navigationTemplate('side', tongue, desk, this.route)}</div>
      <main id="main">${this.#section()}</main>
    </div>
    <mod-toast .desk=${desk} .tongue=${tongue}></mod-toast>
    <mod-help .tongue=${tongue} .preferences=${preferences} .prefer=${prefer}></mod-help>
    <div role="status" class="vh" id="said">${said}${again}</div>`
  }
}
define('mod-desk', DeskView)
