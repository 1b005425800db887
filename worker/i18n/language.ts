/** Languages in which Sada speaks to moderators. */
export type Language = 'ar' | 'fr' | 'en'

/** Of a locale such as `ar-MA`; whoever has none of the three gets English. */
export function languageOf(locale: string): Language {
  const [language = ''] = locale.toLowerCase().split('-')
  if (language === 'ar' || language === 'ary') return 'ar'
  return language === 'fr' ? 'fr' : 'en'
}

/** The direction in which a language is written. */
export function directionOf(language: Language): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

/** Keeps a name or another foreign piece from turning the line it stands in (UAX #9: FSI … PDI). */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`
}
