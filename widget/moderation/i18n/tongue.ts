import { type Forms, plural } from '../../i18n/plural.ts'
import type { PageLanguage } from '../state/preferences.ts'
import type { Words } from './words.ts'

/** A language in use: its words, and how it writes numbers and times. */
export interface Tongue {
  words: Words
  language: PageLanguage
  /** For `Intl`. */
  intl: string
  direction: 'rtl' | 'ltr'
  number(n: number): string
  forms(forms: Forms, n: number): string
  /** Puts values into a sentence, each kept to its own direction. */
  fill(sentence: string, values: Readonly<Record<string, string>>): string
  /** «قبل دقيقتين» up to seven days, then the date. */
  since(iso: string, nowMs?: number): string
  /** Day and time in the site's time zone. */
  full(iso: string): string
  day(iso: string): string
  inSeconds(seconds: number): string
}

const catalogues: Record<PageLanguage, () => Promise<{ words: Words }>> = {
  ar: () => import('./ar/index.ts'),
  fr: () => import('./fr/index.ts'),
  en: () => import('./en/index.ts'),
}

/**
 * The locale for numbers and times: the moderator's language as it is written in the site's region. A region that is
 * not known writes Arabic with Latin digits, as Morocco does.
 */
export function intlOf(language: PageLanguage, siteLocale: string): string {
  const region = new Intl.Locale(siteLocale).region ?? (siteLocale === 'ary' ? 'MA' : undefined)
  if (region !== undefined) return `${language}-${region}`
  return language === 'ar' ? 'ar-u-nu-latn' : language
}

const steps = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const

/** Sentences and formats around some words. */
export function makeTongue(
  words: Words,
  language: PageLanguage,
  site: { locale: string; time_zone?: string },
): Tongue {
  const intl = intlOf(language, site.locale)
  const zone = site.time_zone === undefined ? {} : { timeZone: site.time_zone }
  const numbers = new Intl.NumberFormat(intl)
  const relative = new Intl.RelativeTimeFormat(intl, { numeric: 'auto' })
  const days = new Intl.DateTimeFormat(intl, { dateStyle: 'long', ...zone })
  const moments = new Intl.DateTimeFormat(intl, { dateStyle: 'long', timeStyle: 'short', ...zone })
  const plainDays = new Intl.DateTimeFormat(intl, { day: 'numeric', month: 'long', timeZone: 'UTC' })
  return {
    words,
    language,
    intl,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    number: (n) => numbers.format(n),
    forms: (forms, n) => plural(forms, n, intl),
    fill: (sentence, values) =>
      sentence.replace(/\{(\w+)\}/g, (whole, name: string) =>
        values[name] === undefined ? whole : `\u2068${values[name]}\u2069`,
      ),
    since: (iso, nowMs = Date.now()) => {
      const seconds = Math.max(0, (nowMs - Date.parse(iso)) / 1_000)
      if (seconds > 7 * 86_400) return days.format(new Date(iso))
      for (const [size, unit] of steps)
        if (seconds >= size) return relative.format(-Math.floor(seconds / size), unit)
      return relative.format(0, 'second')
    },
    full: (iso) => moments.format(new Date(iso)),
    day: (iso) => plainDays.format(new Date(iso)),
    inSeconds: (seconds) =>
      seconds < 60
        ? relative.format(Math.ceil(seconds), 'second')
        : relative.format(Math.ceil(seconds / 60), 'minute'),
  }
}

/** Fetches a language's words: one file, and only that language's. */
export async function loadTongue(
  language: PageLanguage,
  site: { locale: string; time_zone?: string },
): Promise<Tongue> {
  const { words } = await catalogues[language]()
  return makeTongue(words, language, site)
}
