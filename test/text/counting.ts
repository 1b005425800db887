import type { Tree } from '../../worker/text/tree.ts'

/** A map that counts how often it is asked: work that can be compared, unlike time. */
export class CountingMap<K, V> extends Map<K, V> {
  gets = 0

  override get(key: K): V | undefined {
    this.gets++
    return super.get(key)
  }
}

/** A tree whose every question is counted, and the count. */
export function countingTree(tree: Tree): { tree: Tree; gets: () => number } {
  const maps: CountingMap<string, Tree>[] = []
  const copy = ({ next, ids }: Tree): Tree => {
    const map = new CountingMap([...next].map(([part, child]) => [part, copy(child)] as const))
    maps.push(map)
    return { next: map, ids }
  }
  return { tree: copy(tree), gets: () => maps.reduce((sum, { gets }) => sum + gets, 0) }
}
