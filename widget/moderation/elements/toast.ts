import { html, nothing } from 'lit'
import { sayingSentence } from '../i18n/sayings.ts'
import { define, View } from './view.ts'

const shownMs = 10_000

/**
 * The last thing that was said, with the button that takes it back. Seen only: what is heard stands in the live region
 * of the desk. While the pointer or the focus is on it, it stays.
 */
export class Toast extends View {
  #shown = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isHeld = false

  protected override willUpdate(): void {
    const id = this.desk.said?.id ?? 0
    if (id === this.#shown) return
    this.#shown = id
    this.#wait()
  }

  #wait(): void {
    clearTimeout(this.#timer)
    if (this.#isHeld || !this.desk.said) return
    this.#timer = setTimeout(() => this.desk.hush(), shownMs)
  }

  readonly #hold = (isHeld: boolean): void => {
    if (this.#isHeld === isHeld) return
    this.#isHeld = isHeld
    this.desk.hold(isHeld)
    this.#wait()
  }

  protected override render() {
    const { desk, tongue } = this
    const { said, offered } = desk
    if (!said && !offered) return nothing
    const { page, queue } = tongue.words
    const isWrong = said?.saying.kind === 'failed'
    const text = said ? sayingSentence(tongue, said.saying) : offeredText()
    function offeredText(): string {
      if (!offered) return ''
      const { action, count } = offered
      if (action === 'pin' || action === 'unpin' || action === 'ban' || action === 'undo') return ''
      return tongue.forms(queue[`acted_${action}`], count)
    }
    return html`<div
      class="toast ${isWrong ? 'wrong' : ''}"
      @pointerenter=${() => this.#hold(true)}
      @pointerleave=${() => this.#hold(false)}
      @focusin=${() => this.#hold(true)}
      @focusout=${() => this.#hold(false)}
    >
      <p>${text}</p>
      ${offered ? html`<button type="button" class="button undo" id="undo" @click=${this.#undo}>${page.undo}</button>` : nothing}
      <button type="button" class="button quiet" @click=${() => {
        this.#hold(false)
        desk.hush()
      }}><span aria-hidden="true">✕</span><span class="vh">${page.dismiss}</span></button>
    </div>`
  }

  readonly #undo = (): void => {
    this.#hold(false)
    void this.desk.undo()
  }
}
define('mod-toast', Toast)
