import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isArabizi, lettersTree, spelledArabic } from '../../worker/text/arabizi.ts'
import { fold } from '../../worker/text/normalise.ts'
import { countingTree } from './counting.ts'

const spells = (latin: string, arabic: string) =>
  spelledArabic(latin, lettersTree([{ id: arabic, word: fold(arabic) }])).has(arabic)

describe('a word in Latin letters', () => {
  it.each([
    ['7mar', 'حمار'],
    ['7imar', 'حمار'],
    ['l7maar', 'حمار'],
    ['bel7mar', 'حمار'],
    ['7mara', 'حمارة'],
    ['7marat', 'حمار'],
    ['7marhom', 'حمار'],
    ['kha2in', 'خائن'],
    ["7'ayen", 'خائن'],
    ['5ayn', 'خائن'],
    ['2a7ma9', 'أحمق'],
    ['a7ma9', 'أحمق'],
    ['chffar', 'شفار'],
    ['cchaffar', 'شفار'],
    ['bachchar', 'بشار'],
    ['m9oud', 'مقود'],
    ['9owad', 'قواد'],
    ['khinzir', 'خنزير'],
    ['5anzeer', 'خنزير'],
    ['3ahira', 'عاهرة'],
    ['3ahra', 'عاهرة'],
    ['monafi9', 'منافق'],
    ['kadhdhab', 'كذاب'],
  ])('%s spells %s', (latin, arabic) => {
    expect(isArabizi(latin) && spells(latin, arabic)).toBe(true)
  })

  it.each([
    ['7mra', 'حمار', 'a letter is missing'],
    ['7marix', 'حمار', 'no ending'],
    ['x7mar', 'حمار', 'nothing that stands before a word'],
    ['chauffeur', 'شفار', 'two vowels are not one that is left out'],
    ['chad', 'شاذ', 'ch alone, and a short word'],
    ['dough', 'وقح', 'gh is one letter'],
    ['tisha', 'تيس', 'sh is one letter'],
    ['khmer', 'حمار', 'kh is not ح'],
    ['7ma', 'حم', 'too short'],
  ])('%s does not spell %s: %s', (latin, arabic) => {
    expect(spells(latin, arabic)).toBe(false)
  })

  it.each([
    ['hmar', false],
    ['hammer', false],
    ['club', false],
    ['7mar', true],
    ['khayn', true],
    ["3'abi", true],
    ['777', false],
    ['7a', false],
    ['7mar!', false],
    ['حمار7', false],
    [`7${'a'.repeat(30)}`, false],
  ])('%s can be Arabic: %s', (latin, can) => {
    expect(isArabizi(latin)).toBe(can)
  })

  it('is found among a thousand words, and each of two who look for the same', () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ({
      id: `${i}`,
      word: `كلب${'ابتث'.charAt(i % 4)}${i}`,
    }))
    const words = [...many, { id: 'a', word: 'حمار' }, { id: 'b', word: 'حمار' }]
    expect(spelledArabic('l7mar', lettersTree(words))).toEqual(new Set(['a', 'b']))
  })
})

/** For one word: each of its letters and the place before it, at each place of the Latin word, after a vowel or not. */
const placesOf = (latin: string, arabic: string) => (arabic.length + 1) * (latin.length + 1) * 2
/** As many letters as one or two characters of any kind may stand for. */
const lettersOfPlace = 16

describe('the work for a word in Latin letters', () => {
  const questions = (latin: string, arabic: string) => {
    const { tree, gets } = countingTree(lettersTree([{ id: 'x', word: arabic }]))
    spelledArabic(latin, tree)
    return gets()
  }

  it.each([
    // Each h is ح, or the first of two; each a is ا, or left out: without memory there are 2^29 ways.
    ['h'.repeat(30), 'ح'.repeat(20), 840],
    ['a7'.repeat(15), 'احاحاحاحاحاحاحاحاحاح', 31],
    ['7aha'.repeat(7), 'حاهاحاهاحاهاحاها', 33],
    ['ououou'.repeat(5), 'و'.repeat(30), 404],
    ['chch'.repeat(7), 'ش'.repeat(20), 105],
  ])('%s for %s is %i questions and not more', (latin, arabic, number) => {
    expect(questions(latin, arabic)).toBe(number)
    expect(number).toBeLessThanOrEqual(placesOf(latin, arabic) * lettersOfPlace)
  })

  it('is bounded by the lengths of both, whatever they are', () => {
    const latin = fc.string({ unit: fc.constantFrom(...'aeioukhcsdgl729wy'), minLength: 3, maxLength: 30 })
    const arabic = fc.string({ unit: fc.constantFrom(...'ابحخدذسشغقكلهوي'), minLength: 3, maxLength: 30 })
    fc.assert(
      fc.property(latin, arabic, (given, sought) => {
        expect(questions(given, sought)).toBeLessThanOrEqual(placesOf(given, sought) * lettersOfPlace)
      }),
      { numRuns: 1000 },
    )
  })
})
