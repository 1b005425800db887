import { html } from 'lit'
import { loadNotifyWords } from '../i18n/notify.ts'
import type { NotifyWords } from '../i18n/words.ts'
import './notify-mail.ts'
import './notify-telegram.ts'
import './notify-webhooks.ts'
import { SpokenView } from './spoken-view.ts'
import { define } from './view.ts'

/** Notifications: by mail, in Telegram, to other programs. */
export class NotifyView extends SpokenView<NotifyWords> {
  protected readonly loadWords = loadNotifyWords

  protected override get follows(): boolean {
    return false
  }

  protected override render() {
    const { desk, tongue } = this
    const { page } = tongue.words
    const title = html`<h1 tabindex="-1">${page.notify}</h1>`
    if (!desk.can('settings') && !desk.can('webhooks'))
      return html`${title}<p class="notice">${page.noScope}</p>`
    const { words } = this
    if (!words) return html`${title}${this.speechless()}`
    return html`${title}
      <p class="muted lead">${words.lead}</p>
      <mod-mail .desk=${desk} .tongue=${tongue} .words=${words}></mod-mail>
      <mod-telegram class="apart" .desk=${desk} .tongue=${tongue} .words=${words}></mod-telegram>
      <mod-webhooks class="apart" .desk=${desk} .tongue=${tongue} .words=${words}></mod-webhooks>`
  }
}
define('mod-notify', NotifyView)
