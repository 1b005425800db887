import type { TemplateResult } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { PageLanguage } from '../state/preferences.ts'
import { failureTemplate, loadingTemplate } from './parts.ts'
import { View } from './view.ts'

/** A section whose words come with it, in the language of the page. */
export abstract class SpokenView<Words> extends View {
  protected words: Words | null = null
  #spoken: PageLanguage | null = null
  #failure: SadaError | null = null

  protected abstract loadWords(language: PageLanguage): Promise<Words>

  protected override willUpdate(): void {
    if (this.#spoken !== this.tongue.language) void this.#speak()
  }

  readonly #speak = async (): Promise<void> => {
    const { language } = this.tongue
    this.#spoken = language
    this.#failure = null
    try {
      const words = await this.loadWords(language)
      // Another language may have been chosen meanwhile, and come sooner.
      if (this.#spoken === language) this.words = words
    } catch (cause) {
      this.#failure = new SadaError('network', { cause })
    }
    this.requestUpdate()
  }

  /** What stands there until the words have come. */
  protected speechless(): TemplateResult {
    return this.#failure
      ? failureTemplate(this.tongue, this.#failure, () => void this.#speak())
      : loadingTemplate(this.tongue)
  }
}
