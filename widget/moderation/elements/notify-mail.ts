import { html, nothing, type TemplateResult } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Recipient } from '../../../contract/index.ts'
import {
  type Begun,
  begunAt,
  emptyRecipient,
  type RecipientDraft,
  recipientAsk,
  recipientDraft,
  recipientFaults,
  recipientPatch,
} from '../state/notify-drafts.ts'
import { confirmIn } from './confirm.ts'
import { hourName, isSaidBeside, languageName } from './notify-fields.ts'
import { NotifyPart } from './notify-part.ts'
import { recipientFields } from './notify-recipient.ts'
import { timeTemplate, withName } from './parts.ts'
import { define } from './view.ts'

const newPlace = 'mail-new'
const unsure: readonly string[] = ['network', 'timeout', 'recipient_exists']
const placeOf = ({ id }: Recipient) => `mail-${id}`

/** Who gets mail about comments that wait. */
export class MailPart extends NotifyPart {
  #recipients: Recipient[] | null = null
  #wasBegun = false
  #editing: string | null = null
  #edited: RecipientDraft = emptyRecipient

  override connectedCallback(): void {
    super.connectedCallback()
    this.#wasBegun = this.#begun.recipient !== emptyRecipient
    if (this.desk.can('settings')) void this.load()
  }

  get #begun(): Begun {
    return begunAt(this.desk.access.site.id)
  }

  protected async bring(): Promise<void> {
    this.#recipients = await this.desk.client.recipients()
  }

  /** Puts in what a change gave. It names no address: each naming is noted in the trail, and nobody has asked for one. */
  #replace(changed: Recipient): void {
    this.#recipients = (this.#recipients ?? []).map((each) =>
      each.id === changed.id ? { ...each, ...changed } : each,
    )
  }

  readonly #add = async (event: Event): Promise<void> => {
    event.preventDefault()
    const draft = this.#begun.recipient
    if (!this.check(newPlace, recipientFaults(draft, true))) return
    await this.attempt(newPlace, async () => {
      const added = await this.desk.client.addRecipient(recipientAsk(draft))
      const email = this.desk.can('email:read') ? { email: draft.email.trim() } : {}
      this.#recipients = [...(this.#recipients ?? []), { ...added, ...email }]
      this.#begun.recipient = emptyRecipient
      this.tell(added.asked_at === null ? this.words.mailAddedUnsent : this.words.mailAdded)
      void this.focusOn('#mail-title')
    })
    // It may be there already, be it by a request whose answer was lost; the list says.
    if (unsure.includes(this.failedWith(newPlace))) await this.load()
  }

  #edit(recipient: Recipient | null): void {
    const was = this.#editing
    this.calm()
    this.#editing = recipient?.id ?? null
    if (recipient) this.#edited = recipientDraft(recipient)
    void this.focusOn(recipient ? `#${placeOf(recipient)}-name` : `#mail-${was}-edit`)
  }

  async #save(event: Event, recipient: Recipient): Promise<void> {
    event.preventDefault()
    const place = placeOf(recipient)
    if (!this.check(place, recipientFaults(this.#edited, false))) return
    const patch = recipientPatch(recipient, this.#edited)
    if (Object.keys(patch).length === 0) return this.#edit(null)
    await this.attempt(place, async () => {
      this.#replace(await this.desk.client.changeRecipient(recipient.id, patch))
      this.tell(this.tongue.words.settings.saved)
      this.#edit(null)
    })
  }

  async #ask(recipient: Recipient): Promise<void> {
    await this.attempt(placeOf(recipient), async () => {
      this.#replace(await this.desk.client.askRecipient(recipient.id))
      this.tell(this.words.mailAskDone)
    })
  }

  async #remove(recipient: Recipient): Promise<void> {
    const { words, tongue } = this
    const text = tongue.fill(words.mailRemoveText, { name: recipient.name })
    const question = { title: words.mailRemoveSure, text, yes: words.remove, no: tongue.words.page.cancel }
    if (!(await confirmIn(document, question))) return
    const isDone = await this.attempt(placeOf(recipient), async () => {
      try {
        await this.desk.client.removeRecipient(recipient.id)
      } catch (error) {
        // Somebody else was faster: what was asked for is so.
        if (!(error instanceof SadaError) || error.code !== 'recipient_not_found') throw error
      }
      this.#recipients = (this.#recipients ?? []).filter(({ id }) => id !== recipient.id)
      this.tell(words.mailRemoved)
    })
    if (isDone) void this.focusOn('#mail-title')
  }

  async #pause(recipient: Recipient): Promise<void> {
    await this.attempt(placeOf(recipient), async () => {
      this.#replace(await this.desk.client.changeRecipient(recipient.id, { paused: !recipient.paused }))
      this.tell(this.tongue.words.settings.saved)
    })
  }

  #state({ state, paused, asked_at }: Recipient): { badge: TemplateResult; hint: string | null } {
    const { words } = this
    const badge = (kind: string, text: string) => html`<span class="badge ${kind}">${text}</span>`
    if (paused) return { badge: badge('', words.mailPaused), hint: words.mailPausedHint }
    if (state === 'on') return { badge: badge('status-approved', words.mailOn), hint: null }
    if (state === 'off') return { badge: badge('status-spam', words.mailOff), hint: words.mailOffHint }
    return asked_at === null
      ? { badge: badge('status-spam', words.mailUnsent), hint: words.mailUnsentHint }
      : { badge: badge('warning', words.mailWaiting), hint: null }
  }

  #what({ mode, digest_hours }: Recipient): string {
    if (mode === 'each') return this.words.mailEach
    const hours = digest_hours.map((hour) => hourName(this.tongue, hour))
    const list = new Intl.ListFormat(this.tongue.intl, { type: 'conjunction' }).format(hours)
    return this.tongue.fill(this.words.mailDigestAt, { hours: list })
  }

  #language({ locale }: Recipient): string {
    const { tongue, words } = this
    if (locale !== null) return languageName(tongue, locale)
    return tongue.fill(words.mailLocaleSite, { language: languageName(tongue, this.desk.access.site.locale) })
  }

  #recipient(recipient: Recipient) {
    const { tongue, words } = this
    const { id, name, email, state, paused, asked_at } = recipient
    const place = placeOf(recipient)
    const { badge, hint } = this.#state(recipient)
    const isEditing = this.#editing === id
    const mayAsk = state !== 'on' && this.desk.can('read') && this.desk.can('moderate')
    return html`<li class="row" id=${place}>
      <div class="row-main">
        <p class="pattern"><bdi>${name}</bdi> ${badge}</p>
        ${email === undefined ? nothing : html`<p>${email === null ? words.mailUnreadable : html`<bdi dir="ltr">${email}</bdi>`}</p>`}
        <p class="meta"><span>${this.#what(recipient)}</span><span>${this.#language(recipient)}</span>
          ${asked_at !== null && state === 'waiting' ? html`<span>${withName(words.mailAsked, timeTemplate(tongue, asked_at), 'time')}</span>` : nothing}</p>
        ${hint ? html`<p class="hint">${hint}</p>` : nothing}
        ${isEditing ? this.#form(recipient) : this.troubleTemplate(place)}
      </div>
      ${
        isEditing
          ? nothing
          : html`<div class="actions">
            ${mayAsk ? this.button(words.mailAsk, name, () => void this.#ask(recipient), `${place}-ask`) : nothing}
            ${this.button(words.change, name, () => this.#edit(recipient), `${place}-edit`)}
            ${state === 'on' || paused ? this.button(paused ? words.resume : words.pause, name, () => void this.#pause(recipient), `${place}-pause`) : nothing}
            ${this.button(words.remove, name, () => void this.#remove(recipient), `${place}-remove`)}
          </div>`
      }
    </li>`
  }

  #form(recipient: Recipient) {
    const place = placeOf(recipient)
    const change = (part: Partial<RecipientDraft>) => {
      this.#edited = { ...this.#edited, ...part }
      this.requestUpdate()
    }
    return html`<form class="page-form" novalidate @submit=${(event: Event) => void this.#save(event, recipient)}>
      ${recipientFields(this.fields(place), this.#edited, false, this.desk.access.site, change)}
      ${this.troubleTemplate(place)}
      ${this.formButtons(place, this.tongue.words.admin.save, () => this.#edit(null))}
    </form>`
  }

  #newForm(isFirst: boolean): TemplateResult {
    const { words } = this
    const fields = this.fields(newPlace)
    const change = (part: Partial<RecipientDraft>) => {
      this.#begun.recipient = { ...this.#begun.recipient, ...part }
      this.requestUpdate()
    }
    return html`<details class="card folded" ?open=${isFirst || this.#wasBegun}><summary id="mail-add">${words.mailAdd}</summary>
      <form novalidate @submit=${this.#add}>
        ${recipientFields(fields, this.#begun.recipient, true, this.desk.access.site, change)}
        ${isSaidBeside(fields) ? nothing : this.troubleTemplate(newPlace)}
        ${this.formButtons(newPlace, words.mailAdd)}
      </form></details>`
  }

  protected override render() {
    const { words, tongue } = this
    const recipients = this.#recipients ?? []
    const note = this.desk.can('email:read') ? tongue.words.author.emailNote : words.mailHidden
    return this.frame('mail', {
      title: words.mail,
      lead: words.mailLead,
      scope: 'settings',
      isReady: this.#recipients !== null,
      content: () => html`${
        recipients.length === 0
          ? html`<p class="none">${words.mailNone}</p>`
          : html`<ul class="rows card" role="list">${recipients.map((each) => this.#recipient(each))}</ul>
            <p class="hint">${note}</p>`
      }
      ${this.whoMayAdd(() => this.#newForm(recipients.length === 0))}`,
    })
  }
}
define('mod-mail', MailPart)
