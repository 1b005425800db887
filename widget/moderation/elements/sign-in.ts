import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { SadaError } from '../../../client/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import type { Tongue } from '../i18n/tongue.ts'
import { readKey } from '../state/session.ts'
import { define } from './view.ts'

/** Asks for a key. The key is in the field and then in memory; it is in no address and no attribute. */
export class SignIn extends LitElement {
  static override properties = { tongue: { attribute: false }, notice: {}, open: { attribute: false } }

  declare tongue: Tongue
  /** Why somebody is here again. */
  declare notice: string
  /** Tries a key. @throws SadaError */
  declare open: (key: string, isRemembered: boolean) => Promise<void>
  #trouble: 'keyMissing' | 'keyShape' | SadaError | null = null
  #isBusy = false
  #isShown = false

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    this.querySelector('input')?.focus()
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (this.#isBusy) return
    const field = this.querySelector<HTMLInputElement>('#key')
    const text = field?.value ?? ''
    const key = readKey(text)
    if (key === null) return this.#fail(text.trim() === '' ? 'keyMissing' : 'keyShape')
    this.#isBusy = true
    this.#trouble = null
    this.requestUpdate()
    try {
      await this.open(key, this.querySelector<HTMLInputElement>('#remember')?.checked ?? false)
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#fail(error)
    } finally {
      this.#isBusy = false
      this.requestUpdate()
    }
  }

  #fail(trouble: 'keyMissing' | 'keyShape' | SadaError): void {
    this.#trouble = trouble
    this.requestUpdate()
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('#key')?.focus())
  }

  protected override render() {
    const { page } = this.tongue.words
    const trouble = this.#trouble
    const error =
      trouble instanceof SadaError ? failureSentence(this.tongue, trouble) : trouble && page[trouble]
    return html`<div class="sign-in card">
      <h1 tabindex="-1">${page.title}</h1>
      <p class="muted">${page.signInLead}</p>
      ${this.notice ? html`<p class="notice">${this.notice}</p>` : nothing}
      <form novalidate @submit=${this.#submit}>
        <div class="field">
          <label for="key">${page.key}</label>
          <input
            id="key"
            type=${this.#isShown ? 'text' : 'password'}
            dir="ltr"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby="key-hint${error ? ' key-error' : ''}"
            aria-invalid=${error ? 'true' : nothing}
          />
          <p class="hint" id="key-hint">${page.keyHint}</p>
          <p class="error" id="key-error" role="alert">${error}</p>
        </div>
        <div class="checks">
          <label class="check"><input type="checkbox" @change=${() => {
            this.#isShown = !this.#isShown
            this.requestUpdate()
          }} /> ${page.showKey}</label>
          <label class="check"><input type="checkbox" id="remember" aria-describedby="remember-hint" /> ${page.remember}</label>
          <p class="hint" id="remember-hint">${page.rememberHint}</p>
        </div>
        <button class="button primary wide" aria-disabled=${this.#isBusy ? 'true' : nothing}>${this.#isBusy ? page.signingIn : page.signIn}</button>
      </form>
    </div>`
  }
}
define('mod-sign-in', SignIn)
