import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Rule, RuleAction, RuleImportAnswer, RuleMode } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { confirmIn } from './confirm.ts'
import './rule-form.ts'
import { failureTemplate, loadingTemplate, selectTemplate, textOf } from './parts.ts'
import { define, View } from './view.ts'

/** The site's rules: a new one, those that are there, and WordPress's lists. */
export class RulesView extends View {
  #rules: Rule[] | null = null
  #failure: SadaError | null = null
  #keywords = ''
  #mode: RuleMode = 'contains'
  #action: RuleAction = 'hold'
  #imported: RuleImportAnswer | null = null
  #importFailure: SadaError | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(): Promise<void> {
    this.#failure = null
    try {
      this.#rules = await this.desk.client.rules()
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  readonly #added = (rule: Rule): void => {
    this.#rules = [rule, ...(this.#rules ?? [])]
    this.desk.saySimply('ruleAdded')
    this.requestUpdate()
  }

  async #remove({ id, pattern }: Rule): Promise<void> {
    const { rules, page } = this.tongue.words
    const text = this.tongue.fill(rules.removeOf, { pattern })
    if (!(await confirmIn(document, { title: rules.removeSure, text, yes: rules.remove, no: page.cancel })))
      return
    try {
      await this.desk.client.removeRule(id)
      this.#rules = (this.#rules ?? []).filter((rule) => rule.id !== id)
      this.desk.saySimply('ruleRemoved')
    } catch (error) {
      this.desk.sayFailure(error)
    }
    this.requestUpdate()
    void this.focusOn('#rules-title')
  }

  readonly #import = async (event: Event): Promise<void> => {
    event.preventDefault()
    this.#importFailure = null
    this.#imported = null
    try {
      this.#imported = await this.desk.client.importRules({
        keywords: this.#keywords,
        mode: this.#mode,
        action: this.#action,
      })
      this.#keywords = ''
      await this.#load()
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#importFailure = error
    }
    this.requestUpdate()
  }

  #rule(rule: Rule) {
    const { rules } = this.tongue.words
    const { kind, mode, pattern, action, expires_at } = rule
    const kinds = {
      word: mode === 'word' ? rules.modeWord : rules.modeContains,
      author: rules.kindAuthor,
      domain: rules.kindDomain,
      address: rules.kindAddress,
    }
    const hasEnded = expires_at !== null && Date.parse(expires_at) < Date.now()
    const end =
      expires_at === null
        ? rules.never
        : hasEnded
          ? rules.ended
          : this.tongue.fill(rules.ends, { time: this.tongue.full(expires_at) })
    return html`<li class="row">
      <div class="row-main">
        <p class="pattern"><bdi>${pattern}</bdi></p>
        <p class="meta"><span>${kinds[kind]}</span><span>${end}</span></p>
      </div>
      <span class="badge action-${action}">${rules[action]}</span>
      ${this.desk.can('moderate') ? html`<button type="button" class="button quiet" @click=${() => void this.#remove(rule)}>${rules.remove}<span class="vh">: ${this.tongue.fill(rules.removeOf, { pattern })}</span></button>` : nothing}
    </li>`
  }

  #list() {
    const { rules } = this.tongue.words
    if (this.#failure) return failureTemplate(this.tongue, this.#failure, () => void this.#load())
    if (!this.#rules) return loadingTemplate(this.tongue)
    if (this.#rules.length === 0) return html`<p class="empty">${rules.none}</p>`
    return html`<p class="muted">${this.tongue.forms(rules.count, this.#rules.length)}</p>
      <ul class="rows card" role="list">${this.#rules.map((rule) => this.#rule(rule))}</ul>`
  }

  #importForm() {
    const { rules } = this.tongue.words
    const { forms } = this.tongue
    const done = this.#imported
    const modes = [
      ['contains', rules.modeContains],
      ['word', rules.modeWord],
    ] as const
    const actions = [
      ['hold', rules.hold],
      ['spam', rules.spam],
      ['refuse', rules.refuse],
    ] as const
    return html`<details class="card folded">
      <summary>${rules.import}</summary>
      <form @submit=${this.#import}>
        <p class="muted" id="keywords-hint">${rules.importLead}</p>
        <div class="field"><label for="keywords">${rules.keywords}</label>
          <textarea id="keywords" rows="6" dir="auto" spellcheck="false" aria-describedby="keywords-hint" .value=${this.#keywords} @input=${(
            event: Event,
          ) => {
            this.#keywords = textOf(event)
          }}></textarea></div>
        <div class="pair">
          <div class="field"><label for="import-mode">${rules.mode}</label>${selectTemplate(
            'import-mode',
            this.#mode,
            modes,
            (mode) => {
              this.#mode = mode
            },
          )}</div>
          <div class="field"><label for="import-action">${rules.action}</label>${selectTemplate(
            'import-action',
            this.#action,
            actions,
            (action) => {
              this.#action = action
            },
          )}</div>
        </div>
        <button class="button">${rules.importNow}</button>
        <p role="status">${done ? `${forms(rules.importAdded, done.added)} ${forms(rules.importKnown, done.known)} ${forms(rules.importSkipped, done.skipped)}` : nothing}</p>
        ${this.#importFailure ? html`<p class="failure" role="alert">${failureSentence(this.tongue, this.#importFailure)}</p>` : nothing}
      </form>
    </details>`
  }

  protected override render() {
    const { rules, page } = this.tongue.words
    const canModerate = this.desk.can('moderate')
    return html`<h1 tabindex="-1" id="rules-title">${page.rules}</h1>
      <p class="muted lead">${rules.lead}</p>
      <mod-rule-form .desk=${this.desk} .tongue=${this.tongue} .added=${this.#added}></mod-rule-form>
      ${this.#list()}
      ${canModerate ? this.#importForm() : nothing}`
  }
}
define('mod-rules', RulesView)
