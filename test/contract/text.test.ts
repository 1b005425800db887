import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanBody,
  cleanLine,
  graphemeLength,
  isVisible,
  isWellFormed,
  limits,
  utf8Length,
} from '../../contract/index.ts'

const body = (text: string) => cleanBody(text, limits.bodyCombiningMarks)
const line = (text: string) => cleanLine(text, limits.nameCombiningMarks)

/** Texts rich in what the rules are about. */
const special = fc.constantFrom(
  ...[
    '\u200c',
    '\u200d',
    '\u200e',
    '\u200f',
    '\u061c',
    '\u202e',
    '\u2066',
    '\u2069',
    '\ufeff',
    '\u0301',
    '\u0651',
  ],
  ...[
    '\u034f',
    '\u00ad',
    '\ufe0f',
    '\u{e0041}',
    '\ufffe',
    '\u0000',
    '\t',
    '\n',
    '\r',
    '\u2028',
    ' ',
    '\u00a0',
  ],
  ...['👨', '👩', '🏽', 'ش', 'ا', 'é', 'e', '\u1100', '\u1161', '\u11a8', 'a', '\u3164', '\u2800'],
)
const text = fc.oneof(
  fc.array(special, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

describe('cleaning', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(body(body(given))).toBe(body(given))
        expect(line(line(given))).toBe(line(given))
      }),
      { numRuns: 2000 },
    )
  })

  it('leaves NFC, one line in a line, and no character that reorders its neighbours', () => {
    fc.assert(
      fc.property(text, (given) => {
        for (const cleaned of [body(given), line(given)]) {
          expect(cleaned).toBe(cleaned.normalize('NFC'))
          expect(cleaned).not.toMatch(/[\u202a-\u202e\u2066-\u2069\ufeff\r\u2028\u2029\u{e0000}-\u{e007f}]/u)
          expect(cleaned.trim()).toBe(cleaned)
        }
        expect(line(given)).not.toMatch(/[\n\t]| {2}/)
        expect(body(given)).not.toContain('\n\n\n')
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['composes', 'e\u0301te\u0301', 'été'],
    ['ends lines with LF', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['keeps one empty line', 'a\n \n\t\n\nb  ', 'a\n\nb'],
    ['keeps what joins Persian letters', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['keeps a family together', '👨‍👩‍👧', '👨‍👩‍👧'],
    ['keeps Arabic marks', 'مُحَمَّدٌ', 'مُحَمَّدٌ'],
    ['removes overrides', 'a\u202eb\u2066c\u2069', 'abc'],
    ['removes tag characters', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['removes controls', 'a\u0000b\u0007c\u009fd', 'abcd'],
    ['keeps markup as text', '<b onclick="x">&amp;</b>', '<b onclick="x">&amp;</b>'],
    ['cuts stacked marks', `z${'\u0335'.repeat(50)}y`, `z${'\u0335'.repeat(8)}y`],
  ])('of a body %s', (_, given, cleaned) => {
    expect(body(given)).toBe(cleaned)
  })

  it.each([
    ['folds white space', '  سارة \n\t بنعلي\u00a0 ', 'سارة بنعلي'],
    ['removes direction marks', 'a\u200e\u200f\u061cb', 'ab'],
    ['removes joiners between Latin letters', 'a\u200db\u200cc', 'abc'],
    ['keeps a joiner between emoji', '👩‍🔬 نور', '👩‍🔬 نور'],
    ['keeps a non-joiner between Arabic letters', 'علی\u200cرضا', 'علی\u200cرضا'],
    ['cuts stacked marks', `z${'\u0335'.repeat(50)}`, `z${'\u0335'.repeat(4)}`],
    ['turns a control into a space', 'a\u0001b', 'a b'],
  ])('of a line %s', (_, given, cleaned) => {
    expect(line(given)).toBe(cleaned)
  })
})

describe('a text', () => {
  it.each(['a', '٣', '؟', '👍', 'ـ', '.'])('is visible: %j', (given) => {
    expect(isVisible(given)).toBe(true)
  })

  it.each(['', ' ', '\u00a0', '\u3164', '\u115f\u1160', '\u2800', '\uffa0', '\u200d\u200c', '\u0301'])(
    'is invisible: %j',
    (given) => {
      expect(isVisible(given)).toBe(false)
    },
  )

  it('is as long as a reader counts, and as storage does', () => {
    expect(graphemeLength('👨‍👩‍👧 مُحَمَّد')).toBe(6)
    expect(utf8Length('👨‍👩‍👧 مُحَمَّد')).toBe(35)
  })

  it('is broken when it has half a character', () => {
    expect(isWellFormed('a\ud800b')).toBe(false)
    expect(isWellFormed('a😀b')).toBe(true)
  })
})
