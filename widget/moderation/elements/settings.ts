import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Settings } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { changed, draftOf, isChanged, rebased, type SettingsDraft } from '../state/settings-draft.ts'
import { failureTemplate, loadingTemplate } from './parts.ts'
import { settingsSections } from './settings-fields.ts'
import { define, View } from './view.ts'

/** The site's settings. Only what was changed is sent, and only if nobody else was faster. */
export class SettingsView extends View {
  #draft: SettingsDraft | null = null
  #failure: SadaError | null = null
  #trouble: SadaError | null = null
  #isConflict = false
  #isBusy = false

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.desk.can('settings')) void this.#load()
  }

  async #load(): Promise<void> {
    this.#failure = null
    this.#trouble = null
    this.#isConflict = false
    try {
      this.#draft = draftOf(await this.desk.client.settings())
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  readonly #edit = <Name extends keyof Settings>(name: Name, value: Settings[Name]): void => {
    if (!this.#draft) return
    this.#draft = changed(this.#draft, name, value)
    this.requestUpdate()
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const draft = this.#draft
    if (!draft || this.#isBusy || !isChanged(draft)) return
    this.#isBusy = true
    this.#trouble = null
    this.requestUpdate()
    try {
      const tagged = await this.desk.client.changeSettings(draft.changes, draft.etag)
      this.#draft = draftOf(tagged)
      this.#isConflict = false
      const { name, locale, time_zone, origins, saved_replies } = tagged.settings
      const { access } = this.desk
      this.desk.access = {
        ...access,
        site: { ...access.site, name, locale, time_zone, origins },
        saved_replies,
      }
      this.desk.saySimply('settingsSaved')
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      if (error.code === 'precondition_failed') await this.#rebase(draft)
      else this.#trouble = error
    } finally {
      this.#isBusy = false
      this.requestUpdate()
    }
  }

  /** Somebody else was faster: their settings come in, the changes of this form stay. */
  async #rebase(draft: SettingsDraft): Promise<void> {
    try {
      this.#draft = rebased(draft, await this.desk.client.settings())
      this.#isConflict = true
      void this.focusOn('#conflict')
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#trouble = error
    }
  }

  #conflict(draft: SettingsDraft) {
    const { settings } = this.tongue.words
    const names = Object.keys(draft.others)
    const label = (name: string) => settings[(name === 'fields' ? 'form' : name) as 'name'] ?? name
    const list = (all: readonly string[]) =>
      new Intl.ListFormat(this.tongue.intl, { type: 'conjunction' }).format(all.map(label))
    const both = names.filter((name) => name in draft.changes)
    return html`<div class="failure" id="conflict" role="alert" tabindex="-1">
      <p><strong>${settings.conflict}</strong></p>
      <p>${settings.conflictLead}</p>
      ${names.length > 0 ? html`<p>${this.tongue.fill(settings.conflictTheirs, { names: list(names) })}</p>` : nothing}
      ${both.length > 0 ? html`<p>${this.tongue.fill(settings.conflictBoth, { names: list(both) })}</p>` : nothing}
    </div>`
  }

  /** Names of settings that the server did not accept. */
  get #wrong(): ReadonlySet<string> {
    return new Set(this.#trouble?.fields.map(({ pointer }) => pointer.split('/')[1] ?? ''))
  }

  protected override render() {
    const { tongue } = this
    const { settings, page } = tongue.words
    const title = html`<h1 tabindex="-1">${page.settings}</h1>`
    if (!this.desk.can('settings')) return html`${title}<p class="notice">${page.noScope}</p>`
    if (this.#failure) return html`${title}${failureTemplate(tongue, this.#failure, () => void this.#load())}`
    const draft = this.#draft
    if (!draft) return html`${title}${loadingTemplate(tongue)}`
    const isDirty = isChanged(draft)
    return html`${title}
      ${this.#isConflict ? this.#conflict(draft) : nothing}
      <form class="settings" novalidate @submit=${this.#submit}>
        ${settingsSections(tongue, draft, this.#edit, this.#wrong)}
        ${this.#trouble ? html`<p class="failure" role="alert">${failureSentence(tongue, this.#trouble)}</p>` : nothing}
        <div class="actions save-bar">
          <button class="button primary" id="save-settings" aria-disabled=${isDirty && !this.#isBusy ? nothing : 'true'}>${this.#isBusy ? settings.saving : settings.save}</button>
          ${isDirty ? html`<button type="button" class="button" @click=${() => void this.#load()}>${settings.discard}</button>` : html`<p class="muted">${settings.unchanged}</p>`}
        </div>
      </form>`
  }
}
define('mod-settings', SettingsView)
