import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Comment } from '../../contract/index.ts'
import { Failure } from '../../widget/api/errors.ts'
import { words as form } from '../../widget/i18n/ar/form.ts'
import { words as outcome } from '../../widget/i18n/ar/outcome.ts'
import { words as english } from '../../widget/i18n/en/outcome.ts'
import { failureSentence } from '../../widget/i18n/failures.ts'
import { words as french } from '../../widget/i18n/fr/outcome.ts'
import { fieldSentence } from '../../widget/i18n/sentences.ts'
import {
  edited,
  loadAuthor,
  loadDraft,
  newDraft,
  rememberAuthor,
  saveDraft,
} from '../../widget/state/drafts.ts'
import { deviceToken, dropOwn, keepOwn, ownComments } from '../../widget/state/own-comments.ts'
import { faults } from '../../widget/state/validation.ts'

class FakeStorage {
  values = new Map<string, string>()
  broken = false
  getItem(key: string): string | null {
    if (this.broken) throw new DOMException('denied', 'SecurityError')
    return this.values.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    if (this.broken) throw new DOMException('full', 'QuotaExceededError')
    this.values.set(key, value)
  }
  removeItem(key: string): void {
    this.values.delete(key)
  }
}

let local: FakeStorage
let session: FakeStorage
beforeEach(() => {
  local = new FakeStorage()
  session = new FakeStorage()
  vi.stubGlobal('localStorage', local)
  vi.stubGlobal('sessionStorage', session)
})
afterEach(() => vi.unstubAllGlobals())

describe('a draft', () => {
  it('keeps its key while it is typed and retried', () => {
    const draft = newDraft()
    expect(edited(edited(draft, 'a'), 'ab').key).toBe(draft.key)
  })

  it('gets another key when a refused text is changed, once', () => {
    const refused = { ...newDraft(), refused: true }
    const changed = edited(refused, 'b')
    expect(changed.key).not.toBe(refused.key)
    expect(edited(changed, 'c').key).toBe(changed.key)
  })

  it('survives a reload, per page and parent', () => {
    saveDraft('site page ', { key: 'k', body: 'نص' })
    expect(loadDraft('site page ')).toEqual({ key: 'k', body: 'نص' })
    expect(loadDraft('site page parent').body).toBe('')
    saveDraft('site page ', undefined)
    expect(loadDraft('site page ').body).toBe('')
  })

  it('lasts as long as the page where storage is refused', () => {
    session.broken = true
    saveDraft('refused', { key: 'k', body: 'x' })
    expect(loadDraft('refused').body).toBe('x')
  })
})

describe('an author', () => {
  it('is remembered only on demand', () => {
    const author = { name: 'سارة', email: 's@example.com', website: '', remember: false }
    rememberAuthor(author)
    expect(local.values.size).toBe(0)
    rememberAuthor({ ...author, remember: true })
    expect(loadAuthor().name).toBe('سارة')
    rememberAuthor(author)
    expect(local.values.size).toBe(0)
  })
})

describe('own held comments', () => {
  const comment = (id: string) => ({ id }) as Comment
  const day = 86_400_000

  it('are kept for 30 days', () => {
    keepOwn('demo', { page: 'p', comment: comment('a'), edit_token: 't', savedAt: 0 })
    expect(ownComments('demo', 29 * day)).toHaveLength(1)
    expect(ownComments('demo', 31 * day)).toHaveLength(0)
  })

  it('are dropped one by one', () => {
    keepOwn('demo', { page: 'p', comment: comment('a'), edit_token: 't', savedAt: 1 })
    keepOwn('demo', { page: 'p', comment: comment('b'), edit_token: 't', savedAt: 2 })
    dropOwn('demo', 'a', 3)
    expect(ownComments('demo', 3).map((own) => own.comment.id)).toEqual(['b'])
  })

  it('belong to a device with a token of 128 bits', () => {
    const token = deviceToken('demo')
    expect(token).toMatch(/^[\w-]{22}$/)
    expect(deviceToken('demo')).toBe(token)
    expect(deviceToken('other')).not.toBe(token)
  })
})

describe('what the form sees', () => {
  const author = { name: 'سارة', email: 's@example.com', website: '', remember: false }
  const rules = { name: 'required', email: 'required', website: 'off' } as const

  it('is nothing when all is well', () => {
    expect(faults({ ...author, body: 'نص' }, rules)).toEqual({})
  })

  it('names the fields that lack', () => {
    expect(faults({ ...author, name: ' ', email: 'a@', body: '' }, rules)).toEqual({
      body: 'required',
      name: 'required',
      email: 'email_invalid',
    })
  })

  it('asks for no more than the site does', () => {
    const none = { name: '', email: '', website: '', remember: false, body: 'x' }
    expect(faults(none, { name: 'optional', email: 'off', website: 'optional' })).toEqual({})
  })

  it('counts as a reader does', () => {
    expect(faults({ ...author, body: '👨‍👩‍👧'.repeat(5_000) }, rules)).toEqual({})
    expect(faults({ ...author, body: 'س'.repeat(5_001) }, rules)).toEqual({ body: 'too_long' })
  })
})

describe('sentences', () => {
  it.each([
    ['ar-MA', outcome, 30, 'وصلت تعليقات كثيرة في وقت قصير. حاول مجددًا خلال 30 ثانية. ما كتبته محفوظ.'],
    ['ar-MA', outcome, 600, 'وصلت تعليقات كثيرة في وقت قصير. حاول مجددًا خلال 10 دقائق. ما كتبته محفوظ.'],
    [
      'ar-MA',
      outcome,
      6 * 3600 - 5,
      'وصلت تعليقات كثيرة في وقت قصير. حاول مجددًا خلال 6 ساعات. ما كتبته محفوظ.',
    ],
    [
      'fr',
      french,
      600,
      'Trop de commentaires en peu de temps. Réessayez dans 10 minutes. Votre texte est conservé.',
    ],
    [
      'en',
      english,
      600,
      'Too many comments came in a short time. Try again in 10 minutes. Your text is kept.',
    ],
  ])(
    'say in %s that too many came, how long to wait, and that the text is safe (%#)',
    (locale, words, seconds, sentence) => {
      const failure = new Failure('too_many_comments', { status: 429, retryAfterSeconds: seconds })
      expect(failureSentence({ ...words, failed: form.failed }, failure, locale)).toBe(sentence)
    },
  )

  it('fall back to a general one', () => {
    const sentence = failureSentence({ ...outcome, failed: form.failed }, new Failure('internal'), 'ar-MA')
    expect(sentence).toBe(`${form.failed} ${outcome.kept}`)
  })

  it('name the limit of a field', () => {
    expect(fieldSentence(form, 'body', 'too_long', 'ar-MA')).toContain('5.000')
  })
})
