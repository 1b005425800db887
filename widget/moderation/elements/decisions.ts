import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Action, Operation } from '../../../contract/index.ts'
import { sayingSentence } from '../i18n/sayings.ts'
import { dialogTemplate, openDialog } from './dialog.ts'
import { failureTemplate, loadingTemplate, timeTemplate, withName } from './parts.ts'
import { define, View } from './view.ts'

const known: readonly Action[] = ['approve', 'hold', 'spam', 'delete', 'restore']
const isAction = (text: string): text is Action => known.some((action) => action === text)

/** What was decided lately, by whomever, each with a way back. */
export class DecisionsDialog extends View {
  #operations: Operation[] | null = null
  #failure: SadaError | null = null
  #isOpen = false

  /** Opens the list and loads it. */
  show(): void {
    this.#isOpen = true
    this.requestUpdate()
    openDialog(this)
    // What was said before is old news in here.
    this.desk.hush()
    void this.#load()
  }

  async #load(): Promise<void> {
    this.#failure = null
    try {
      this.#operations = await this.desk.client.operations(30)
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  async #undo({ id, comments }: Operation): Promise<void> {
    try {
      await this.desk.queue.undoOperation(id, comments)
    } catch (error) {
      this.desk.sayFailure(error)
    }
    await this.#load()
    void this.focusOn('h2')
  }

  #what({ action, comments }: Operation): string {
    const { queue, admin } = this.tongue.words
    if (isAction(action)) return this.tongue.forms(queue[`acted_${action}`], comments)
    return action === 'undo' ? admin.log_undo : admin.log_other
  }

  #list() {
    const { queue, page, admin } = this.tongue.words
    if (this.#failure) return failureTemplate(this.tongue, this.#failure, () => void this.#load())
    if (!this.#operations) return loadingTemplate(this.tongue)
    if (this.#operations.length === 0) return html`<p class="muted">${queue.noDecisions}</p>`
    return html`<ol class="operations" role="list">${this.#operations.map(
      (operation) => html`<li>
        <div><p>${this.#what(operation)}</p><p class="meta">${withName(queue.by, operation.key ?? admin.itself)} ${timeTemplate(this.tongue, operation.created_at)}</p></div>
        ${
          operation.undone
            ? html`<span class="badge">${queue.undoneMark}</span>`
            : this.desk.can('moderate')
              ? html`<button type="button" class="button undo" data-operation=${operation.id} @click=${() => void this.#undo(operation)}>${page.undo}<span class="vh">: ${this.#what(operation)}</span></button>`
              : nothing
        }
      </li>`,
    )}</ol>`
  }

  protected override render() {
    const { tongue, desk } = this
    const { queue, page } = tongue.words
    return dialogTemplate({
      id: 'decisions',
      title: queue.decisions,
      close: page.close,
      body: html`${this.#isOpen ? this.#list() : nothing}`,
      isDrawer: true,
      said: this.#isOpen && desk.said ? sayingSentence(tongue, desk.said.saying) : '',
      onClose: () => {
        this.#isOpen = false
        this.#operations = null
      },
    })
  }
}
define('mod-decisions', DecisionsDialog)
