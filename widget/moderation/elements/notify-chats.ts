import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type {
  TelegramAccount,
  TelegramAccountPatch,
  TelegramCode,
  TelegramHears,
  TelegramLanguage,
} from '../../../contract/index.ts'
import { type Begun, begunAt, type ChatDraft, chatDraft, chatPatch, missing } from '../state/notify-drafts.ts'
import { confirmIn } from './confirm.ts'
import { languageNames } from './display.ts'
import { dayHours, faultTemplate, hourName, languageName, lineTemplate } from './notify-fields.ts'
import { NotifyPart } from './notify-part.ts'
import { selectTemplate, withName } from './parts.ts'
import { define } from './view.ts'

const newPlace = 'chat-new'
const placeOf = ({ id }: TelegramAccount) => `chat-${id}`

/** Chats that hear of comments and decide, and codes that link further ones. */
export class ChatsPart extends NotifyPart {
  static override properties = {
    ...NotifyPart.properties,
    username: { attribute: false },
    accounts: { attribute: false },
    again: { attribute: false },
  }

  declare username: string
  declare accounts: readonly TelegramAccount[]
  /** Asks for the bot and its chats anew. */
  declare again: () => Promise<void>
  #shown: readonly TelegramAccount[] = []
  #editing: string | null = null
  #edited: ChatDraft | null = null
  #wasBegun = false
  #code: { name: string; made: TelegramCode } | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#wasBegun = this.#begun.name !== ''
    document.addEventListener('visibilitychange', this.#look)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#look)
  }

  get #begun(): Begun['chat'] {
    return begunAt(this.desk.access.site.id).chat
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('accounts')) this.#shown = this.accounts
  }

  protected bring(): Promise<void> {
    return this.again()
  }

  /** Whoever was in Telegram with the code and comes back wants to see the chat. */
  readonly #look = (): void => {
    if (this.#code && document.visibilityState === 'visible') void this.again()
  }

  async #change(account: TelegramAccount, patch: TelegramAccountPatch): Promise<boolean> {
    return this.attempt(placeOf(account), async () => {
      const changed = await this.desk.client.changeTelegramAccount(account.id, patch)
      this.#shown = this.#shown.map((each) => (each.id === changed.id ? changed : each))
      this.tell(this.tongue.words.settings.saved)
    })
  }

  #edit(account: TelegramAccount | null): void {
    const was = this.#editing
    this.calm()
    this.#editing = account?.id ?? null
    this.#edited = account && chatDraft(account)
    void this.focusOn(account ? `#${placeOf(account)}-name` : `#chat-${was}-edit`)
  }

  async #save(event: Event, account: TelegramAccount, draft: ChatDraft): Promise<void> {
    event.preventDefault()
    if (!this.check(placeOf(account), missing({ name: draft.name }))) return
    const patch = chatPatch(account, draft)
    if (Object.keys(patch).length === 0 || (await this.#change(account, patch))) this.#edit(null)
  }

  async #unlink(account: TelegramAccount): Promise<void> {
    const { words, tongue } = this
    const text = tongue.fill(words.unlinkText, { name: account.name })
    const question = { title: words.unlinkSure, text, yes: words.unlink, no: tongue.words.page.cancel }
    if (!(await confirmIn(document, question))) return
    const isDone = await this.attempt(placeOf(account), async () => {
      try {
        await this.desk.client.removeTelegramAccount(account.id)
      } catch (error) {
        // Somebody else was faster: what was asked for is so.
        if (!(error instanceof SadaError) || error.code !== 'telegram_account_not_found') throw error
      }
      this.#shown = this.#shown.filter(({ id }) => id !== account.id)
      this.tell(words.unlinked)
    })
    if (isDone) void this.focusOn('#chats-title')
  }

  readonly #make = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { language } = this.#begun
    const name = this.#begun.name.trim()
    if (!this.check(newPlace, missing({ name }))) return
    await this.attempt(newPlace, async () => {
      const made = await this.desk.client.makeTelegramCode({
        name,
        ...(language === null ? {} : { language }),
      })
      this.#code = { name, made }
      this.#begun.name = ''
      this.tell(this.words.linkMade)
      void this.focusOn('#chat-code-title')
    })
  }

  #account(account: TelegramAccount) {
    const { words, tongue } = this
    const { id, name, state, kind, language, hears, quiet_hours: quiet } = account
    const isOn = state === 'on'
    const edited = this.#editing === id ? this.#edited : null
    const place = placeOf(account)
    return html`<li class="row" id=${place}>
      <div class="row-main">
        <p class="pattern"><bdi>${name}</bdi> <span class="badge ${isOn ? 'status-approved' : ''}">${isOn ? words.chatOn : words.chatOff}</span></p>
        <p class="meta"><span>${words[`chat_${kind}`]}</span><span>${languageName(tongue, language)}</span><span>${words[`hears_${hears}`]}</span>
          ${quiet ? html`<span>${tongue.fill(words.quietAt, { from: hourName(tongue, quiet.from), to: hourName(tongue, quiet.to) })}</span>` : nothing}</p>
        ${isOn ? nothing : html`<p class="hint">${words.chatOffHint}</p>`}
        ${edited ? this.#form(account, edited) : this.troubleTemplate(place)}
      </div>
      ${
        edited
          ? nothing
          : html`<div class="actions">
            ${this.button(words.change, name, () => this.#edit(account), `${place}-edit`)}
            ${this.button(isOn ? words.pause : words.resume, name, () => void this.#change(account, { state: isOn ? 'off' : 'on' }), `${place}-state`)}
            ${this.button(words.unlink, name, () => void this.#unlink(account), `${place}-remove`)}
          </div>`
      }
    </li>`
  }

  #form(account: TelegramAccount, draft: ChatDraft) {
    const { words, tongue } = this
    const place = placeOf(account)
    const fields = this.fields(place)
    const change = (part: Partial<ChatDraft>) => {
      this.#edited = { ...draft, ...part }
      this.requestUpdate()
    }
    const hearing = (['held', 'held_and_reports'] as const).map(
      (each) => [each, words[`hears_${each}`]] as const,
    )
    const hours = dayHours.map((hour) => [String(hour), hourName(tongue, hour)] as const)
    const zone = this.desk.access.site.time_zone
    const hour = (name: 'from' | 'to', label: string) =>
      html`<div class="field"><label for="${place}-${name}">${label}</label>${selectTemplate(`${place}-${name}`, String(draft[name]), hours, (chosen) => change({ [name]: Number(chosen) }))}</div>`
    return html`<form class="page-form" novalidate @submit=${(event: Event) => void this.#save(event, account, draft)}>
      ${lineTemplate(fields, 'name', { label: words.name, hint: words.nameHint, value: draft.name, onInput: (name) => change({ name }) })}
      <div class="pair">
        <div class="field"><label for="${place}-language">${words.language}</label>${selectTemplate<TelegramLanguage>(`${place}-language`, draft.language, languageNames, (language) => change({ language }))}</div>
        <div class="field"><label for="${place}-hears">${words.hears}</label>${selectTemplate<TelegramHears>(`${place}-hears`, draft.hears, hearing, (hears) => change({ hears }))}</div>
      </div>
      <label class="check"><input type="checkbox" id="${place}-quiet" .checked=${draft.isQuiet} @change=${() => change({ isQuiet: !draft.isQuiet })} /> ${words.quiet}</label>
      ${
        draft.isQuiet
          ? html`<div class="pair">${hour('from', words.quietFrom)}${hour('to', words.quietTo)}</div>
            <p class="hint">${tongue.fill(words.quietHint, { zone })}</p>${faultTemplate(fields, 'quiet_hours')}`
          : nothing
      }
      ${this.troubleTemplate(place)}
      ${this.formButtons(place, tongue.words.admin.save, () => this.#edit(null))}
    </form>`
  }

  #newForm(): TemplateResult {
    const { words } = this
    const site = new Intl.Locale(this.desk.access.site.locale).language
    const own = languageNames.find(([language]) => language === site)?.[0] ?? 'ar'
    return html`<details class="card folded" ?open=${this.#shown.length === 0 || this.#wasBegun}><summary id="chat-add">${words.linkAdd}</summary>
      <form novalidate @submit=${this.#make}>
        <div class="pair">
          ${lineTemplate(this.fields(newPlace), 'name', {
            label: words.linkName,
            hint: words.nameHint,
            value: this.#begun.name,
            onInput: (name) => {
              this.#begun.name = name
              this.requestUpdate()
            },
          })}
          <div class="field"><label for="chat-new-language">${words.language}</label>${selectTemplate<TelegramLanguage>(
            'chat-new-language',
            this.#begun.language ?? own,
            languageNames,
            (language) => {
              this.#begun.language = language
            },
          )}</div>
        </div>
        ${this.troubleTemplate(newPlace)}
        ${this.formButtons(newPlace, words.linkMake)}
      </form></details>`
  }

  #codeCard() {
    const { words, tongue } = this
    if (!this.#code) return nothing
    const { name, made } = this.#code
    const clock = new Intl.DateTimeFormat(tongue.intl, {
      timeStyle: 'short',
      timeZone: this.desk.access.site.time_zone,
    })
    const time = clock.format(new Date(made.expires_at))
    const close = () => {
      this.#code = null
      void this.focusOn('#chats-title')
    }
    const bot = html`<bdi dir="ltr">@${this.username}</bdi>`
    return html`<section class="card secret" aria-labelledby="chat-code-title">
      <h3 id="chat-code-title" tabindex="-1">${withName(words.linkFor, name)}</h3>
      <p class="notice">${tongue.fill(words.linkOnce, { time })}</p>
      ${this.copyField('chat-link', words.linkPerson, made.link, html`${words.linkPersonHint}`)}
      ${this.copyField('chat-group', words.linkGroup, made.group_link, html`${words.linkGroupHint}`)}
      ${this.copyField('chat-code', words.linkType, `/link ${made.code}`, withName(words.linkTypeHint, bot, 'bot'))}
      <p class="hint">${words.linkDone}</p>
      <div class="actions">
        <button type="button" class="button" id="chat-look" @click=${() => void this.again()}>${words.check}</button>
        <button type="button" class="button quiet" @click=${close}>${tongue.words.page.close}</button>
      </div>
    </section>`
  }

  protected override render() {
    const { words } = this
    return html`<div class="part">
      <h3 id="chats-title" tabindex="-1">${words.chats}</h3>
      ${this.#codeCard()}
      ${
        this.#shown.length === 0
          ? html`<p class="none">${words.chatsNone}</p>`
          : html`<ul class="rows card" role="list">${this.#shown.map((each) => this.#account(each))}</ul>`
      }
      ${this.whoMayAdd(() => this.#newForm())}
    </div>`
  }
}
define('mod-chats', ChatsPart)
