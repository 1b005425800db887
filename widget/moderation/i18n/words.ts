import type { AuditAction } from '../../../contract/index.ts'
import type { Forms } from '../../i18n/plural.ts'
import type { words as admin } from './en/admin.ts'
import type { words as author } from './en/author.ts'
import type { words as failures } from './en/failures.ts'
import type { words as help } from './en/help.ts'
import type { words as notify } from './en/notify.ts'
import type { words as page } from './en/page.ts'
import type { words as queue } from './en/queue.ts'
import type { words as rules } from './en/rules.ts'
import type { words as settings } from './en/settings.ts'

/** What a catalogue has: texts, and forms by number. */
export type Catalogue = Readonly<Record<string, string | Forms>>

/** The texts of another language: the keys of English, each a text or forms as there. */
export type TextsOf<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Forms
}

export type PageWords = TextsOf<typeof page>
export type QueueWords = TextsOf<typeof queue>
export type AuthorWords = TextsOf<typeof author>
export type RuleWords = TextsOf<typeof rules>
export type SettingsWords = TextsOf<typeof settings>
export type AdminWords = TextsOf<typeof admin>
export type HelpWords = TextsOf<typeof help>
export type FailureWords = TextsOf<typeof failures>
export type NotifyWords = TextsOf<typeof notify>
/** A sentence for each action that the trail knows. */
export type TrailWords = Readonly<Record<AuditAction, string>>

/** All that the page says in one language, but for what comes with a section ({@link NotifyWords}, {@link TrailWords}). */
export interface Words {
  page: PageWords
  queue: QueueWords
  author: AuthorWords
  rules: RuleWords
  settings: SettingsWords
  admin: AdminWords
  help: HelpWords
  failures: FailureWords
}
