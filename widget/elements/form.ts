import type { TemplateResult } from 'lit/html.js'
import type { AuthorFields, Comment } from '../../contract/index.ts'
import { Failure } from '../api/errors.ts'
import {
  type Author,
  type Draft,
  edited,
  loadDraft,
  newDraft,
  saveAuthor,
  saveDraft,
} from '../state/drafts.ts'
import { type FieldFaults, type FieldName, faults, fieldNames } from '../state/validation.ts'
import { formTemplate } from './form-template.ts'
import type { Interaction } from './interaction.ts'

/** One form: that of the page, or that of a reply. Its text is kept until a 2xx. */
export class CommentForm {
  readonly interaction: Interaction
  readonly parent: Comment | undefined
  /** Begins all ids of the form: two may be open at once. */
  readonly prefix: string
  draft: Draft
  found: FieldFaults = {}
  /** More than one fault after the last attempt: a list of links stands above the fields. */
  summary = false
  /** Why the last attempt failed. */
  failure = ''
  sending = false
  /** The reader is asked whether the text may go. */
  leaving = false
  #scope: string

  constructor(interaction: Interaction, parent?: Comment) {
    this.interaction = interaction
    this.parent = parent
    this.prefix = parent ? 'reply-' : 'new-'
    this.#scope = [interaction.site, interaction.host.topic.page, parent?.id ?? ''].join(' ')
    this.draft = loadDraft(this.#scope)
  }

  get author(): Author {
    return this.interaction.author
  }

  get rules(): AuthorFields {
    const { thread } = this.interaction.host
    return thread.status === 'ready'
      ? thread.page.fields
      : { name: 'required', email: 'required', website: 'off' }
  }

  /** Fields that the site wants, in their order. */
  get fields(): FieldName[] {
    return fieldNames.filter((field) => field === 'body' || this.rules[field] !== 'off')
  }

  template(): TemplateResult {
    return formTemplate(this)
  }

  update(): void {
    this.interaction.host.requestUpdate()
  }

  /** Somebody begins to write: what sending needs is fetched meanwhile. */
  readonly prepare = (): void => {
    this.interaction.acts().catch(() => undefined) // sending tries again, and says so
  }

  /** Takes what was typed. */
  readonly input = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return
    const { name, value } = target
    if (name === 'remember' && target instanceof HTMLInputElement) this.author.remember = target.checked
    else if (name === 'name' || name === 'email' || name === 'website') this.author[name] = value
    this.draft = edited(this.draft, name === 'body' ? value : this.draft.body)
    saveAuthor(this.author)
    saveDraft(this.#scope, this.draft)
    this.update()
  }

  /** A field that was wrong is looked at again when it is left, and not at every key. */
  readonly blur = ({ target }: Event): void => {
    const field = fieldNames.find((name) => target instanceof HTMLElement && target.id === this.prefix + name)
    if (!field || !this.found[field]) return
    const { [field]: _old, ...others } = this.found
    const fault = this.#check()[field]
    this.found = fault ? { ...others, [field]: fault } : others
    this.update()
  }

  readonly keydown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.submit(event)
    if (event.key === 'Escape' && this.parent) {
      event.stopPropagation()
      this.cancel()
    }
  }

  /** Closes a reply; asks first when something was typed. */
  readonly cancel = (): void => {
    if (this.sending) return
    if (this.draft.body.trim() && !this.leaving) {
      this.leaving = true
      this.interaction.focus(`${this.prefix}keep`)
    } else if (this.leaving && this.draft.body.trim()) this.keep()
    else this.discard()
  }

  /** Goes on writing. */
  readonly keep = (): void => {
    this.leaving = false
    this.interaction.focus(`${this.prefix}body`)
  }

  /** Forgets the text and closes the reply. */
  readonly discard = (): void => {
    saveDraft(this.#scope, undefined)
    this.interaction.closeReply()
  }

  #check(): FieldFaults {
    return faults({ ...this.author, body: this.draft.body }, this.rules)
  }

  #showFaults(found: FieldFaults): void {
    this.found = found
    const wrong = this.fields.filter((field) => found[field])
    this.summary = wrong.length > 1
    this.interaction.focus(this.prefix + (this.summary ? 'summary' : wrong[0]))
  }

  /** Sends the comment. While it is on its way a second press does nothing. */
  readonly submit = async (event?: Event): Promise<void> => {
    event?.preventDefault()
    if (this.sending) return
    this.failure = ''
    const found = this.#check()
    if (Object.keys(found).length) return this.#showFaults(found)
    this.found = {}
    this.summary = false
    this.sending = true
    this.update()
    try {
      await this.#send()
    } catch (error) {
      console.warn('sada: the form could not send. docs/embedding.md#failures', error)
      this.#fail(this.interaction.words.failed)
    }
  }

  async #send(): Promise<void> {
    const { acts, words } = await this.interaction.acts()
    try {
      const answer = await acts.send(this)
      saveDraft(this.#scope, undefined)
      this.draft = newDraft()
      this.sending = false
      this.interaction.done(this)
      await acts.posted(this, words, answer)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#refuse(error)
      if (!this.#showServerFaults(error)) this.#fail(await acts.explain(this, words, error))
    }
  }

  #refuse({ status, code }: Failure): void {
    if (status >= 400 && status < 500) this.draft = { ...this.draft, refused: true }
    // The server has an earlier text under this key; the next attempt is for this one.
    if (code === 'idempotency_key_reused') this.draft = edited(this.draft, this.draft.body)
    saveDraft(this.#scope, this.draft)
  }

  #showServerFaults(failure: Failure): boolean {
    const found: FieldFaults = {}
    for (const { pointer, code } of failure.fields) {
      const field = this.fields.find((name) => pointer.endsWith(`/${name}`))
      if (field) found[field] ??= code
    }
    if (!Object.keys(found).length) return false
    this.sending = false
    this.#showFaults(found)
    return true
  }

  #fail(sentence: string): void {
    this.sending = false
    this.failure = sentence
    this.interaction.focus(`${this.prefix}retry`)
  }
}
