import { html, nothing, type TemplateResult } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Telegram, TelegramBot } from '../../../contract/index.ts'
import { missing } from '../state/notify-drafts.ts'
import { confirmIn } from './confirm.ts'
import './notify-chats.ts'
import { isSaidBeside, lineTemplate } from './notify-fields.ts'
import { NotifyPart } from './notify-part.ts'
import { timeTemplate, withName } from './parts.ts'
import { define } from './view.ts'

const place = 'telegram-bot'

const link = (href: string, text: string) =>
  html`<a href=${href} target="_blank" rel="noopener noreferrer"><bdi dir="ltr">${text}</bdi></a>`

/** The site's Telegram bot: how to connect one, how it fares, and its chats. */
export class TelegramPart extends NotifyPart {
  #telegram: Telegram | null = null
  #token = ''

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.desk.can('settings')) void this.load()
  }

  protected async bring(): Promise<void> {
    this.#telegram = await this.desk.client.telegram()
  }

  readonly #connect = async (event: Event): Promise<void> => {
    event.preventDefault()
    const token = this.#token.trim()
    if (!this.check(place, missing({ bot_token: token }))) return
    await this.attempt(place, async () => {
      this.#telegram = await this.desk.client.connectTelegram(token)
      this.#token = ''
      this.tell(this.words.telegramConnected)
      void this.focusOn('#telegram-title')
    })
  }

  async #disconnect(): Promise<void> {
    const { words, tongue } = this
    const question = {
      title: words.telegramDisconnectSure,
      text: words.telegramDisconnectText,
      yes: words.telegramDisconnect,
      no: tongue.words.page.cancel,
    }
    if (!(await confirmIn(document, question))) return
    const isDone = await this.attempt(place, async () => {
      try {
        await this.desk.client.disconnectTelegram()
      } catch (error) {
        // Somebody else was faster: what was asked for is so.
        if (!(error instanceof SadaError) || error.code !== 'telegram_bot_not_found') throw error
      }
      this.#telegram = { bot: null, accounts: [] }
      this.tell(words.telegramDisconnected)
    })
    if (isDone) void this.focusOn('#telegram-title')
  }

  #form(): TemplateResult {
    const { words } = this
    const fields = this.fields(place)
    return html`<form novalidate @submit=${this.#connect}>
      ${lineTemplate(fields, 'bot_token', {
        label: words.telegramToken,
        hint: words.telegramTokenHint,
        value: this.#token,
        isLatin: true,
        onInput: (token) => {
          this.#token = token
          this.requestUpdate()
        },
      })}
      ${isSaidBeside(fields) ? nothing : this.troubleTemplate(place)}
      ${this.formButtons(place, words.telegramConnect)}
    </form>`
  }

  #connecting(): TemplateResult {
    const { words } = this
    const father = link('https://t.me/BotFather', '@BotFather')
    return html`<p class="none">${words.telegramOff}</p>
      <details class="card folded"><summary id="telegram-add">${words.telegramConnect}</summary>
        <p class="notice">${words.telegramPrivacy}</p>
        <ol class="steps">
          <li>${withName(words.telegramStep1, father, 'bot')}</li>
          <li>${words.telegramStep2}</li>
          <li>${words.telegramStep3}</li>
        </ol>
        ${this.#form()}
      </details>`
  }

  #bot({ username, webhook }: TelegramBot): TemplateResult {
    const { words, tongue } = this
    const { state, waiting, last_error, last_error_at } = webhook
    const kind = { working: 'status-approved', unknown: '' }[state as 'working'] ?? 'status-spam'
    return html`<div class="rows card"><div class="row">
      <div class="row-main">
        <p class="pattern">${withName(words.telegramBot, link(`https://t.me/${username}`, `@${username}`), 'bot')} <span class="badge ${kind}">${words[`telegram_${state}`]}</span></p>
        ${state === 'working' ? nothing : html`<p>${words[`telegramHint_${state}`]}</p>`}
        ${waiting ? html`<p class="meta">${tongue.forms(words.telegramUndelivered, waiting)}</p>` : nothing}
        ${
          last_error && state !== 'working'
            ? html`<p class="meta"><span>${withName(words.telegramSays, html`<bdi dir="ltr" lang="en">${last_error}</bdi>`, 'text')}</span>
                ${last_error_at ? html`<span>${timeTemplate(tongue, last_error_at)}</span>` : nothing}</p>`
            : nothing
        }
        ${this.#renewing(state === 'elsewhere' || state === 'token_invalid')}
      </div>
      <div class="actions">
        <button type="button" class="button quiet" id="telegram-disconnect" @click=${() => void this.#disconnect()}>${words.telegramDisconnect}</button>
      </div>
    </div></div>`
  }

  #renewing(isNeeded: boolean) {
    const { words } = this
    const mayConnect = this.desk.can('read') && this.desk.can('moderate')
    if (!mayConnect) return this.troubleTemplate(place)
    return html`<details class="folded" ?open=${isNeeded}><summary>${words.telegramRenew}</summary>
      <p class="hint">${words.telegramRenewHint}</p>${this.#form()}</details>`
  }

  protected override render() {
    const { words, desk, tongue } = this
    const { bot, accounts } = this.#telegram ?? { bot: null, accounts: [] }
    return this.frame('telegram', {
      title: words.telegram,
      lead: words.telegramLead,
      scope: 'settings',
      isReady: this.#telegram !== null,
      content: () =>
        bot
          ? html`${this.#bot(bot)}
              <mod-chats .desk=${desk} .tongue=${tongue} .words=${words} .username=${bot.username} .accounts=${accounts} .again=${this.load}></mod-chats>`
          : this.whoMayAdd(() => this.#connecting()),
    })
  }
}
define('mod-telegram', TelegramPart)
