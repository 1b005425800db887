import { read, write } from './storage.ts'

/** Languages that the page speaks. */
export const languages = ['ar', 'fr', 'en'] as const
export type PageLanguage = (typeof languages)[number]

/** How a moderator wants the page; nothing here is secret. */
export interface Preferences {
  /** `null`: the browser's. */
  language: PageLanguage | null
  theme: 'auto' | 'light' | 'dark'
  /** Whether single letters act; off unless switched on (WCAG 2.1.4). */
  shortcuts: boolean
}

const key = 'sada:moderation'
const defaults: Preferences = { language: null, theme: 'auto', shortcuts: false }

/** As they were left in this browser. */
export function loadPreferences(): Preferences {
  return { ...defaults, ...read<Partial<Preferences>>('localStorage', key) }
}

/** Keeps them in this browser. */
export function savePreferences(preferences: Preferences): void {
  write('localStorage', key, preferences)
}

/** The first of the browser's languages that the page speaks, else Arabic. Amazigh readers get French words. */
export function preferredLanguage(tags: readonly string[]): PageLanguage {
  for (const tag of tags) {
    const [name = ''] = tag.toLowerCase().split(/[-_]/)
    if (name === 'ar' || name === 'ary') return 'ar'
    if (name === 'fr' || ['zgh', 'ber', 'shi'].includes(name)) return 'fr'
    if (name === 'en') return 'en'
  }
  return 'ar'
}
