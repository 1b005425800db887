import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { ModeratedComment, RuleAction } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import type { Decision } from '../state/decisions.ts'
import type { Duration } from '../state/rule-draft.ts'
import { selectTemplate, textOf } from './parts.ts'
import { define, View } from './view.ts'

type BanKind = 'author' | 'domain' | 'address'

/** Bans an author, a domain or a block of addresses, for a time or for ever. */
export class BanForm extends View {
  static override properties = { ...View.properties, comment: { attribute: false } }

  declare comment: ModeratedComment
  #kind: BanKind = 'author'
  #pattern = ''
  #action: RuleAction = 'hold'
  #duration: Duration = 'week'
  #failure: SadaError | null = null
  #made: Decision | null = null

  #choose(kind: BanKind): void {
    this.#kind = kind
    // An address that the key may see says its domain; nothing else does.
    this.#pattern = kind === 'domain' ? (this.comment.author.email?.split('@')[1] ?? '') : ''
    this.requestUpdate()
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    this.#failure = null
    try {
      this.#made = await this.desk.ban(this.comment.id, {
        kind: this.#kind,
        pattern: this.#pattern,
        action: this.#action,
        duration: this.#duration,
      })
      this.querySelector('details')?.removeAttribute('open')
      void this.focusOn('summary')
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  protected override render() {
    const { author: words } = this.tongue.words
    const kinds = [
      ['author', words.banAuthor],
      ['domain', words.banDomain],
      ['address', words.banAddress],
    ] as const
    const effects = [
      ['hold', words.effectHold],
      ['spam', words.effectSpam],
      ['refuse', words.effectRefuse],
    ] as const
    const durations = [
      ['day', words.durationDay],
      ['week', words.durationWeek],
      ['month', words.durationMonth],
      ['forever', words.durationForever],
    ] as const
    const set = (change: () => void) => {
      change()
      this.requestUpdate()
    }
    return html`<details class="ban">
      <summary class="button danger">${words.ban}</summary>
      <form @submit=${this.#submit} novalidate>
        <p class="muted">${words.banLead}</p>
        <fieldset><legend>${words.banWho}</legend>
          ${kinds.map(([kind, label]) => html`<label class="check"><input type="radio" name="ban-kind" value=${kind} .checked=${this.#kind === kind} @change=${() => this.#choose(kind)} /> ${label}${kind === 'author' ? html` <span class="muted">(${words.banAuthorHint})</span>` : nothing}</label>`)}
        </fieldset>
        ${
          this.#kind === 'author'
            ? nothing
            : html`<div class="field"><label for="ban-pattern">${this.#kind === 'domain' ? words.banDomain : words.banAddress}</label>
              <input id="ban-pattern" dir="ltr" maxlength="200" autocomplete="off" spellcheck="false" aria-describedby="ban-pattern-hint" .value=${this.#pattern} @input=${(
                event: Event,
              ) => {
                this.#pattern = textOf(event)
              }} />
              <p class="hint" id="ban-pattern-hint">${this.#kind === 'domain' ? words.domainHint : words.addressHint}</p></div>`
        }
        <div class="field"><label for="ban-effect">${words.effect}</label>${selectTemplate(
          'ban-effect',
          this.#action,
          effects,
          (action) =>
            set(() => {
              this.#action = action
            }),
        )}</div>
        <div class="field"><label for="ban-duration">${words.duration}</label>${selectTemplate(
          'ban-duration',
          this.#duration,
          durations,
          (duration) =>
            set(() => {
              this.#duration = duration
            }),
        )}</div>
        ${this.#failure ? html`<p class="failure" role="alert">${failureSentence(this.tongue, this.#failure)}</p>` : nothing}
        <button class="button danger">${words.banNow}</button>
      </form>
    </details>
    ${this.#made ? html`<p class="notice">${words.banned} <button type="button" class="button undo" @click=${this.#undo}>${this.tongue.words.page.undo}</button></p>` : nothing}`
  }

  readonly #undo = async (): Promise<void> => {
    await this.desk.undo(this.#made)
    this.#made = null
    this.requestUpdate()
    void this.focusOn('summary')
  }
}
define('mod-ban', BanForm)
