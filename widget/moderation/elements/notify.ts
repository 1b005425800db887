import { html } from 'lit'
import { SadaError } from '../../../client/index.ts'
import { loadNotifyWords } from '../i18n/notify.ts'
import type { NotifyWords } from '../i18n/words.ts'
import './notify-mail.ts'
import './notify-telegram.ts'
import './notify-webhooks.ts'
import type { PageLanguage } from '../state/preferences.ts'
import { failureTemplate, loadingTemplate } from './parts.ts'
import { define, View } from './view.ts'

/** Notifications: by mail, in Telegram, to other programs. Its words come with it, in the language of the page. */
export class NotifyView extends View {
  #words: NotifyWords | null = null
  #spoken: PageLanguage | null = null
  #failure: SadaError | null = null

  protected override get follows(): boolean {
    return false
  }

  protected override willUpdate(): void {
    if (this.#spoken !== this.tongue.language) void this.#speak()
  }

  readonly #speak = async (): Promise<void> => {
    const { language } = this.tongue
    this.#spoken = language
    this.#failure = null
    try {
      const words = await loadNotifyWords(language)
      // Another language may have been chosen meanwhile, and come sooner.
      if (this.#spoken === language) this.#words = words
    } catch (cause) {
      this.#failure = new SadaError('network', { cause })
    }
    this.requestUpdate()
  }

  protected override render() {
    const { desk, tongue } = this
    const { page } = tongue.words
    const title = html`<h1 tabindex="-1">${page.notify}</h1>`
    if (!desk.can('settings') && !desk.can('webhooks'))
      return html`${title}<p class="notice">${page.noScope}</p>`
    const words = this.#words
    if (!words)
      return html`${title}${this.#failure ? failureTemplate(tongue, this.#failure, () => void this.#speak()) : loadingTemplate(tongue)}`
    return html`${title}
      <p class="muted lead">${words.lead}</p>
      <mod-mail .desk=${desk} .tongue=${tongue} .words=${words}></mod-mail>
      <mod-telegram class="apart" .desk=${desk} .tongue=${tongue} .words=${words}></mod-telegram>
      <mod-webhooks class="apart" .desk=${desk} .tongue=${tongue} .words=${words}></mod-webhooks>`
  }
}
define('mod-notify', NotifyView)
