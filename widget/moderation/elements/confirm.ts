import { html, LitElement } from 'lit'
import { define } from './view.ts'

/** A question before something that is hard to take back. */
export class ConfirmDialog extends LitElement {
  #question: { title: string; text: string; yes: string; no: string } | null = null
  #answer: ((isYes: boolean) => void) | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** Asks, and settles with the answer; Escape is a no. */
  async ask(question: { title: string; text: string; yes: string; no: string }): Promise<boolean> {
    this.#question = question
    this.requestUpdate()
    await this.updateComplete
    this.querySelector('dialog')?.showModal()
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  #close(isYes: boolean): void {
    this.#answer?.(isYes)
    this.#answer = undefined
    this.querySelector('dialog')?.close()
  }

  protected override render() {
    const question = this.#question
    return html`<dialog class="box small" aria-labelledby="confirm-title" aria-describedby="confirm-text" @close=${() => this.#close(false)}>
      <div class="dialog-inside">
        <h2 id="confirm-title">${question?.title}</h2>
        <p id="confirm-text">${question?.text}</p>
        <div class="actions">
          <button type="button" class="button primary" id="confirm-yes" @click=${() => this.#close(true)}>${question?.yes}</button>
          <button type="button" class="button" @click=${() => this.#close(false)}>${question?.no}</button>
        </div>
      </div>
    </dialog>`
  }
}
define('mod-confirm', ConfirmDialog)

/** Asks in the page's own dialog. */
export async function confirmIn(
  root: Document,
  question: { title: string; text: string; yes: string; no: string },
): Promise<boolean> {
  const dialog = root.querySelector<ConfirmDialog>('mod-confirm')
  return dialog ? dialog.ask(question) : false
}
