import type { Language } from './language.ts'

/** One text for each plural category (CLDR) of the language; `zero` may be given in any: it then means exactly none. */
export type NumberForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** Arabic as Morocco writes its numbers. */
const locales: Record<Language, string> = { ar: 'ar-MA', fr: 'fr', en: 'en' }

/** A number as the language writes it. */
export function numberText(language: Language, n: number): string {
  return new Intl.NumberFormat(locales[language]).format(n)
}

/** The form for `n`, with the number put in. */
export function counted(language: Language, forms: NumberForms, n: number): string {
  const category = new Intl.PluralRules(language).select(n)
  const form = (n === 0 ? forms.zero : undefined) ?? forms[category] ?? forms.other
  return form.replace('{n}', () => numberText(language, n))
}

/** A text with its pieces put in; a piece is never read as a pattern. */
export function filled(text: string, pieces: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => pieces[name] ?? whole)
}
