import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Automaton, buildAutomaton, scan } from '../../worker/text/automaton.ts'
import { CountingMap } from './counting.ts'

function all(automaton: Automaton, text: string): [literal: number, end: number][] {
  const found: [number, number][] = []
  scan(automaton, text, (literal, end) => {
    found.push([literal, end])
    return false
  })
  return found.sort(([a, from], [b, to]) => a - b || from - to)
}

/** The same, looked for one by one. */
function naive(literals: readonly string[], text: string): [number, number][] {
  return literals.flatMap((literal, number) =>
    Array.from({ length: text.length + 1 }, (_, end) => end).flatMap((end): [number, number][] =>
      literal !== '' && text.slice(0, end).endsWith(literal) ? [[number, end]] : [],
    ),
  )
}

const few = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'ح', '😀'), maxLength })

describe('an automaton', () => {
  it('finds every literal wherever one by one would find it', () => {
    fc.assert(
      fc.property(fc.array(few(5), { maxLength: 12 }), few(60), (literals, text) => {
        expect(all(buildAutomaton(literals), text)).toEqual(naive(literals, text))
      }),
      { numRuns: 2000 },
    )
  })

  it('tells of each literal once when once is enough', () => {
    fc.assert(
      fc.property(fc.array(few(5), { maxLength: 12 }), few(60), (literals, text) => {
        const found = new Set<number>()
        scan(buildAutomaton(literals), text, (literal) => {
          found.add(literal)
          return true
        })
        expect(found).toEqual(new Set(naive(literals, text).map(([number]) => number)))
      }),
      { numRuns: 500 },
    )
  })

  it('finds the same literal for two who ask, and nothing for an empty one or in an empty text', () => {
    expect(all(buildAutomaton(['ab', '', 'ab']), 'xab')).toEqual([
      [0, 3],
      [2, 3],
    ])
    expect(all(buildAutomaton(['ab']), '')).toEqual([])
    expect(all(buildAutomaton([]), 'ab')).toEqual([])
  })

  it('takes at most two steps for each unit, whatever is looked for', () => {
    const texts = ['a'.repeat(2_000), 'ab'.repeat(1_000), `${'a'.repeat(19)}b`.repeat(100)]
    const literals = Array.from(
      { length: 1_000 },
      (_, i) => `${'a'.repeat(i % 40)}${i % 3 === 0 ? 'c' : 'b'}`,
    )
    for (const text of texts) {
      const automaton = buildAutomaton(literals)
      const edges = new CountingMap(automaton.edges)
      scan({ ...automaton, edges }, text, () => true)
      expect(edges.gets).toBeLessThanOrEqual(2 * text.length)
    }
  })
})
