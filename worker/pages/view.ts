import { directionOf, type Language, languageOf } from '../i18n/language.ts'

/** For whom a page is made. */
export interface View {
  language: Language
  direction: 'rtl' | 'ltr'
  /** For dates; one of the language's own. */
  locale: string
  timeZone: string
  /** `null` where no site is known. */
  siteName: string | null
}

const usualLocale: Record<Language, string> = { ar: 'ar-MA', fr: 'fr-FR', en: 'en-GB' }

/** The view of a moderator who reads this locale. */
export function viewOf(locale: string, timeZone: string, siteName: string | null): View {
  const language = languageOf(locale)
  const isOwn = locale.toLowerCase().startsWith(`${language}-`)
  return {
    language,
    direction: directionOf(language),
    // `ary` and languages that Sada does not speak have no dates in the page's language.
    locale: isOwn ? locale : usualLocale[language],
    timeZone,
    siteName,
  }
}

/** A moment in words, with the day. */
export function longTime({ locale, timeZone }: View, ms: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(ms)
}

/** A moment of today. */
export function clockTime({ locale, timeZone }: View, ms: number): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(ms)
}
