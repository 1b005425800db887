import fc from 'fast-check'
import { Action, type BatchAnswer } from '../../contract/index.ts'
import { act, post, queue, read, readerHeaders, sendJson, type TestSite, withKey } from './api.ts'

/** Random days of a newsroom: readers post, answer and report, moderators decide, take back, pin and answer. */

export type Step =
  | { kind: 'post'; answers: number | null; author: number; isHeld: boolean }
  | { kind: 'act'; on: number; action: Action }
  | { kind: 'batch'; each: number; action: Action; isUndone: boolean }
  | { kind: 'pin' | 'unpin' | 'report' | 'staff'; on: number }

/** Any one thing that can happen. */
export const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('post' as const),
      answers: fc.option(fc.nat(30), { freq: 4 }),
      author: fc.nat(2),
      isHeld: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      on: fc.nat(30),
      action: fc.constantFrom(...Action.options),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      each: fc.integer({ min: 1, max: 3 }),
      action: fc.constantFrom(...Action.options),
      isUndone: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('pin' as const, 'unpin' as const, 'report' as const, 'staff' as const),
      on: fc.nat(30),
    }),
  },
)

/** Chains of answers grow deep only when the newest is answered. */
function pick<T>(items: readonly T[], n: number): T | undefined {
  return n % 3 === 0 ? items.at(-1) : items[n % Math.max(1, items.length)]
}

/** A moderator's request; the answer may be a refusal. */
export function moderate(site: TestSite, path: string, body: unknown = {}): Promise<Response> {
  return sendJson('POST', `/v1/moderation${path}`, body, withKey(site.key))
}

/** Three readers, which is one too many. */
export async function reportThrice(site: TestSite, id: string): Promise<void> {
  for (const n of [1, 2, 3])
    await sendJson('POST', `${site.path}/comments/${id}/reports`, {}, readerHeaders(n))
}

async function playBatch(
  site: TestSite,
  all: readonly string[],
  step: Extract<Step, { kind: 'batch' }>,
): Promise<void> {
  const ids = all.filter((_, i) => i % step.each === 0)
  if (ids.length === 0) return
  const { operation } = await read<BatchAnswer>(
    moderate(site, '/comments:batch', { action: step.action, ids }),
  )
  if (step.isUndone && operation) await read(moderate(site, `/operations/${operation}/undo`))
}

async function playPost(
  site: TestSite,
  page: string,
  step: Extract<Step, { kind: 'post' }>,
  number: number,
): Promise<string> {
  const approved = (await queue(site, `?status=approved&page=${page}&limit=100`)).data
    .map(({ id }) => id)
    .toReversed()
  const parent_id = step.answers === null ? undefined : pick(approved, step.answers)
  const body = `${step.isHeld ? 'https://a.example https://b.example' : 'text'} ${number}`
  const author = { name: `reader ${step.author}`, email: `reader${step.author}@example.com` }
  return (await post(site, { page, author, body, ...(parent_id ? { parent_id } : {}) })).comment.id
}

/** Lets one thing happen. @param ids the comments that were posted so far; a new one joins them */
export async function playStep(site: TestSite, page: string, ids: string[], step: Step): Promise<void> {
  if (step.kind === 'post') {
    ids.push(await playPost(site, page, step, ids.length))
    return
  }
  if (step.kind === 'batch') return playBatch(site, ids, step)
  const id = pick(ids, step.on)
  if (id === undefined) return
  if (step.kind === 'act') {
    await act(site, id, step.action)
  } else if (step.kind === 'report') {
    await reportThrice(site, id)
  } else if (step.kind === 'staff') {
    // Refused, as it should be, where the comment is not published; so are a pin and a report.
    const answer = await moderate(site, `/comments/${id}/replies`, { body: `جواب التحرير ${ids.length}` })
    if (answer.ok) ids.push((await read<{ id: string }>(answer, 201)).id)
  } else {
    await moderate(site, `/comments/${id}/${step.kind}`)
  }
}

/** Lets all of it happen. @returns the comments, oldest first */
export async function play(site: TestSite, page: string, script: readonly Step[]): Promise<string[]> {
  const ids: string[] = []
  for (const step of script) await playStep(site, page, ids, step)
  return ids
}
