import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexText, searchWords } from '../../worker/text/search.ts'

const finds = (question: string, text: string) => {
  const index = indexText(text).split(' ')
  return searchWords(question).every((word) => index.includes(word))
}

describe('the words of a text in the index', () => {
  it.each([
    ['والحكومة قالت', 'والحكومه حكومه قالت'],
    ['للمغرب', 'للمغرب مغرب'],
    ['الله', 'الله'],
    ['والله', 'والله الله'],
    ['بالغ', 'بالغ'],
    ['L’élève, 2M!', 'l eleve 2m'],
    ['!؟…', ''],
  ])('of %s are %s', (text, index) => {
    expect(indexText(text)).toBe(index)
  })

  it.each([
    ['حكومة', 'قالت الحكومة'],
    ['الحكومة', 'حكومة المغرب'],
    ['والحكومة', 'بالحكومة'],
    ['الحُكُومَة', 'الحكومـة'],
    ['eleve', 'Élève'],
    ['٢٠٢٦', 'سنة 2026'],
    ['السعادة الحكومة', 'الحكومة والسعادة'],
  ])('answer the question %s in %s', (question, text) => {
    expect(finds(question, text)).toBe(true)
  })

  it.each([
    ['حكوم', 'الحكومة'],
    ['كومة', 'الحكومة'],
  ])('do not answer %s in %s: the last word’s beginning is the index’s own affair', (question, text) => {
    expect(finds(question, text)).toBe(false)
  })

  it('answer every text’s own words, and hold nothing but its words and what of one stands behind an article', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ابحدركلمهوي'), minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const text = words.join(' ')
        expect(finds(text, text)).toBe(true)
        const indexed = indexText(text).split(' ')
        expect(indexed.filter((each) => !words.some((whole) => whole.endsWith(each)))).toEqual([])
        expect(indexed.length).toBeLessThanOrEqual(2 * words.length)
      }),
      { numRuns: 500 },
    )
  })

  it('are letters and digits alone: nothing in a question is an operator', () => {
    expect(searchWords('a" OR site : "b* NEAR(c) -d ^e {f}')).toEqual([
      'a',
      'or',
      'site',
      'b',
      'near',
      'c',
      'd',
      'e',
      'f',
    ])
  })
})
