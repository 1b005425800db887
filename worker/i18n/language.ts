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

/** The first of the three that a browser asks for (`Accept-Language`, RFC 9110 §12.5.4); English if it asks for none. */
export function preferredLanguage(header: string): Language {
  const wanted = header.split(',').map((range) => {
    const [tag = '', ...parameters] = range.trim().split(/\s*;\s*/)
    const quality = parameters.find((text) => text.startsWith('q='))?.slice(2)
    return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const spoken = wanted.filter(({ tag, quality }) => quality > 0 && /^(?:ary?|fr|en)\b/i.test(tag))
  // Sorting keeps the order of those that are wanted equally.
  return languageOf(spoken.toSorted((a, b) => b.quality - a.quality)[0]?.tag ?? 'en')
}
