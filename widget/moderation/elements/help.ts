import { html, LitElement } from 'lit'
import type { Tongue } from '../i18n/tongue.ts'
import type { Preferences } from '../state/preferences.ts'
import { letters } from '../state/shortcuts.ts'
import { dialogTemplate, openDialog } from './dialog.ts'
import { define } from './view.ts'

/** What keys do, and the switch without which they do nothing. */
export class HelpDialog extends LitElement {
  static override properties = {
    tongue: { attribute: false },
    preferences: { attribute: false },
    prefer: { attribute: false },
  }

  declare tongue: Tongue
  declare preferences: Preferences
  declare prefer: (change: Partial<Preferences>) => void

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** Opens it. */
  show(): void {
    openDialog(this)
  }

  protected override render() {
    const { help, page } = this.tongue.words
    const { shortcuts } = this.preferences
    const body = html`<p>${help.lead}</p>
      <label class="check switch">
        <input type="checkbox" id="shortcuts" role="switch" .checked=${shortcuts} @change=${() => this.prefer({ shortcuts: !shortcuts })} />
        ${help.on}
      </label>
      <p class="muted" role="status">${shortcuts ? help.onNote : help.offNote}</p>
      <table class="shortcuts">
        <thead><tr><th scope="col">${help.key}</th><th scope="col">${help.does}</th></tr></thead>
        <tbody>${letters.map(([command, letter]) => html`<tr><td><kbd dir="ltr">${letter}</kbd></td><th scope="row">${help[command]}</th></tr>`)}</tbody>
      </table>
      <p class="muted">${help.layout}</p>`
    return dialogTemplate({
      id: 'help',
      title: help.title,
      close: page.close,
      body,
      onClose: () => undefined,
    })
  }
}
define('mod-help', HelpDialog)
