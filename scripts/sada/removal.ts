import type { Call } from './call.ts'
import { confirm } from './confirm.ts'

/** How things of a kind are removed. */
export interface Removal {
  /** What they are called, for the question: by id. */
  names: () => Promise<ReadonlyMap<string, string>>
  remove: (id: string) => Promise<void>
  /** The question's first word. */
  verb: 'Remove' | 'Unlink'
  /** What is said afterwards. */
  done: string
}

/** Names of things that have an id. */
export function namesOf(things: readonly { id: string; name: string }[]): Map<string, string> {
  return new Map(things.map(({ id, name }) => [id, name]))
}

/** Removes what the arguments name, after asking. Those before the first failure are gone, and are told. */
export async function removeGiven(call: Call, { names, remove, verb, done }: Removal): Promise<void> {
  await confirm(call, async () => {
    const known = await names()
    return `${verb} ${call.args.map((id) => `“${known.get(id) ?? id}”`).join(', ')}?`
  })
  const removed: string[] = []
  try {
    for (const id of call.args) {
      await remove(id)
      removed.push(id)
    }
  } finally {
    if (removed.length > 0) call.out.show({ removed }, () => done)
  }
}
