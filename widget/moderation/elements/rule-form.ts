import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Rule, RuleKind } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { emptyRule, type Rehearsal, type RuleDraft, rehearsed, ruleAsk } from '../state/rule-draft.ts'
import { directionFor, selectTemplate, textOf } from './parts.ts'
import { rehearsalTemplate } from './rehearsal.ts'
import { define, View } from './view.ts'

/** A new rule, which can be tried on what came in lately before it is saved. */
export class RuleForm extends View {
  static override properties = { ...View.properties, added: { attribute: false } }

  declare added: (rule: Rule) => void
  #draft: RuleDraft = emptyRule
  #rehearsal: Rehearsal | null = null
  #failure: SadaError | null = null
  #isBusy = false

  #edit(change: Partial<RuleDraft>): void {
    this.#draft = { ...this.#draft, ...change }
    // What was tried was another rule, unless only what follows from a match has changed.
    if (change.kind || change.mode || change.pattern !== undefined) this.#rehearsal = null
    this.#failure = null
    this.requestUpdate()
  }

  async #work(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    this.#failure = null
    this.requestUpdate()
    try {
      await work()
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    } finally {
      this.#isBusy = false
      this.requestUpdate()
    }
  }

  readonly #rehearse = (): Promise<void> =>
    this.#work(async () => {
      const before = this.#rehearsal
      const cursor = before?.cursor ?? undefined
      const piece = await this.desk.client.replayRule(ruleAsk(this.#draft, Date.now()), cursor)
      this.#rehearsal = rehearsed(cursor === undefined ? null : before, piece)
    })

  readonly #save = (event: Event): void => {
    event.preventDefault()
    void this.#work(async () => {
      this.added(await this.desk.client.addRule(ruleAsk(this.#draft, Date.now())))
      this.#draft = emptyRule
      this.#rehearsal = null
      void this.focusOn('#rule-pattern')
    })
  }

  #patternField() {
    const { rules } = this.tongue.words
    const { kind, pattern } = this.#draft
    const labels: Record<RuleKind, readonly [string, string]> = {
      word: [rules.pattern, rules.hintWord],
      author: [rules.patternAuthor, rules.hintAuthor],
      domain: [rules.patternDomain, rules.hintDomain],
      address: [rules.patternAddress, rules.hintAddress],
    }
    const [label, hint] = labels[kind]
    const direction = kind === 'domain' || kind === 'address' ? 'ltr' : directionFor(pattern)
    return html`<div class="field"><label for="rule-pattern">${label}</label>
      <input id="rule-pattern" dir=${direction} maxlength="200" autocomplete="off" spellcheck="false" required aria-describedby="rule-pattern-hint" .value=${pattern} @input=${(event: Event) => this.#edit({ pattern: textOf(event) })} />
      <p class="hint" id="rule-pattern-hint">${hint}</p></div>`
  }

  #end() {
    const { rules, author } = this.tongue.words
    const { duration, until } = this.#draft
    const durations = [
      ['forever', author.durationForever],
      ['day', author.durationDay],
      ['week', author.durationWeek],
      ['month', author.durationMonth],
      ['date', rules.durationDate],
    ] as const
    return html`<div class="field"><label for="rule-duration">${rules.duration}</label>${selectTemplate('rule-duration', duration, durations, (chosen) => this.#edit({ duration: chosen }))}</div>
      ${duration === 'date' ? html`<div class="field"><label for="rule-until">${rules.until}</label><input id="rule-until" type="date" required .value=${until} @input=${(event: Event) => this.#edit({ until: textOf(event) })} /></div>` : nothing}`
  }

  protected override render() {
    const { rules } = this.tongue.words
    const { kind, mode, action, pattern, duration, until } = this.#draft
    const canModerate = this.desk.can('moderate')
    const isWhole = pattern.trim() !== '' && (duration !== 'date' || until !== '')
    const kinds = [
      ['word', rules.kindWord],
      ['author', rules.kindAuthor],
      ['domain', rules.kindDomain],
      ['address', rules.kindAddress],
    ] as const
    const modes = [
      ['word', rules.modeWord],
      ['contains', rules.modeContains],
    ] as const
    const actions = [
      ['hold', rules.hold],
      ['spam', rules.spam],
      ['refuse', rules.refuse],
    ] as const
    return html`<section class="card" aria-labelledby="rule-form-title">
      <h2 id="rule-form-title">${rules.add}</h2>
      <form @submit=${this.#save} novalidate>
        <div class="pair">
          <div class="field"><label for="rule-kind">${rules.kind}</label>${selectTemplate('rule-kind', kind, kinds, (chosen) => this.#edit({ kind: chosen }))}</div>
          ${kind === 'word' ? html`<div class="field"><label for="rule-mode">${rules.mode}</label>${selectTemplate('rule-mode', mode, modes, (chosen) => this.#edit({ mode: chosen }))}</div>` : nothing}
        </div>
        ${this.#patternField()}
        <div class="pair">
          <div class="field"><label for="rule-action">${rules.action}</label>${selectTemplate('rule-action', action, actions, (chosen) => this.#edit({ action: chosen }))}</div>
          ${this.#end()}
        </div>
        ${this.#failure ? html`<p class="failure" role="alert">${failureSentence(this.tongue, this.#failure)}</p>` : nothing}
        <div class="actions">
          <button type="button" class="button" id="rehearse" ?disabled=${!isWhole} @click=${
            this.#rehearsal?.cursor
              ? () => {
                  this.#rehearsal = null
                  void this.#rehearse()
                }
              : this.#rehearse
          }>${this.#isBusy ? rules.rehearsing : rules.rehearse}</button>
          ${canModerate ? html`<button class="button primary" id="save-rule" ?disabled=${!isWhole}>${rules.save}</button>` : nothing}
        </div>
        <p class="hint">${rules.rehearseFirst}</p>
      </form>
      <div role="status" class="rehearsal">${rehearsalTemplate(this.tongue, this.#rehearsal, action)}</div>
      ${this.#rehearsal?.cursor ? html`<button type="button" class="button" id="rehearse-more" @click=${this.#rehearse}>${rules.goOn}</button>` : nothing}
    </section>`
  }
}
define('mod-rule-form', RuleForm)
