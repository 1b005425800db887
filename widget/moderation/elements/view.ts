import { LitElement } from 'lit'
import type { Tongue } from '../i18n/tongue.ts'
import type { Desk } from '../state/desk.ts'

/**
 * A part of the page. It renders into the document itself: one style sheet serves all, labels and their fields find one
 * another by id, and there is no hostile theme to be kept out.
 */
export abstract class View extends LitElement {
  static override properties = { desk: { attribute: false }, tongue: { attribute: false } }

  declare desk: Desk
  declare tongue: Tongue
  #unsubscribe: (() => void) | undefined

  /** Whether it is shown anew whenever anything at the desk changes; else only when its own properties do. */
  protected get follows(): boolean {
    return true
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.follows) this.#unsubscribe = this.desk.subscribe(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unsubscribe?.()
  }

  /** Puts the focus on something that is here after the next update. */
  protected async focusOn(selector: string): Promise<void> {
    this.requestUpdate()
    await this.updateComplete
    this.querySelector<HTMLElement>(selector)?.focus()
  }
}

/** Defines an element once. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element)
}
