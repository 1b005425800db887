import { html, LitElement, nothing } from 'lit'
import { loadTongue, type Tongue } from '../i18n/tongue.ts'
import { type Desk, openDesk } from '../state/desk.ts'
import {
  loadPreferences,
  type Preferences,
  preferredLanguage,
  savePreferences,
} from '../state/preferences.ts'
import { draftedComments } from '../state/replies.ts'
import { type Route, readRoute } from '../state/route.ts'
import { rememberedKey, rememberKey } from '../state/session.ts'
import './confirm.ts'
import './desk.ts'
import './sign-in.ts'
import { displayTemplate } from './display.ts'
import { define } from './view.ts'

const pollMs = 30_000

/** The page: who is signed in, which language it speaks, how it looks. */
export class ModerationApp extends LitElement {
  #preferences: Preferences = loadPreferences()
  #tongue: Tongue | undefined
  #desk: Desk | undefined
  #route: Route = readRoute(location.hash)
  #notice: 'refused' | 'signedOut' | null = null
  #hasDraft = false
  #isStarting = true
  /** The latest wish for a language wins, whichever file comes first. */
  #wish = 0

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#dress()
    addEventListener('hashchange', this.#follow)
    addEventListener('online', this.#noteConnection)
    addEventListener('offline', this.#noteConnection)
    document.addEventListener('visibilitychange', this.#poll)
    setInterval(this.#poll, pollMs)
    void this.#start()
  }

  async #start(): Promise<void> {
    await this.#speak()
    const key = rememberedKey()
    if (key !== null) await this.#open(key, true).catch(() => undefined)
    this.#isStarting = false
    this.requestUpdate()
  }

  readonly #follow = (): void => {
    this.#route = readRoute(location.hash)
    this.requestUpdate()
  }

  readonly #noteConnection = (): void => this.#desk?.setOnline(navigator.onLine)

  readonly #poll = (): void => {
    if (document.visibilityState === 'visible' && navigator.onLine) void this.#desk?.refresh()
  }

  get #language() {
    return this.#preferences.language ?? preferredLanguage(navigator.languages)
  }

  /** Loads the words of the chosen language and turns the page its way. */
  async #speak(): Promise<void> {
    this.#wish += 1
    const wish = this.#wish
    const tongue = await loadTongue(this.#language, this.#desk?.access.site ?? { locale: 'ar-MA' })
    if (wish !== this.#wish) return
    this.#tongue = tongue
    const { documentElement: root } = document
    root.lang = tongue.intl.split('-u-')[0] ?? tongue.language
    root.dir = tongue.direction
    this.requestUpdate()
  }

  #dress(): void {
    document.documentElement.dataset.theme = this.#preferences.theme
  }

  readonly #prefer = (change: Partial<Preferences>): void => {
    this.#preferences = { ...this.#preferences, ...change }
    savePreferences(this.#preferences)
    this.#dress()
    this.requestUpdate()
    if (change.language !== undefined) void this.#speak()
  }

  /** @throws SadaError when the key opens nothing */
  readonly #open = async (key: string, isRemembered: boolean): Promise<void> => {
    const url = location.origin
    const desk = await openDesk({ url, key, onRefused: () => this.#leave('refused') })
    rememberKey(isRemembered ? key : null)
    this.#desk = desk
    desk.setOnline(navigator.onLine)
    this.#notice = null
    await this.#speak()
    void desk.refresh()
  }

  #leave(notice: 'refused' | 'signedOut'): void {
    const site = this.#desk?.access.site.id
    this.#hasDraft = notice === 'refused' && site !== undefined && draftedComments(site).length > 0
    this.#desk = undefined
    this.#notice = notice
    rememberKey(null)
    this.requestUpdate()
  }

  get #noticeText(): string {
    const { page } = this.#tongue?.words ?? {}
    if (!page || !this.#notice) return ''
    return this.#hasDraft ? `${page[this.#notice]} ${page.draftKept}` : page[this.#notice]
  }

  protected override updated(): void {
    const title = this.#tongue?.words.page.title
    const site = this.#desk?.access.site.name
    if (title) document.title = site ? `${title} · ${site}` : title
  }

  protected override render() {
    const tongue = this.#tongue
    if (!tongue || this.#isStarting) return nothing
    const display = (id: string) => displayTemplate(id, tongue, this.#preferences, this.#prefer)
    if (this.#desk)
      return html`<mod-desk
          .desk=${this.#desk}
          .tongue=${tongue}
          .route=${this.#route}
          .preferences=${this.#preferences}
          .prefer=${this.#prefer}
          .signOut=${() => this.#leave('signedOut')}
        ></mod-desk>
        <mod-confirm></mod-confirm>`
    return html`<main class="entrance">
      <mod-sign-in .tongue=${tongue} .notice=${this.#noticeText} .open=${this.#open}></mod-sign-in>
      <div class="entrance-display">${display('entrance')}</div>
    </main>`
  }
}
define('mod-app', ModerationApp)
