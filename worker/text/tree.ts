/** Words letter by letter, or phrases word by word, with their beginnings in common. */
export interface Tree {
  next: ReadonlyMap<string, Tree>
  /** What ends here. */
  ids: readonly string[]
}

interface Growing {
  next: Map<string, Growing>
  ids: string[]
}

/** A tree of paths; an empty path is left out. */
export function growTree(paths: readonly { id: string; path: readonly string[] }[]): Tree {
  const root: Growing = { next: new Map(), ids: [] }
  for (const { id, path } of paths) {
    let at = root
    for (const part of path) {
      const next = at.next.get(part) ?? { next: new Map(), ids: [] }
      at.next.set(part, next)
      at = next
    }
    if (at !== root) at.ids.push(id)
  }
  return root
}
