import { describe, expect, it } from 'vitest'
import { unmixed } from '../../worker/text/mixed.ts'
import { formsOf, readText, squeezed } from '../../worker/text/reading.ts'
import { compileRules, findWords } from '../../worker/text/words.ts'
import { CountingMap, countingTree } from './counting.ts'

describe('a text that is read', () => {
  it('has its words, with their places, marks behind them included', () => {
    const { tokens } = readText('يا «حِمارٌ»، 7mar!')
    expect(tokens.map(({ text, from, to }) => [text, from, to])).toEqual([
      ['يا', 0, 2],
      ['حمار', 4, 10],
      ['7mar', 13, 17],
    ])
  })

  it.each([
    ['ح م ا ر', ['حمار']],
    ['انت ح م ا ر جدا', ['حمار']],
    ['ح.م.ا.ر', ['حمار']],
    ['cas-ino bon', ['casino']],
    ['ك🐶ل🐶ب', ['كلب']],
    ['كل، بعض/كل (هذا) l’as "a"', []],
    ['a (…) b', []],
    ['a، b', ['ab']],
    ['واحد', []],
    ['', []],
    ['ح م ا ا ا ا ر', ['حماااار', 'حمار', 'حماار']],
  ])('reads together what is taken apart: %s', (text, stretches) => {
    expect(readText(text).stretches.map((each) => each.text)).toEqual(stretches)
  })

  it('is read in shorter ways where letters are repeated, each with its places', () => {
    const { readings } = readText('coool😀😀😀!')
    expect(readings.map(({ text }) => text)).toEqual(['coool😀😀😀!', 'col😀!', 'cool😀😀!'])
    expect(readings[1]?.from).toEqual([0, 1, 4, 5, 5, 11])
    expect(readText('cool').readings).toHaveLength(1)
  })
})

describe('a word', () => {
  it.each([
    ['حمار', ['حمار']],
    ['حمااار', ['حمااار', 'حمار', 'حماار', 'حمار']],
    ['حممااار', ['حممااار', 'حممار', 'حمماار', 'حمار']],
  ])('%s with repeated letters may be %j', (word, spelled) => {
    expect(squeezed(word)).toEqual(spelled)
  })

  it.each([
    ['حمار', []],
    ['casino', []],
    ['123', []],
    ['7مار', ['مار', 'حمار']],
    ['حم1ر', ['حم1ر', 'حمار', 'حمار']],
    ['حمار12', ['حمار', 'حمارا']],
    ['حمار22', ['حمار', 'حمار']],
    ['cas1no', ['cas1no', 'casino', 'caslno']],
    ['casino777', ['casino', 'casinottt', 'casinottt']],
    ['a1', []],
    [`${'a'.repeat(40)}1`, []],
    ['حمارж', ['حمار']],
  ])('%s may be meant as %j', (word, meant) => {
    expect(unmixed(word)).toEqual(meant)
  })

  it('has the forms of all that it may be meant as', () => {
    expect(formsOf('وال7مااار')).toContain('حمار')
    expect(formsOf('c4sin0')).toContain('casino')
  })
})

/** Twenty thousand bytes of what costs the most. */
function bytes(part: string): string {
  const encoded = new TextEncoder().encode(part.repeat(20_000))
  return new TextDecoder().decode(encoded.slice(0, 20_000)).replace(/\ufffd+$/, '')
}

const hostile = {
  words: 'والكلمات ',
  'short words': 'وبا ',
  'single letters': 'ح م ',
  dots: 'ح.م.',
  chains: 'اب-جد-',
  Arabizi: 'kh7aiou9mmrr ',
  repetitions: 'اااابببب',
  'one word': 'شم',
  marks: 'ح\u0301\u0302\u0303',
  'mixed scripts': '7ح9م ',
  'spaces alone': ' ',
  signs: '.',
}

const listed = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const letters = [i, i >> 3, i >> 6, i * 7, i * 11].map((n) => 'جصضطظثذغ'.charAt(n % 8)).join('')
    return { id: `${i}`, mode: i % 2 ? ('word' as const) : ('contains' as const), pattern: letters + letters }
  })

/** How often the text asks the rules. */
function questions(text: string, count: number): { trees: number; edges: number; units: number } {
  const rules = compileRules(listed(count))
  const [phrases, letters] = [countingTree(rules.phrases), countingTree(rules.letters)]
  const counted = [rules.singles, rules.contained].map((each) => {
    const edges = new CountingMap(each.automaton.edges)
    return { ...each, automaton: { ...each.automaton, edges } }
  })
  const [singles = rules.singles, contained = rules.contained] = counted
  const read = readText(text)
  findWords(read, { phrases: phrases.tree, letters: letters.tree, singles, contained })
  return {
    trees: phrases.gets() + letters.gets(),
    edges: counted.reduce((sum, { automaton }) => sum + automaton.edges.gets, 0),
    units: [...read.readings, ...read.stretches].reduce((sum, each) => sum + each.text.length, 0),
  }
}

describe('the work for a text', () => {
  it.each(Object.entries(hostile))(
    'of 20,000 bytes of %s does not grow with the number of words',
    (_, part) => {
      const text = bytes(part)
      const [few, many] = [questions(text, 10), questions(text, 1_000)]
      expect(many.trees).toBe(few.trees)
      for (const { edges, units } of [few, many]) expect(edges).toBeLessThanOrEqual(2 * units)
    },
  )

  it.each(Object.entries(hostile))(
    'grows with the length of the text: twice the %s, twice the questions',
    (_, part) => {
      const [one, two] = [questions(part.repeat(500), 1_000), questions(part.repeat(1_000), 1_000)]
      expect(two.trees + two.edges).toBeLessThanOrEqual(2 * (one.trees + one.edges) + 200)
      expect(two.units).toBeLessThanOrEqual(2 * one.units + 2)
    },
  )
})
