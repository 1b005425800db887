/**
 * Finds many literals in a text in one pass (Aho and Corasick, 1975): the work grows with the text and with what is
 * found, not with the number of literals.
 */
export interface Automaton {
  /** State and UTF-16 unit, as one number, to the next state. */
  edges: ReadonlyMap<number, number>
  /** For each state the longest other one that its end is a beginning of. */
  fails: readonly number[]
  /** For each state the literals that end there. */
  ends: readonly (readonly number[])[]
  /** For each state the nearest one along `fails` at which a literal ends; 0: none. */
  shorter: readonly number[]
}

const units = 65_536
const edge = (state: number, unit: number) => state * units + unit

/** Prepares literals; empty ones are never found. */
export function buildAutomaton(literals: readonly string[]): Automaton {
  const edges = new Map<number, number>()
  const ends: number[][] = [[]]
  const parents: { from: number; unit: number }[] = [{ from: 0, unit: 0 }]
  for (const [number, literal] of literals.entries()) {
    let state = 0
    for (let i = 0; i < literal.length; i++) {
      const unit = literal.charCodeAt(i)
      const next = edges.get(edge(state, unit)) ?? ends.push([]) - 1
      if (next === parents.length) parents.push({ from: state, unit })
      edges.set(edge(state, unit), next)
      state = next
    }
    if (state !== 0) ends[state]?.push(number)
  }
  const { fails, shorter } = link(edges, parents, ends)
  return { edges, fails, ends, shorter }
}

/** States in order of depth, so that what a state fails to is linked before it. */
function byDepth(parents: readonly { from: number; unit: number }[]): number[] {
  const depths = [0]
  for (const [state, { from }] of parents.entries()) if (state > 0) depths.push((depths[from] ?? 0) + 1)
  return depths.map((_, state) => state).sort((a, b) => (depths[a] ?? 0) - (depths[b] ?? 0))
}

function link(
  edges: ReadonlyMap<number, number>,
  parents: readonly { from: number; unit: number }[],
  ends: readonly (readonly number[])[],
): { fails: number[]; shorter: number[] } {
  const fails = Array<number>(ends.length).fill(0)
  const shorter = Array<number>(ends.length).fill(0)
  for (const state of byDepth(parents)) {
    const { from, unit } = parents[state] ?? { from: 0, unit: 0 }
    if (from === 0) continue
    const fail = nextState({ edges, fails }, fails[from] ?? 0, unit)
    fails[state] = fail
    shorter[state] = (ends[fail]?.length ?? 0) > 0 ? fail : (shorter[fail] ?? 0)
  }
  return { fails, shorter }
}

function nextState({ edges, fails }: Pick<Automaton, 'edges' | 'fails'>, from: number, unit: number): number {
  for (let state = from; ; state = fails[state] ?? 0) {
    const next = edges.get(edge(state, unit))
    if (next !== undefined) return next
    if (state === 0) return 0
  }
}

/**
 * Tells of every place where a literal ends, until `onEnd` says that it needs no more of this literal.
 *
 * @param onEnd gets the literal's number and the index behind it; returns whether once is enough
 */
export function scan(
  automaton: Automaton,
  text: string,
  onEnd: (literal: number, end: number) => boolean,
): void {
  const { ends, shorter } = automaton
  /** States of which, and of whose shorter ones, nothing more is wanted. */
  const done = new Set<number>([0])
  let state = 0
  for (let i = 0; i < text.length; i++) {
    state = nextState(automaton, state, text.charCodeAt(i))
    let isDone = true
    for (let at = state; !done.has(at); at = shorter[at] ?? 0) {
      for (const literal of ends[at] ?? []) isDone = onEnd(literal, i + 1) && isDone
    }
    if (isDone) done.add(state)
  }
}
