import { defaultSettings, type Settings } from '../../contract/index.ts'
import type { PostingFacts, PostingInput } from '../../worker/policy/posting.ts'
import { makeRuleBook } from '../../worker/policy/rules.ts'

/** A site like any other. */
export const settings: Settings = {
  ...defaultSettings,
  name: 'آخر ساعة',
  origins: ['https://akhir-saa.example'],
  locale: 'ar-MA',
  time_zone: 'Africa/Casablanca',
}

/** What is known when a known author posts on a quiet day, but for the changes. */
export function facts(
  changes: Partial<Omit<PostingFacts, 'settings'>> & { settings?: Partial<Settings> } = {},
): PostingFacts {
  return {
    page: { id: 1, createdAtMs: 0, state: 'open' },
    parent: undefined,
    hasApprovedComment: true,
    rules: makeRuleBook([], 0),
    staffNames: new Set(),
    latestByAuthorMs: [],
    sameText: { inPlace: 0, anywhere: 0 },
    fromAddress: { lately: 0, today: 0 },
    siteToday: 0,
    budgetRows: 100_000,
    ...changes,
    settings: { ...settings, ...changes.settings },
  }
}

/** An innocent comment. */
export const input: PostingInput = {
  body: 'مقال ممتاز',
  name: 'سارة',
  website: null,
  emailDomain: 'example.com',
  authorMac: 'author',
  deviceMac: 'device',
  ip: '196.64.0.1',
}
