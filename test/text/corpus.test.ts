import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fold } from '../../worker/text/normalise.ts'
import { readText } from '../../worker/text/reading.ts'
import { compileRules, findWords } from '../../worker/text/words.ts'
import { innocent, kinds, namesakes, ownWords, spellings } from './corpus.ts'
import { coral, sada, wordPress } from './matchers.ts'
import { caught, falseHits, type Line, report } from './report.ts'

const words = Object.keys(spellings)
const variants = Object.entries(spellings).flatMap(([word, byKind]) =>
  Object.entries(byKind).flatMap(([kind, texts]) => texts.map((text) => ({ word, kind, text }))),
)
const rules = compileRules(words.map((word) => ({ id: word, mode: 'word', pattern: word })))
const hits = (text: string) => findWords(readText(text), rules)
const numbers = ({ what, texts, ...by }: Line) => [what, texts, by.sada, by.coral, by.wordPress]

describe('ten listed words', () => {
  it('are caught in all their spellings: the numbers of every way of matching, by kind', () => {
    expect(caught().map(numbers)).toEqual([
      ['as listed', 13, 13, 13, 13],
      ['harakat', 20, 20, 3, 3],
      ['tatweel', 11, 11, 0, 1],
      ['prefixes', 38, 38, 0, 38],
      ['suffixes and plurals', 37, 37, 0, 37],
      ['look-alike letters', 41, 41, 0, 1],
      ['presentation forms', 13, 13, 0, 0],
      ['repeated letters', 23, 23, 0, 8],
      ['letters apart', 15, 15, 0, 0],
      ['dots and dashes', 27, 27, 0, 0],
      ['invisible characters', 26, 26, 0, 0],
      ['Arabizi', 33, 33, 0, 0],
      ['mixed scripts and digits', 29, 29, 3, 4],
      ['capitals, accents, other alphabets', 7, 7, 1, 1],
      ['all', 333, 333, 20, 106],
    ])
  })

  it('are seen in no innocent text', () => {
    expect(falseHits().map(numbers)).toEqual([
      ['other words', 97, 0, 0, 16],
      ['names and places', 14, 0, 0, 3],
      ['French and English', 28, 0, 0, 0],
      ['Arabizi', 32, 0, 0, 0],
      ['sentences', 19, 0, 0, 5],
      ['all', 190, 0, 0, 24],
    ])
  })

  it.each(variants)('$word in $text ($kind) is itself and no other', ({ word, text }) => {
    expect(sada(text, words)).toEqual([word])
  })

  it.each(variants)(
    '$word in $text ($kind) is shown as a piece of the text that is enough by itself',
    (each) => {
      const [{ piece } = { piece: '' }] = hits(each.text)
      expect(each.text).toContain(piece)
      expect(hits(piece).map(({ id }) => id)).toEqual([each.word])
    },
  )

  it.each(Object.values(innocent).flat())('are not in %s', (text) => {
    expect(hits(text)).toEqual([])
  })

  it.each(namesakes)('are held in %s, which only its meaning tells apart', (text) => {
    expect(hits(text)).toHaveLength(1)
  })

  it.each(ownWords)('are not %s, which is a word of its own, and found when it is listed', (text) => {
    expect(hits(text)).toEqual([])
    expect(sada(text, [text])).toEqual([text])
  })
})

describe('the corpus', () => {
  it('has ten words, each text once, and no innocent text that says one of the words as it is listed', () => {
    const innocents = Object.values(innocent).flat()
    expect(words).toHaveLength(10)
    expect(new Set(variants.map(({ kind }) => kind))).toEqual(new Set(kinds))
    const texts = [...variants.map(({ text }) => text), ...innocents]
    expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([])
    expect(innocents.filter((text) => words.includes(fold(text)))).toEqual([])
  })

  it('stands with these numbers in docs/moderation.md', () => {
    expect(readFileSync('docs/moderation.md', 'utf8')).toContain(`<!-- words -->\n${report()}<!-- /words -->`)
  })
})

describe('the ways of matching beside ours', () => {
  it.each([
    ['أنت حمار، والله', true, true],
    ['والحمار', false, true],
    ['حِمار', false, false],
    ['Un CASINO.', true, true],
    ['casinos', false, true],
    ['x-casino-x', true, true],
  ])('see in %s a word: Coral %s, WordPress %s', (text, inCoral, inWordPress) => {
    expect(coral(text, words).length > 0).toBe(inCoral)
    expect(wordPress(text, words).length > 0).toBe(inWordPress)
  })
})
