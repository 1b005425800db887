import { html, nothing } from 'lit'
import { sayingSentence } from '../i18n/sayings.ts'
import type { Saying } from '../state/sayings.ts'
import { define, View } from './view.ts'

const shownMs = 10_000
/** What is seen where it happens, and only heard from here. */
const seenElsewhere: ReadonlySet<Saying['kind']> = new Set(['fresh', 'further', 'chosen'])

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
    const { offered } = desk
    const said = desk.said && !seenElsewhere.has(desk.said.saying.kind) ? desk.said : null
    if (!said && !offered) return nothing
    // The button takes back what stands beside it, and nothing that was before.
    const isMeant = offered && (!said || said.decision === offered.id || offered.phase === 'failed')
    const { page } = tongue.words
    const isWrong = said?.saying.kind === 'failed'
    const text = said ? sayingSentence(tongue, said.saying) : this.#offeredText()
    return html`<aside
      class="toast ${isWrong ? 'wrong' : ''}"
      @pointerenter=${() => this.#hold(true)}
      @pointerleave=${() => this.#hold(false)}
      @focusin=${() => this.#hold(true)}
      @focusout=${() => this.#hold(false)}
    >
      <p>${text}</p>
      ${isMeant ? html`<button type="button" class="button undo" id="undo" @click=${this.#undo}>${page.undo}</button>` : nothing}
      <button type="button" class="button quiet" @click=${() => {
        this.#hold(false)
        desk.hush()
      }}><span aria-hidden="true">✕</span><span class="vh">${page.dismiss}</span></button>
    </aside>`
  }

  /** What an undo would take back, when something else was said since. */
  #offeredText(): string {
    const { offered } = this.desk
    const { queue, author } = this.tongue.words
    if (!offered || offered.action === 'undo') return ''
    const { action, count } = offered
    if (action === 'ban') return author.banned
    if (action === 'pin') return queue.saidPinned
    if (action === 'unpin') return queue.saidUnpinned
    return this.tongue.forms(queue[`acted_${action}`], count)
  }

  readonly #undo = (): void => {
    this.#hold(false)
    void this.desk.undo()
  }
}
define('mod-toast', Toast)
