import { describe, expect, it } from 'vitest'
import { readWordList } from '../../worker/text/word-list.ts'

const kinds = (text: string) => readWordList(text).patterns.map(({ kind, pattern }) => [kind, pattern])

describe('a list of keywords', () => {
  it('has one a line, whatever ends the lines, without spaces around it', () => {
    const words = ['casino', 'buy now', 'حمار']
    for (const end of ['\n', '\r\n', '\r', '\n\n', ' \n\t'])
      expect(kinds(words.join(end))).toEqual(words.map((word) => ['word', word]))
    expect(kinds('')).toEqual([])
  })

  it.each([
    ['word', 'casino'],
    ['word', 'example.com'],
    ['word', 'https://example.com/a'],
    ['word', '#casino'],
    ['word', '🖕'],
    ['word', '196.64.'],
    ['word', '12:30'],
    ['word', '1:'.repeat(40)],
    ['address', '196.64.0.1'],
    ['address', '196.64.0.0/16'],
    ['address', '2001:db8::/32'],
    ['address', '::ffff:196.64.0.1'],
    ['domain', '@example.com'],
    ['domain', '*@example.com'],
    ['domain', '@مثال.المغرب'],
    ['author', 'sara@example.com'],
  ])('takes for %s: %s', (kind, line) => {
    expect(kinds(line)).toEqual([[kind, line]])
  })

  it('says how many lines say the same again, in whatever spelling, and how many say nothing', () => {
    const list = 'Casino\ncásino\nCASINO\nحِمار\nحمـار\n# a note\n#\n\u200b\u0651\n\n@a.example\n@A.example'
    expect(readWordList(list)).toEqual({
      patterns: [
        { kind: 'word', pattern: 'Casino' },
        { kind: 'word', pattern: 'حِمار' },
        { kind: 'domain', pattern: '@a.example' },
      ],
      repeated: 4,
      silent: 3,
    })
  })

  it.each(['1:', ':', 'a@', '1.', '@a.', '#'])('is read at once when it is one long line of %s', (part) => {
    const line = `${part.repeat(30_000)}!`
    expect(readWordList(line).patterns).toEqual([{ kind: 'word', pattern: line }])
  })
})
