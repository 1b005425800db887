import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Comment } from '../../contract/index.ts'
import type { FormWords, OutcomeWords } from '../i18n/words.ts'
import { core } from '../page/lent.ts'
import { loadAuthor } from '../state/drafts.ts'
import { hasOwn } from '../state/storage.ts'
import { adopt } from '../styles/css.ts'
import { formStyles } from '../styles/form.ts'
import type { SadaComments } from './comments.ts'
import { CommentForm } from './form.ts'

const catalogues: Record<string, () => Promise<{ words: FormWords }>> = {
  ar: () => import('../i18n/ar/form.ts'),
  fr: () => import('../i18n/fr/form.ts'),
  en: () => import('../i18n/en/form.ts'),
}

type Acts = typeof import('./acts.ts')

/** The forms of a thread, and the way to what a reader does with it. */
export class Interaction {
  readonly host: SadaComments
  readonly site: string
  readonly author = loadAuthor()
  declare words: FormWords
  /** Text of the live region, which is there before the text is. */
  announcement = ''
  /** A sentence about the list, with the role of an alert. */
  trouble = ''
  /** The comment that is being reported. */
  reporting: { id: string; template(): TemplateResult } | undefined
  #main: CommentForm
  #reply: CommentForm | undefined
  #outcome: OutcomeWords | undefined
  #busy: unknown

  private constructor(host: SadaComments) {
    this.host = host
    this.site = core.option(host, 'site') ?? ''
    this.#main = new CommentForm(this)
  }

  /** The interaction of a thread, with its words and what this reader left here before. */
  static async start(host: SadaComments): Promise<Interaction> {
    const interaction = new Interaction(host)
    await interaction.localise()
    adopt(host.root, formStyles)
    interaction.restore()
    return interaction
  }

  /** Fetches the words for the thread's language. */
  async localise(): Promise<void> {
    const { words: language } = this.host.language
    const catalogue = await catalogues[language]?.()
    if (catalogue) this.words = catalogue.words
    if (this.#outcome) this.#outcome = await (await import('./acts.ts')).outcomeWords(language)
  }

  /** What a reader can do is fetched when somebody begins to; most only read. */
  async acts(): Promise<{ acts: Acts; words: OutcomeWords }> {
    const acts = await import('./acts.ts')
    this.#outcome ??= await acts.outcomeWords(this.host.language.words)
    if (!this.#outcome) throw new Error('no words')
    return { acts, words: this.#outcome }
  }

  form(): TemplateResult {
    return this.#main.template()
  }

  /** Whether a comment's reply form, or the question about its report, is open. */
  isOpen(act: 'reply' | 'report', id: string): boolean {
    return (act === 'reply' ? this.#reply?.parent : this.reporting)?.id === id
  }

  /** What is open below a comment. */
  below(id: string): TemplateResult | undefined {
    if (this.isOpen('report', id)) return this.reporting?.template()
    return this.isOpen('reply', id)
      ? html`<div class="reply-place">${this.#reply?.template()}</div>`
      : undefined
  }

  heldNote(): TemplateResult {
    return html`<p class="muted">${this.#outcome?.pending} ${this.#outcome?.preview}</p>`
  }

  troubleTemplate(): TemplateResult | typeof nothing {
    return this.trouble ? html`<p role="alert" class="error">${this.trouble}</p>` : nothing
  }

  /** Moves the focus once what it goes to has been rendered. */
  async focus(id: string): Promise<void> {
    this.host.requestUpdate()
    await this.host.updateComplete
    const element = this.host.root.getElementById(id)
    element?.focus()
    if (/^c-/.test(id)) element?.scrollIntoView({ block: 'nearest' })
  }

  /** Tells those who do not see it. */
  announce(text: string): void {
    this.announcement = text
    this.trouble = ''
    this.host.requestUpdate()
  }

  /** Opens the reply form of a comment, or goes to it. A text in another one is kept as its draft. */
  reply(comment: Comment): Promise<void> {
    this.reporting = undefined
    if (!this.isOpen('reply', comment.id)) this.#reply = new CommentForm(this, comment)
    return this.focus('reply-body')
  }

  /** Asks what is wrong with a comment. Few readers ever do: what that takes is fetched then. */
  async report(comment: Comment): Promise<void> {
    const { ReportQuestion } = await import('./report.ts')
    await ReportQuestion.open(this, comment.id)
  }

  /** Closes the reply form; the focus returns to the button that opened it. */
  closeReply(): void {
    const id = this.#reply?.parent?.id
    this.#reply = undefined
    this.focus(`reply-${id}`)
  }

  /** The form has been sent: a reply's goes away. */
  done(form: CommentForm): void {
    if (form === this.#reply) this.#reply = undefined
  }

  /** Continues the list, or a thread; once at a time. */
  async more(cursor: string, id?: string): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      const { acts, words } = await this.acts()
      await acts.more(this, words, cursor, id)
    } finally {
      this.#busy = false
    }
  }

  async showLinked(): Promise<void> {
    const { acts } = await this.acts()
    await acts.showLinked(this)
  }

  /** Shows the comments of this reader that wait, if there are any. */
  async restore(): Promise<void> {
    if (!hasOwn(this.site)) return
    const { acts } = await this.acts()
    await acts.restore(this)
  }
}
