import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { articles, stemsOf } from '../../worker/text/affixes.ts'
import { fold } from '../../worker/text/normalise.ts'

const word = fc.string({ unit: fc.constantFrom(...'ابتحدركلمنهوي'), minLength: 1, maxLength: 14 })

describe('a form of a word', () => {
  it.each([
    ['كلب', 'كلب'],
    ['والكلب', 'كلب'],
    ['فبالكلب', 'كلب'],
    ['للكلب', 'كلب'],
    ['هالكلب', 'كلب'],
    ['ككلب', 'كلب'],
    ['وبكلب', 'كلب'],
    ['ياكلب', 'كلب'],
    ['كلبة', 'كلب'],
    ['الكلبة', 'كلبة'],
    ['كلبها', 'كلب'],
    ['كلبكوم', 'كلب'],
    ['كلبو', 'كلب'],
    ['كلبتك', 'كلب'],
    ['كلبتك', 'كلبة'],
    ['كلبات', 'كلبة'],
    ['والكلبات', 'كلبة'],
    ['وكلبنا', 'كلب'],
    ['غبيين', 'غبي'],
    ['الغبيون', 'غبي'],
    ['والحمار', 'الحمار'],
    ['الدم', 'دم'],
  ])('%s may be one of %s', (form, of) => {
    expect(stemsOf(fold(form))).toContain(fold(of))
  })

  it.each([
    ['مكلب', 'كلب', 'no prefix of Arabic'],
    ['استحمار', 'حمار', 'inside another word'],
    ['الكلبي', 'كلب', 'behind a word with the article there is no «my»: a name'],
    ['الحمارك', 'حمار', 'nor «your»'],
    ['السودان', 'سود', 'the dual'],
    ['فلسفية', 'سفيه', '«فل» is no particle'],
    ['ولد', 'لد', 'a letter of its own, before two'],
    ['كتاب', 'تا', 'the same, and one behind'],
    ['بنات', 'بن', 'the ending of a word of two letters'],
    ['صهيونية', 'صهيون', 'an adjective'],
  ])('%s is none of %s: %s', (form, of) => {
    expect(stemsOf(fold(form))).not.toContain(fold(of))
  })

  it('is itself and nothing else when it is short', () => {
    expect(stemsOf('بهم')).toEqual(['بهم'])
    expect(stemsOf('ال')).toEqual(['ال'])
  })

  it('has stems that stand in it, but for a ة, and of two letters behind an article only', () => {
    fc.assert(
      fc.property(word, (given) => {
        const stems = stemsOf(given)
        expect(stems[0]).toBe(given)
        for (const stem of stems) {
          const isInside = given.includes(stem) || (stem.endsWith('ه') && given.includes(stem.slice(0, -1)))
          expect(isInside).toBe(true)
          if (stem.length < 3 && stem !== given)
            expect(articles.some((article) => given === article + stem)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('has no more stems than a fixed number, however long it is', () => {
    expect(stemsOf(`ولل${'كلب'.repeat(2_000)}اتهوم`).length).toBe(13)
    fc.assert(fc.property(word, (given) => stemsOf(given).length <= 60))
  })

  it.each(articles.flatMap((article) => ['', 'ة', 'ين', 'ون', 'ات'].map((ending) => [article, ending])))(
    'may begin with «%s» and end with «%s»',
    (article, ending) => {
      expect(stemsOf(fold(`${article}كذاب${ending}`))).toContain('كذاب')
    },
  )
})
