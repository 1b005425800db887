import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../worker/text/normalise.ts'
import { readText } from '../../worker/text/reading.ts'
import { compileRules, findWords, hasPatterns, type WordMode } from '../../worker/text/words.ts'

const find = (text: string, pattern: string, mode: WordMode = 'word') =>
  findWords(readText(text), compileRules([{ id: 'x', mode, pattern }])).map(({ piece }) => piece)

describe('a listed word', () => {
  it.each([
    ['كلب', 'يا ابن والكَلـب!', 'والكَلـب'],
    ['حمار', 'انت ح  م.ا ر وبس', 'ح  م.ا ر'],
    ['حمار', 'انت ح م ا ا ا ا ر', 'ح م ا ا ا ا ر'],
    ['حمار', 'يا حم**ار', 'حم**ار'],
    ['حمار', 'والـحم-ـار هنا', 'حم-ـار'],
    ['حمار', '7 m a r', '7 m a r'],
    ['غبي', 'غبي\u064b\u0651', 'غبي\u064b\u0651'],
    ['الحمار', 'والحمار', 'والحمار'],
    ['c.a.s', 'c a s', 'c a s'],
    ['7mar', 'NTA 7MAR', '7MAR'],
    ['ﷲ', 'والله', 'والله'],
    ['🖕', 'خذ🖕🏽هذا', '🖕'],
    ['<b>', 'a <b> c', 'b'],
    ['دم', 'والدم', 'والدم'],
  ])('%s is found in %s as %s', (pattern, text, piece) => {
    expect(find(text, pattern)).toEqual([piece])
  })

  it.each([
    ['وسخ', 'بكرم وسخاء', 'a hamza at the end belongs to another word'],
    ['بغل', 'تضرر الفقراء بغلاء الأسعار', 'the same'],
    ['سفيه', 'نظرة فلسفية', 'only what Arabic writes before a word'],
    ['سود', 'جمهورية السودان', 'no dual'],
    ['شاذ', 'Le Tchad, the Chad', 'too short for ch'],
    ['وقح', 'dough, ugh', 'gh is one letter'],
    ['وسخ', 'US$5', 'signs make no Arabic of Latin and digits'],
    ['pari', 'Paris', 'no French plural'],
    ['con', "qu'on, c'on, second", 'an apostrophe parts'],
    ['كلب', 'كل، بلد', 'a mark of a sentence parts'],
    ['كلب', 'كل\nب', 'only single letters are read over a gap'],
    ['كلب', 'الكل.بين', 'an ending does not follow a joint'],
    ['كلب', 'مكل.ب', 'nor does a word begin in the middle of another'],
    ['كلب', 'ك.لبش', 'nor end there'],
    ['اب', 'أ. ب. ج.', 'two letters are an enumeration'],
    ['.*', 'anything', 'not a pattern language'],
    ['a|b', 'a or b', 'nor this'],
    ['', 'x', 'nothing'],
    ['\u200b', 'x', 'nothing that is seen'],
  ])('%s is not in %s: %s', (pattern, text) => {
    expect(find(text, pattern)).toEqual([])
  })

  it.each([
    ['ابن الكلب', 'يا ابن الكلب', ['ابن الكلب']],
    ['ابن كلب', 'يا ابن، الكَلْبِ!', ['ابن، الكَلْبِ']],
    ['ابن كلب', 'كلب ابن', []],
    ['ابن كلب', 'ابن', []],
    ['buy now', 'BUY\n\nNOW!', ['BUY\n\nNOW']],
    ['buy now', 'buy it now', []],
    ['كل من هب', 'كل من هب ودب', ['كل من هب']],
  ])('of several: %s in %s', (pattern, text, pieces) => {
    expect(find(text, pattern)).toEqual(pieces)
  })

  it('is each of those that share a beginning, and of two rules about the same', () => {
    const patterns = ['ابن', 'ابن كلب', 'ابن كلب كبير', 'ابن حمار', 'ابن']
    const rules = compileRules(patterns.map((pattern, i) => ({ id: `${i}`, mode: 'word', pattern })))
    const hits = findWords(readText('ابن الكلب الكبير'), rules)
    expect(hits).toEqual([
      { id: '0', piece: 'ابن' },
      { id: '4', piece: 'ابن' },
      { id: '1', piece: 'ابن الكلب' },
      { id: '2', piece: 'ابن الكلب الكبير' },
    ])
  })

  it('is told once, where it stands first', () => {
    expect(find('حِمار ثم حمار ثم 7mar', 'حمار')).toEqual(['حِمار'])
  })
})

describe('a pattern of mode contains', () => {
  it.each([
    ['حمار', 'استحمار', ['حمار']],
    ['حمار', 'استـحِـماااار', ['حِـماااار']],
    ['حمار', 'ح م ا ر', ['ح م ا ر']],
    ['حمار', '7mar', ['7mar']],
    ['casino', 'https://BestCasino.example', ['Casino']],
    ['best casino', 'the best  casinos', ['best  casino']],
    ['cool', 'sooo coooool', ['coooool']],
    ['t.me/', 'see t.me/abc', ['t.me/']],
    ['t.me/', 't me', []],
    ['حمار', 'احمرار', []],
  ])('%s in %s', (pattern, text, pieces) => {
    expect(find(text, pattern, 'contains')).toEqual(pieces)
  })

  const grapheme = fc.string({ unit: 'grapheme', maxLength: 20 })
  const tricky = fc.string({ unit: fc.constantFrom(...'.*+?^$(){}|[]\\/حمارcasino 7😀ِ'), maxLength: 12 })

  it('is found in any surroundings, literally', () => {
    fc.assert(
      fc.property(grapheme, fc.oneof(grapheme, tricky), grapheme, (before, pattern, after) => {
        if (fold(pattern) === '') return
        const text = `${before} ${pattern.trim()} ${after}`
        const [piece = ''] = find(text, pattern, 'contains')
        expect(text).toContain(piece)
        expect(fold(piece)).not.toBe('')
      }),
      { numRuns: 300 },
    )
  })

  it('and one of mode word never fail, and tell pieces of the text only', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), grapheme, tricky)
    fc.assert(
      fc.property(text, fc.array(fc.oneof(text, tricky), { maxLength: 5 }), (given, patterns) => {
        const both = patterns.flatMap((pattern, i) =>
          (['word', 'contains'] as const).map((mode) => ({ id: `${i} ${mode}`, mode, pattern })),
        )
        for (const { piece } of findWords(readText(given), compileRules(both))) expect(given).toContain(piece)
      }),
      { numRuns: 300 },
    )
  })
})

describe('patterns', () => {
  it('are there or not', () => {
    const has = (pattern: string, mode: WordMode) => hasPatterns(compileRules([{ id: 'x', mode, pattern }]))
    expect([has('a', 'word'), has('a', 'contains'), has('!', 'word'), has('', 'contains')]).toEqual([
      ...[true, true, true],
      false,
    ])
    expect(hasPatterns(compileRules([]))).toBe(false)
  })
})
