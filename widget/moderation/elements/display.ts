import { html, type TemplateResult } from 'lit'
import type { Tongue } from '../i18n/tongue.ts'
import type { Preferences } from '../state/preferences.ts'
import { selectTemplate } from './parts.ts'

/** Languages by their own names: who cannot read the page's must find theirs. */
export const languageNames = [
  ['ar', 'العربية'],
  ['fr', 'Français'],
  ['en', 'English'],
] as const

/** Choices of language and colours. @param id before the ids of the fields */
export function displayTemplate(
  id: string,
  { words, language }: Tongue,
  { theme }: Preferences,
  prefer: (change: Partial<Preferences>) => void,
): TemplateResult {
  const { page } = words
  const themes = [
    ['auto', page.themeAuto],
    ['light', page.themeLight],
    ['dark', page.themeDark],
  ] as const
  return html`<div class="display">
    <div class="field inline">
      <label for="${id}-language">${page.language}</label>
      ${selectTemplate(`${id}-language`, language, languageNames, (chosen) => prefer({ language: chosen }))}
    </div>
    <div class="field inline">
      <label for="${id}-theme">${page.theme}</label>
      ${selectTemplate(`${id}-theme`, theme, themes, (chosen) => prefer({ theme: chosen }))}
    </div>
  </div>`
}
