import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { CreatedKey, KeyInfo, Scope } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { confirmIn } from './confirm.ts'
import {
  directionFor,
  failureTemplate,
  loadingTemplate,
  selectTemplate,
  textOf,
  timeTemplate,
  withName,
} from './parts.ts'
import { define, View } from './view.ts'

const dayMs = 86_400_000
const ends = { never: 0, month: 30, year: 365 } as const
const graces = { now: 0, hour: 3_600, day: 86_400, week: 604_800 } as const
type End = keyof typeof ends
type Grace = keyof typeof graces

/** Keys of the site: made, replaced, ended. A secret is shown once and is nowhere in the page afterwards. */
export class KeysView extends View {
  static override properties = { ...View.properties, signOut: { attribute: false } }

  declare signOut: () => void
  #keys: KeyInfo[] | null = null
  #failure: SadaError | null = null
  #trouble: string | null = null
  #name = ''
  #scopes = new Set<Scope>(['read', 'moderate'])
  #end: End = 'never'
  #made: CreatedKey | null = null
  #rotating: string | null = null
  #grace: Grace = 'now'

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.desk.can('keys')) void this.#load()
  }

  async #load(): Promise<void> {
    this.#failure = null
    try {
      this.#keys = await this.desk.client.keys()
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  async #try(work: () => Promise<void>, makesKey = false): Promise<void> {
    this.#trouble = null
    try {
      await work()
      await this.#load()
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      // Trying again would make another key, and nobody knows the first one.
      const isLost = makesKey && (error.code === 'network' || error.code === 'timeout')
      this.#trouble = isLost ? this.tongue.words.admin.keyLost : failureSentence(this.tongue, error)
      if (isLost) await this.#load()
    }
    this.requestUpdate()
  }

  readonly #make = (event: Event): void => {
    event.preventDefault()
    const days = ends[this.#end]
    const scopes = [...this.#scopes]
    if (this.#name.trim() === '' || scopes.length === 0) {
      this.#trouble = this.tongue.words.failures.validKey
      this.requestUpdate()
      return
    }
    void this.#try(async () => {
      const expires_at = days === 0 ? null : new Date(Date.now() + days * dayMs).toISOString()
      this.#made = await this.desk.client.makeKey({ name: this.#name.trim(), scopes, expires_at })
      this.#name = ''
      this.desk.saySimply('keyMade')
      void this.focusOn('#secret')
    }, true)
  }

  async #revoke({ id, name }: KeyInfo): Promise<void> {
    const { admin, page } = this.tongue.words
    const isOwn = id === this.desk.access.key.id
    const title = isOwn ? admin.revokeOwn : admin.revokeSure
    const text = this.tongue.fill(admin.keyOf, { name })
    if (!(await confirmIn(document, { title, text, yes: admin.revoke, no: page.cancel }))) return
    await this.#try(async () => {
      await this.desk.client.revokeKey(id)
      if (isOwn) return this.signOut()
      this.desk.saySimply('keyRevoked')
    })
    void this.focusOn('h1')
  }

  readonly #rotate = (event: Event): void => {
    event.preventDefault()
    const id = this.#rotating
    if (id === null) return
    void this.#try(async () => {
      this.#made = await this.desk.client.rotateKey(id, graces[this.#grace])
      this.#rotating = null
      this.desk.saySimply('keyMade')
      void this.focusOn('#secret')
    }, true)
  }

  readonly #copy = async (): Promise<void> => {
    const field = this.querySelector<HTMLInputElement>('#secret')
    field?.select()
    try {
      await navigator.clipboard.writeText(this.#made?.key ?? '')
      this.desk.saySimply('copied')
    } catch {
      field?.focus() // refused by the browser: it is chosen, for the keyboard to copy
    }
  }

  #secret() {
    const { admin, page } = this.tongue.words
    if (!this.#made) return nothing
    return html`<section class="card secret" aria-labelledby="secret-title">
      <h2 id="secret-title">${admin.newKey}</h2>
      <p class="notice" id="secret-hint">${admin.keyShown}</p>
      <div class="field"><label for="secret">${page.key}</label><input id="secret" dir="ltr" readonly aria-describedby="secret-hint" .value=${this.#made.key} /></div>
      <div class="actions">
        <button type="button" class="button primary" id="copy" @click=${this.#copy}>${admin.copy}</button>
        <button type="button" class="button" @click=${() => {
          this.#made = null
          this.requestUpdate()
          void this.focusOn('h1')
        }}>${page.close}</button>
      </div>
    </section>`
  }

  #form() {
    const { admin } = this.tongue.words
    const own = this.desk.access.key.scopes
    const options = [
      ['never', admin.keyEndNever],
      ['month', admin.keyEndMonth],
      ['year', admin.keyEndYear],
    ] as const
    const toggle = (scope: Scope) => {
      if (!this.#scopes.delete(scope)) this.#scopes.add(scope)
      this.requestUpdate()
    }
    return html`<section class="card" aria-labelledby="new-key">
      <h2 id="new-key">${admin.makeKey}</h2>
      <form novalidate @submit=${this.#make}>
        <div class="field"><label for="key-name">${admin.keyName}</label><input id="key-name" dir=${directionFor(this.#name)} maxlength="100" autocomplete="off" .value=${this.#name} @input=${(
          event: Event,
        ) => {
          this.#name = textOf(event)
          this.requestUpdate()
        }} /></div>
        <fieldset><legend>${admin.scopes}</legend>
          ${own.map((scope) => html`<label class="check"><input type="checkbox" value=${scope} .checked=${this.#scopes.has(scope)} @change=${() => toggle(scope)} /> ${admin[`scope_${scope}`]}</label>`)}
        </fieldset>
        <div class="field"><label for="key-end">${admin.keyEnd}</label>${selectTemplate(
          'key-end',
          this.#end,
          options,
          (end) => {
            this.#end = end
          },
        )}</div>
        ${this.#trouble ? html`<p class="failure" role="alert">${this.#trouble}</p>` : nothing}
        <button class="button primary" id="make-key">${admin.makeKey}</button>
      </form>
    </section>`
  }

  #rotation() {
    const { admin, page } = this.tongue.words
    const options = [
      ['now', admin.rotateNow],
      ['hour', admin.rotateHour],
      ['day', admin.rotateDay],
      ['week', admin.rotateWeek],
    ] as const
    return html`<form class="rotation" @submit=${this.#rotate}>
      <div class="field"><label for="grace">${admin.rotateLead}</label>${selectTemplate(
        'grace',
        this.#grace,
        options,
        (grace) => {
          this.#grace = grace
        },
      )}</div>
      <div class="actions"><button class="button primary">${admin.rotate}</button>
        <button type="button" class="button" @click=${() => this.#turn(null)}>${page.cancel}</button></div>
    </form>`
  }

  #turn(id: string | null): void {
    this.#rotating = id
    this.requestUpdate()
    void this.focusOn(id === null ? 'h1' : '#grace')
  }

  #key(key: KeyInfo) {
    const { admin } = this.tongue.words
    const { id, name, scopes, created_at, expires_at, last_used_on } = key
    const label = html`<span class="vh">: ${this.tongue.fill(admin.keyOf, { name })}</span>`
    return html`<li class="row">
      <div class="row-main">
        <p class="pattern"><bdi>${name}</bdi> ${id === this.desk.access.key.id ? html`<span class="badge">${admin.yourKey}</span>` : nothing}</p>
        <p class="meta"><span>${withName(admin.created, timeTemplate(this.tongue, created_at), 'time')}</span>
          <span>${last_used_on === null ? admin.neverUsed : this.tongue.fill(admin.lastUsed, { time: this.tongue.day(last_used_on) })}</span>
          ${expires_at === null ? nothing : html`<span>${this.tongue.fill(admin.endsAt, { time: this.tongue.full(expires_at) })}</span>`}</p>
        <p class="meta">${scopes.map((scope) => html`<span class="badge">${admin[`scope_${scope}`]}</span>`)}</p>
        ${this.#rotating === id ? this.#rotation() : nothing}
      </div>
      <div class="actions">
        <button type="button" class="button quiet" @click=${() => this.#turn(id)}>${admin.rotate}${label}</button>
        <button type="button" class="button quiet" @click=${() => void this.#revoke(key)}>${admin.revoke}${label}</button>
      </div>
    </li>`
  }

  protected override render() {
    const { admin, page } = this.tongue.words
    const title = html`<h1 tabindex="-1">${page.keys}</h1>`
    if (!this.desk.can('keys')) return html`${title}<p class="notice">${page.noScope}</p>`
    if (this.#failure)
      return html`${title}${failureTemplate(this.tongue, this.#failure, () => void this.#load())}`
    return html`${title}
      <p class="muted lead">${admin.keysLead}</p>
      ${this.#secret()}
      ${this.#keys ? html`<ul class="rows card" role="list">${this.#keys.map((key) => this.#key(key))}</ul>` : loadingTemplate(this.tongue)}
      ${this.#form()}`
  }
}
define('mod-keys', KeysView)
