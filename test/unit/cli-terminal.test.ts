import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeJson } from '../../scripts/sada/output.ts'
import { pairs, table } from '../../scripts/sada/table.ts'
import { block, cut, isolate, oneLine, paint, plainText, widthOf } from '../../scripts/sada/terminal.ts'

const esc = '\u001b'
const [fsi, pdi] = ['\u2068', '\u2069']

/** What a terminal obeys, or what reorders a line. */
const dangerous =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

/** Text of any kind, with a good share of what is dangerous. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        esc,
        `${esc}[`,
        `${esc}]0;`,
        '\u0007',
        `${esc}\\`,
        '\u009b',
        '\u009d',
        '\r',
        '\n',
        '\u202e',
        fsi,
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('text of readers', () => {
  it.each([
    ['clears the screen', `a${esc}[2Jb`, 'ab'],
    ['moves the cursor', `a${esc}[10;20Hb`, 'ab'],
    ['moves it in 8 bits', 'a\u009b1Ab', 'ab'],
    ['sets the title', `a${esc}]0;owned\u0007b`, 'ab'],
    ['sets it with the other end', `a${esc}]2;owned${esc}\\b`, 'ab'],
    ['links elsewhere', `${esc}]8;;https://evil.example\u0007bank${esc}]8;;\u0007`, 'bank'],
    ['asks the terminal', `a${esc}P$q"p${esc}\\b`, 'ab'],
    ['changes the alphabet', `a${esc}(0b`, 'ab'],
    ['resets', `a${esc}cb`, 'ab'],
    ['overwrites the line', 'good\rbad', 'good\nbad'],
    ['goes back', 'abc\u0008\u0008x', 'abcx'],
    ['turns the line around', 'a\u202etxt\u202c', 'atxt'],
    ['never ends its sequence', `a${esc}]0;all that follows`, 'a]0;all that follows'],
  ])('is harmless where it %s', (_, text, plain) => {
    expect(plainText(text)).toBe(plain)
  })

  it('keeps letters, vowel marks, joiners, emoji, tabs and lines', () => {
    const text = 'مُحَمَّد می‌خواهم\tÉté 👩‍👩‍👧 \u200f!\nثانٍ'
    expect(plainText(text)).toBe(text)
  })

  it('never lets a control or an override out, whatever comes in', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(plainText(text)).not.toMatch(dangerous)
        expect(oneLine(text)).not.toMatch(/[\n\t]/)
      }),
    )
  })

  it('is isolated where it runs from right to left, line by line', () => {
    expect(isolate('صدى')).toBe(`${fsi}صدى${pdi}`)
    expect(isolate('Sada')).toBe('Sada')
    expect(block('نعم\nok\n\nلا')).toBe(`  ${fsi}نعم${pdi}\n  ok\n\n  ${fsi}لا${pdi}`)
  })
})

describe('JSON for a terminal', () => {
  it('has the same values, without what a terminal obeys', () => {
    fc.assert(
      fc.property(fc.record({ body: hostile, list: fc.array(hostile) }), (value) => {
        const text = safeJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(text).not.toMatch(dangerous)
        expect(text).not.toContain('\n')
      }),
    )
  })
})

describe('tables', () => {
  const columns = [
    { title: 'id', of: ({ id }: Row) => id },
    { title: 'n', of: ({ n }: Row) => n },
    { title: 'text', of: ({ text }: Row) => text, isFlexible: true as const },
  ]
  interface Row {
    id: string
    n: number
    text: string
  }
  const piped = { hasColour: false, columns: 0 }

  it('align in columns of the terminal, numbers to the end', () => {
    const rows = [
      { id: 'a', n: 5, text: 'x' },
      { id: 'مُحَمَّد', n: 1_000, text: 'y' },
      { id: '漢字', n: 12, text: 'z' },
    ]
    expect(table(columns, rows, piped).split('\n')).toEqual([
      'ID       N  TEXT',
      'a        5  x',
      `${fsi}مُحَمَّد${pdi}  1000  y`,
      '漢字    12  z',
    ])
  })

  it('have one line a row and closed isolates, whatever stands in them', () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0, 40, 80),
        (texts, width) => {
          const rows = texts.map((text) => ({ id: text, n: 1, text }))
          const lines = table(columns, rows, { hasColour: false, columns: width }).split('\n')
          expect(lines).toHaveLength(rows.length + 1)
          for (const line of lines) {
            expect(line.replaceAll(fsi, '').replaceAll(pdi, '')).not.toMatch(dangerous)
            expect(line.split(fsi).length).toBe(line.split(pdi).length)
          }
        },
      ),
    )
  })

  it('cut what is long to the terminal, at whole characters, and not where output is piped', () => {
    const rows = [{ id: 'a', n: 1, text: 'كلمة طويلة جدا '.repeat(20) }]
    const [, cutLine = ''] = table(columns, rows, { hasColour: false, columns: 40 }).split('\n')
    expect(widthOf(cutLine)).toBeLessThanOrEqual(40)
    expect(cutLine).toContain('…')
    expect(table(columns, rows, piped)).not.toContain('…')
    expect(cut('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 4)).toBe('👩‍👩‍👧…')
    expect(cut('abc', 3)).toBe('abc')
  })

  it('leave columns out where the terminal is narrow, and give what one does not need to the others', () => {
    const some = [
      { title: 'id', of: ({ id }: Row) => id },
      { title: 'n', of: ({ n }: Row) => n, leastColumns: 60 },
      { title: 'a', of: ({ id }: Row) => id, isFlexible: true as const },
      { title: 'text', of: ({ text }: Row) => text, isFlexible: true as const },
    ]
    const rows = [{ id: 'a', n: 1, text: 'x'.repeat(100) }]
    const shown = (width: number) => table(some, rows, { hasColour: false, columns: width }).split('\n')
    expect(shown(40)[0]).toBe('ID  A  TEXT')
    expect(shown(60)[0]).toBe('ID  N  A  TEXT')
    expect(widthOf(shown(40)[1] ?? '')).toBe(40)
    expect(shown(0)[0]).toBe('ID  N  A  TEXT')
  })

  it('paint only where there is colour', () => {
    expect(paint(false, 'red', 'x')).toBe('x')
    expect(paint(true, 'red', 'x')).toBe(`${esc}[31mx${esc}[0m`)
    expect(table(columns, [{ id: 'a', n: 1, text: '' }], { hasColour: true, columns: 80 })).toContain(
      `${esc}[1mID`,
    )
  })

  it('name values, one a line', () => {
    expect(
      pairs([
        ['a', 1],
        ['long', `x${esc}[2J\ny`],
        ['none', null],
      ]),
    ).toBe('a     1\nlong  x y\nnone  -')
  })
})
