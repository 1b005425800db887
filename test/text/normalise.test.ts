import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, foldWithMap, nameShape } from '../../worker/text/normalise.ts'

/** What readers write, and what they hide in it. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(...'حمار والكَلْبـةﺣﻻﷲ٣۷7aÉßœΩ😀é \n\t\u200b\u200f\u0640\u0651\u00a0\ufe76ﬁ…'),
    maxLength: 40,
  }),
)

describe('folding', () => {
  it('changes nothing the second time, whatever the character', () => {
    const changed: string[] = []
    for (let code = 0; code < 0x2_0000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue
      const once = fold(String.fromCodePoint(code))
      if (fold(once) !== once) changed.push(code.toString(16))
    }
    expect(changed).toEqual([])
  })

  it('changes nothing the second time, whatever the text', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(fold(fold(given))).toBe(fold(given))
      }),
      { numRuns: 2000 },
    )
  })

  it('sees no harakat, tatweel, selectors nor what has no width, wherever they stand', () => {
    const hidden = fc.constantFrom(
      ...[
        '\u064b',
        '\u064e',
        '\u0651',
        '\u0652',
        '\u0670',
        '\u06dc',
        '\u0640',
        '\u0301',
        '\ufe0f',
        '\ufe76',
        '\ufc60',
      ],
      ...[
        '\u200b',
        '\u200c',
        '\u200d',
        '\u200e',
        '\u200f',
        '\u061c',
        '\u202e',
        '\u2060',
        '\u2069',
        '\ufeff',
        '\u00ad',
      ],
      ...['\u034f', '\u115f', '\u3164', '\u180e', '\u06e5', '\u{e0041}', '\u{e0101}'],
    )
    const plain = fc.array(fc.constantFrom(...'ابتحخدذرسشغفقكلمنهوي ز3e،'), { maxLength: 30 })
    fc.assert(
      fc.property(plain, fc.array(fc.tuple(fc.nat(30), hidden), { maxLength: 30 }), (letters, marks) => {
        const marked = [...letters]
        for (const [at, mark] of marks) marked.splice(at, 0, mark)
        expect(fold(marked.join(''))).toBe(fold(letters.join('')))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['آأإٱ', 'اااا'],
    ['مدرسة', 'مدرسه'],
    ['على', 'علي'],
    ['مسؤول', 'مسوول'],
    ['شيء', 'شي'],
    ['خائن', 'خاين'],
    ['ڭاع ڤيلا پاري چاي گاع ݣاع', 'كاع فيلا باري جاي كاع كاع'],
    ['کتاب ی ہ ۃ ے', 'كتاب ي ه ه ي'],
    ['ٮڡٯں', 'بفقن'],
    ['ٵ ٶ ٸ', 'ا و ي'],
    ['ﺣﻤﺎﺭ', 'حمار'],
    ['ﻻ ﻷ', 'لا لا'],
    ['𞸇𞸌𞸀𞸓', 'حمار'],
    ['ح\ufe76م\ufc5eار', 'حمار'],
    ['CASINO Cásínö ｃａｓｉｎｏ', 'casino casino casino'],
    ['саѕіnо ϲ ΑΒΗΝΥ', 'casino c abhny'],
    ['ᴄᴀsɪɴᴏ', 'casino'],
    ['Œuvre æ ß ẞ Ø ł đ', 'oeuvre ae ss ss o l d'],
    ['  a \n\t b\u00a0\u2800c  ', 'a b c'],
    ['İI', 'ii'],
  ])('makes of %j %j', (given, folded) => {
    expect(fold(given)).toBe(folded)
  })

  it('makes ASCII digits of those of every numbering system', () => {
    for (const system of Intl.supportedValuesOf('numberingSystem')) {
      const digits = [
        ...new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false }).format(9876543210),
      ]
      if (digits.length !== 10 || !digits.every((each) => /\p{Nd}/u.test(each))) continue
      expect([system, fold(digits.join(''))]).toEqual([system, '9876543210'])
    }
  })

  it('remembers no more characters than it may, and folds the same afterwards', () => {
    const many = Array.from({ length: 9_000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')
    expect(fold(many)).toHaveLength(9_000)
    expect(fold('حِمار')).toBe('حمار')
  })
})

describe('the map of a folded text', () => {
  it('has a piece of the original for each unit, in order', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { text: folded, from, to } = foldWithMap(given)
        expect([from.length, to.length]).toEqual([folded.length, folded.length])
        for (let i = 0; i < folded.length; i++) {
          const [start = -1, end = -1] = [from[i], to[i]]
          expect(start).toBeGreaterThanOrEqual(from[i - 1] ?? 0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(
            from[i + 1] === start ? given.length : (from[i + 1] ?? given.length),
          )
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('covers what a piece was made of, marks behind it included', () => {
    fc.assert(
      fc.property(text, fc.nat(60), fc.nat(60), (given, a, b) => {
        const { text: folded, from, to } = foldWithMap(given)
        const [first, last] = [Math.min(a, b), Math.max(a, b)]
        if (last >= folded.length) return
        expect(fold(given.slice(from[first], to[last]))).toContain(folded.slice(first, last + 1).trim())
      }),
      { numRuns: 2000 },
    )
    const { from, to } = foldWithMap('يا حِـمارٌ!')
    expect('يا حِـمارٌ!'.slice(from[3], to[6])).toBe('حِـمارٌ')
  })
})

describe('the shape of a name', () => {
  it.each([
    ['آخر ساعة', '★ اخر-ساعه ★'],
    ['آخر ساعة', 'آخــر\u200b ساعةٌ.'],
    ['Rédaction', 'R E D A C T I 0 N'],
    ['Admin', '@dmin'.replace('@', 'А')],
    ['Admin', 'Adm1n'],
    ['Editor', 'Ed|tor'],
    ['Ilias', 'lIias'],
  ])('of %j is that of %j', (name, other) => {
    expect(nameShape(other)).toBe(nameShape(name))
  })

  it.each([
    ['آخر ساعة', 'آخر ساعات'],
    ['Admin', 'Adnan'],
    ['★', '☆'],
  ])('of %j is not that of %j', (name, other) => {
    expect(nameShape(other)).not.toBe(nameShape(name))
  })

  it('is empty for no name, and never for one with anything to see', () => {
    expect(nameShape('')).toBe('')
    expect(nameShape('★ ☆')).toBe('★ ☆')
  })
})
