import { html, type TemplateResult } from 'lit/html.js'
import type { ReportAnswer } from '../../contract/index.ts'
import { request } from '../api/client.ts'
import { Failure } from '../api/errors.ts'
import type { ReportWords } from '../i18n/words.ts'
import { deviceToken } from '../state/own-comments.ts'
import type { Interaction } from './interaction.ts'

const catalogues: Record<string, () => Promise<{ words: ReportWords }>> = {
  ar: () => import('../i18n/ar/report.ts'),
  fr: () => import('../i18n/fr/report.ts'),
  en: () => import('../i18n/en/report.ts'),
}

const reasons = ['offensive', 'spam', 'false', 'private', 'other'] as const

/** What is wrong with a comment: one press sends the report, and says that it arrived. */
export class ReportQuestion {
  readonly id: string
  readonly #interaction: Interaction
  readonly #words: ReportWords
  /** A sentence instead of the question, once there is one. */
  #answer = ''
  #isSending = false

  private constructor(interaction: Interaction, words: ReportWords, id: string) {
    this.#interaction = interaction
    this.#words = words
    this.id = id
  }

  /** Puts the question below a comment, with the focus on its first answer. */
  static async open(interaction: Interaction, id: string): Promise<void> {
    const catalogue = await catalogues[interaction.host.language.words]?.()
    if (!catalogue) return
    interaction.reporting = new ReportQuestion(interaction, catalogue.words, id)
    await interaction.focus(`why-${id}`)
  }

  #close(): void {
    this.#interaction.reporting = undefined
    void this.#interaction.focus(`report-${this.id}`)
  }

  async #send(reason: (typeof reasons)[number]): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    const { host, site } = this.#interaction
    try {
      await request<ReportAnswer>(`${host.topic.site}/comments/${this.id}/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sada-device': deviceToken(site) },
        body: JSON.stringify({ reason }),
        signal: host.abort.signal,
      })
      this.#answer = this.#words.sent
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const isGone = error.code === 'comment_not_found' || error.code === 'page_closed'
      this.#answer = isGone ? this.#words.gone : this.#words.failed
    }
    this.#isSending = false
    this.#interaction.announce(this.#answer)
    void this.#interaction.focus(`report-${this.id}`)
  }

  template(): TemplateResult {
    const { id } = this
    if (this.#answer) return html`<p class="muted">${this.#answer}</p>`
    const words = this.#words
    return html`<div
      class="reply-place"
      role="group"
      aria-labelledby="what-${id}"
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#close()}
    >
      <p id="what-${id}">${words.question}</p>
      <div class="choices">
        ${reasons.map(
          (reason, i) =>
            html`<button class="wide" part="button" id=${i === 0 ? `why-${id}` : `why-${id}-${i}`} @click=${() => this.#send(reason)}>${words[reason]}</button>`,
        )}
        <button class="wide" part="button" @click=${() => this.#close()}>${words.cancel}</button>
      </div>
    </div>`
  }
}
