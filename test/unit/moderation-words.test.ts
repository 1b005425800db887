import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SadaError } from '../../client/index.ts'
import { errorCodes, errors, limits } from '../../contract/index.ts'
import { moderationRoutes } from '../../contract/moderation-routes.ts'
import { telegramRoutes } from '../../contract/telegram-routes.ts'
import { failureSentence } from '../../widget/moderation/i18n/failures.ts'
import { loadNotifyWords, notifyFailure, outcomeSentence } from '../../widget/moderation/i18n/notify.ts'
import { sayingSentence } from '../../widget/moderation/i18n/sayings.ts'
import { intlOf, loadTongue } from '../../widget/moderation/i18n/tongue.ts'

const morocco = { locale: 'ar-MA', time_zone: 'Africa/Casablanca' }
/** What the page has no button for. */
const elsewhere = /\/pages:/
/** Of which failures the section on notifications speaks; it brings its own words. */
const notifications = /\/(?:webhooks|recipients|telegram)/
const ofNotifications = [
  ...moderationRoutes.filter(({ path }) => notifications.test(path)),
  ...telegramRoutes.filter(({ access }) => access === 'settings'),
]
const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '')

describe('the words of the page', () => {
  it('count in Arabic as Arabic does', async () => {
    const { forms, words } = await loadTongue('ar', morocco)
    expect([0, 1, 2, 3, 11, 100, 103, 1_234].map((n) => forms(words.queue.left, n))).toEqual([
      'لم يبقَ شيء.',
      'بقي تعليق واحد.',
      'بقي تعليقان.',
      'بقيت 3 تعليقات.',
      'بقي 11 تعليقًا.',
      'بقي 100 تعليق.',
      'بقيت 103 تعليقات.',
      'بقي 1.234 تعليقًا.',
    ])
  })

  it('write numbers and times as the site’s region and zone do', async () => {
    const arabic = await loadTongue('ar', morocco)
    expect(arabic.full('2026-08-22T22:30:00Z')).toMatch(/^22 غشت 2026.*23:30$/)
    expect(arabic.since('2026-11-27T09:58:00Z', Date.parse('2026-11-27T10:00:00Z'))).toBe('قبل دقيقتين')
    expect((await loadTongue('ar', { locale: 'ar-EG' })).number(157)).toBe('١٥٧')
    expect([intlOf('ar', 'ar-MA'), intlOf('fr', 'ar-MA'), intlOf('ar', 'fr'), intlOf('ar', 'ary')]).toEqual([
      'ar-MA',
      'fr-MA',
      'ar-u-nu-latn',
      'ar-MA',
    ])
  })

  it('say what happened and what is left', async () => {
    const arabic = await loadTongue('ar', morocco)
    const say = (count: number, left: number | null) =>
      sayingSentence(arabic, { kind: 'acted', action: 'approve', count, left })
    expect([say(1, 19), say(2, null)]).toEqual(['تم النشر. بقي 19 تعليقًا.', 'نُشر تعليقان.'])
    expect(sayingSentence(arabic, { kind: 'undone', count: 2, asked: 5 })).toContain('عاد تعليقان')
    expect(plain(sayingSentence(arabic, { kind: 'replied', name: 'Jean' }))).toBe('نُشر ردك على Jean.')
  })

  it.each(['ar', 'fr', 'en'] as const)(
    'have in %s a sentence for each failure that the page can meet',
    async (language) => {
      const tongue = await loadTongue(language, morocco)
      const used = moderationRoutes.filter(({ path }) => !elsewhere.test(path) && !notifications.test(path))
      const codes = new Set(used.flatMap(({ errors }) => errors))
      // A header that the page writes itself is never malformed, and it reads every answer that its key allows.
      for (const code of ['network', 'timeout', 'not_sada', ...codes] as const) {
        if (
          code === 'header_invalid' ||
          code === 'media_type_unsupported' ||
          code === 'comment_not_published'
        )
          continue
        const sentence = failureSentence(
          tongue,
          new SadaError(code, { status: code === 'too_many_failures' ? 429 : 400 }),
        )
        expect(sentence, code).not.toContain(code)
      }
      expect(errorCodes.length).toBeGreaterThan(codes.size)
      const wait = failureSentence(
        tongue,
        new SadaError('too_many_failures', { status: 429, retryAfterSeconds: 30 }),
      )
      expect(wait).toMatch(/30/)
    },
  )

  it.each(['ar', 'fr', 'en'] as const)(
    'have in %s a sentence for each failure of notifications, and for each outcome of a delivery',
    async (language) => {
      const [tongue, words] = [await loadTongue(language, morocco), await loadNotifyWords(language)]
      const codes = new Set(ofNotifications.flatMap(({ errors }) => errors))
      expect(codes.size).toBeGreaterThan(20)
      for (const code of codes) {
        if (code === 'header_invalid' || code === 'media_type_unsupported') continue
        const status = errors[code].status
        expect(notifyFailure(tongue, words, new SadaError(code, { status })), code).not.toContain(code)
      }
      for (const [sentence, most] of [
        [words.error_recipients_full, limits.recipientsMax],
        [words.error_telegram_accounts_full, limits.telegramAccountsMax],
        [words.error_webhooks_full, limits.webhooksMax],
      ] as const)
        expect(sentence).toContain(String(most))
      // 429 is not always about wrong keys.
      const asked = notifyFailure(tongue, words, new SadaError('recipient_asked', { status: 429 }))
      expect(asked).toBe(words.error_recipient_asked)
      const [, table = ''] = readFileSync('docs/webhooks.md', 'utf8').split('| outcome | |')
      const outcomes = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, outcome = '']) => outcome)
      expect(outcomes).toHaveLength(11)
      for (const outcome of outcomes)
        expect(outcomeSentence(tongue, words, outcome), outcome).not.toContain(outcome)
      expect(plain(outcomeSentence(tongue, words, 'http_410'))).toContain('410')
      expect(outcomeSentence(tongue, words, 'one_of_tomorrow')).toBe('one_of_tomorrow')
    },
  )
})
