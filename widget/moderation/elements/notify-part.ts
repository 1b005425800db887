import { html, nothing, type TemplateResult } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Scope } from '../../../contract/index.ts'
import { notifyFailure } from '../i18n/notify.ts'
import type { NotifyWords } from '../i18n/words.ts'
import { type Faults, faultsOf, noFaults } from '../state/notify-drafts.ts'
import type { Fields } from './notify-fields.ts'
import { loadingTemplate } from './parts.ts'
import { View } from './view.ts'

/** What went wrong, and at which form or row; without a failure nothing was sent. */
interface Trouble {
  place: string
  failure: SadaError | null
  faults: Faults
}

/** A part of the section on notifications. It loads by itself, so that one that fails stops no other. */
export abstract class NotifyPart extends View {
  static override properties = { ...View.properties, words: { attribute: false } }

  declare words: NotifyWords
  #trouble: Trouble | null = null
  #loadFailure: SadaError | null = null
  readonly #busy = new Set<string>()

  /** Asks for what the part shows. @throws SadaError */
  protected abstract bring(): Promise<void>

  /** Loads what the part shows; what is shown stays until it is there. */
  protected readonly load = async (): Promise<void> => {
    try {
      await this.bring()
      this.#loadFailure = null
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#loadFailure = error
    }
    this.requestUpdate()
  }

  /** Does something at a form or row, once at a time there. @returns whether it was done; if not, it is said there */
  protected async attempt(place: string, work: () => Promise<void>): Promise<boolean> {
    if (this.#busy.has(place)) return false
    this.#busy.add(place)
    this.#trouble = null
    this.requestUpdate()
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#fail({ place, failure: error, faults: faultsOf(error) })
      return false
    } finally {
      this.#busy.delete(place)
      this.requestUpdate()
    }
  }

  /** Whether a form may be sent; if not, its faults are shown. */
  protected check(place: string, faults: Faults): boolean {
    if (faults.size === 0) return true
    this.#fail({ place, failure: null, faults })
    return false
  }

  #fail(trouble: Trouble): void {
    this.#trouble = trouble
    void this.focusOn('[aria-invalid="true"]')
  }

  /** Nothing is wrong any more, as when a form is closed. */
  protected calm(): void {
    this.#trouble = null
  }

  protected isBusy(place: string): boolean {
    return this.#busy.has(place)
  }

  /** The code of what failed at a place. */
  protected failedWith(place: string): string {
    return this.#trouble?.place === place ? (this.#trouble.failure?.code ?? '') : ''
  }

  /** All that fields of a form need. @param id before the ids of its fields */
  protected fields(id: string): Fields {
    const { tongue, words } = this
    const mine = this.#trouble?.place === id ? this.#trouble : null
    return { id, tongue, words, failure: mine?.failure ?? null, faults: mine?.faults ?? noFaults }
  }

  /** What went wrong at a place, in words. */
  protected troubleTemplate(place: string, instead?: string) {
    const { place: at, failure } = this.#trouble ?? {}
    if (at !== place || !failure) return nothing
    return html`<p class="failure" role="alert">${instead ?? notifyFailure(this.tongue, this.words, failure)}</p>`
  }

  /** Says that something was done. */
  protected tell(text: string): void {
    this.desk.say({ kind: 'told', text })
  }

  /** The name of a button's subject, for those who hear buttons one by one. */
  protected of(name: string): TemplateResult {
    return html`<span class="vh">: ${this.tongue.fill('{name}', { name })}</span>`
  }

  protected button(
    label: string | TemplateResult,
    name: string,
    act: () => void,
    id?: string,
  ): TemplateResult {
    return html`<button type="button" class="button quiet" id=${id ?? nothing} @click=${act}>${label}${this.of(name)}</button>`
  }

  /** The button that sends a form, and one that leaves it. */
  protected formButtons(place: string, label: string, leave?: () => void): TemplateResult {
    const isBusy = this.isBusy(place)
    return html`<div class="actions">
      <button class="button primary" id="${place}-send" aria-disabled=${isBusy ? 'true' : nothing}>${isBusy ? this.words.busy : label}</button>
      ${leave ? html`<button type="button" class="button" @click=${leave}>${this.tongue.words.page.cancel}</button>` : nothing}
    </div>`
  }

  /** Copies what a field holds. */
  protected async copy(selector: string): Promise<void> {
    const field = this.querySelector<HTMLInputElement>(selector)
    field?.select()
    try {
      await navigator.clipboard.writeText(field?.value ?? '')
      this.desk.saySimply('copied')
    } catch {
      field?.focus() // refused by the browser: it is chosen, for the keyboard to copy
    }
  }

  /** A text to be copied as it is. */
  protected copyField(id: string, label: string, value: string, hint?: TemplateResult): TemplateResult {
    const { admin } = this.tongue.words
    return html`<div class="field"><label for=${id}>${label}</label>
      <div class="copy-line">
        <input id=${id} dir="ltr" readonly aria-describedby=${hint ? `${id}-hint` : nothing} .value=${value} />
        <button type="button" class="button" id="${id}-copy" @click=${() => void this.copy(`#${id}`)}>${admin.copy}<span class="vh">: ${label}</span></button>
      </div>
      ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    </div>`
  }

  /** What scopes allow, in words. */
  protected scopeNames(scopes: readonly Scope[]): string {
    const { admin } = this.tongue.words
    const names = scopes.map((scope) => `«${admin[`scope_${scope}`]}»`)
    return new Intl.ListFormat(this.tongue.intl, { type: 'conjunction' }).format(names)
  }

  /** Whether a key that may change settings may also add those who decide; if not, why not. */
  protected whoMayAdd(form: () => TemplateResult): TemplateResult {
    const lacking = (['read', 'moderate'] as const).filter((scope) => !this.desk.can(scope))
    if (lacking.length === 0) return form()
    return html`<p class="notice">${this.tongue.fill(this.words.noDecide, { scopes: this.scopeNames(lacking) })}</p>`
  }

  protected get hasLoadFailed(): boolean {
    return this.#loadFailure !== null
  }

  /** Why the part could not be loaded, with a button to try again. */
  protected loadTrouble() {
    const { tongue, words } = this
    if (!this.#loadFailure) return nothing
    return html`<div class="failure" role="alert">
      <p>${notifyFailure(tongue, words, this.#loadFailure)}</p>
      <button type="button" class="button" @click=${() => void this.load()}>${tongue.words.page.retry}</button>
    </div>`
  }

  /** The frame of the part: heading, what it is for, and either its content or why there is none. */
  protected frame(
    id: string,
    options: { title: string; lead: string; scope: Scope; isReady: boolean; content: () => TemplateResult },
  ): TemplateResult {
    const { title, lead, scope, isReady, content } = options
    const inside = () => {
      if (!this.desk.can(scope))
        return html`<p class="notice">${this.tongue.fill(this.words.noPart, { scope: this.scopeNames([scope]) })}</p>`
      if (isReady) return html`${this.loadTrouble()}${content()}`
      return this.hasLoadFailed ? this.loadTrouble() : loadingTemplate(this.tongue)
    }
    return html`<section class="part" aria-labelledby="${id}-title">
      <div class="part-head">
        <h2 id="${id}-title" tabindex="-1">${title}</h2>
        ${isReady && this.desk.can(scope) ? this.button(this.words.check, title, () => void this.load(), `${id}-check`) : nothing}
      </div>
      <p class="muted lead">${lead}</p>
      ${inside()}
    </section>`
  }
}
