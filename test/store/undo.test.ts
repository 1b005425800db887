import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Action, type BatchAnswer, type OperationList } from '../../contract/index.ts'
import {
  act,
  article,
  list,
  makeSite,
  post,
  postApproved,
  read,
  readerHeaders,
  refused,
  send,
  sendJson,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, everything, number } from '../worker-support/database.ts'
import { expectCountersAreExact, type Row } from '../worker-support/exact.ts'
import { nobody } from '../worker-support/moderation-rows.ts'
import { moderate, play, reportThrice, steps } from '../worker-support/play.ts'
import { snapshot } from '../worker-support/snapshot.ts'

const batch = (site: TestSite, action: Action, ids: readonly string[]) =>
  read<BatchAnswer>(moderate(site, '/comments:batch', { action, ids }))
const undo = (site: TestSite, operation: string | null) =>
  read<BatchAnswer>(moderate(site, `/operations/${operation}/undo`))
const operations = (site: TestSite) =>
  read<OperationList>(send('/v1/moderation/operations?limit=100', { headers: withKey(site.key) }))

const settings = { max_comments_per_minute: 0, moderation: 'none' } as const

/** What a decision changes of a comment. */
const decided = ({ status, previous_status, reports_judged }: Row) => ({
  status,
  previous_status,
  reports_judged,
})

/** A day of a newsroom that is the same each time. */
const usual = fc.sample(fc.array(steps, { minLength: 24, maxLength: 24 }), { numRuns: 1, seed: 11 })[0] ?? []

describe('undoing', () => {
  it.each(Action.options)('%s of everything there is leaves every row as it was', async (action) => {
    const site = await makeSite(settings)
    const ids = await play(site, article, usual)
    const before = await snapshot()
    const { operation } = await batch(site, action, ids)
    expect(operation).not.toBeNull()
    expect(await snapshot()).not.toEqual(before)
    await undo(site, operation)
    expect(await snapshot()).toEqual(before)
    await expectCountersAreExact(site)
  })

  it('can be undone itself, and that again, each time exactly', async () => {
    const site = await makeSite(settings)
    const ids = await play(site, article, usual)
    const states = [await snapshot()]
    let { operation } = await batch(site, 'spam', ids)
    for (let i = 0; i < 4; i++) {
      states.push(await snapshot())
      operation = (await undo(site, operation)).operation
    }
    expect(states[2]).toEqual(states[0])
    expect(states[3]).toEqual(states[1])
    expect(await snapshot()).toEqual(states[1])
  })

  it('gives back that a moderator has not yet looked at reports', async () => {
    const site = await makeSite({ ...settings, reports_to_hold: 0 })
    const { id } = (await post(site)).comment
    await reportThrice(site, id)
    const before = await snapshot()
    const { operation } = await batch(site, 'approve', [id])
    expect(await number('SELECT reports_judged AS n FROM comment')).toBe(1)
    await undo(site, operation)
    expect(await snapshot()).toEqual(before)
  })

  it('puts back what reports took down, with the reasons and the pin that it had', async () => {
    const site = await makeSite({ moderation: 'all' })
    const id = await postApproved(site)
    await moderate(site, `/comments/${id}/pin`)
    const [before] = (await everything()).comment ?? []
    await reportThrice(site, id)
    const held = (await everything()).comment?.[0]
    expect(held).toMatchObject({ status: 'pending', pinned_at_ms: null })
    expect(JSON.parse(String(held?.reasons))).toEqual([
      { code: 'moderation_all' },
      { code: 'reports', detail: '3' },
    ])
    const [hold] = (await operations(site)).data
    expect(hold).toMatchObject({ action: 'hold', key: null, first: id, comments: 1 })
    await undo(site, hold?.id ?? null)
    expect((await everything()).comment?.[0]).toEqual({ ...before, reports: 3 })
    await expectCountersAreExact(site)
  })

  it('does not pin again where others were pinned meanwhile', async () => {
    const site = await makeSite(settings)
    const ids = [] as string[]
    for (let i = 0; i < 5; i++) ids.push((await post(site)).comment.id)
    for (const id of ids.slice(0, 3)) await moderate(site, `/comments/${id}/pin`)
    const { operation } = await batch(site, 'spam', ids.slice(0, 2))
    await moderate(site, `/comments/${ids[3]}/pin`)
    await undo(site, operation)
    expect(await number('SELECT count(*) AS n FROM comment WHERE pinned_at_ms IS NOT NULL')).toBe(3)
    expect((await list(site)).data).toHaveLength(5)
    await expectCountersAreExact(site)
  })

  it('leaves alone what somebody has decided since, also when it is back where it was', async () => {
    const site = await makeSite()
    const [one, two, three] = [await post(site), await post(site), await post(site)].map(
      ({ comment }) => comment.id,
    )
    const ids = [one ?? '', two ?? '', three ?? '']
    const { operation } = await batch(site, 'approve', ids)
    await act(site, ids[0] ?? '', 'delete')
    await act(site, ids[1] ?? '', 'spam')
    await act(site, ids[1] ?? '', 'approve')
    const { results } = await undo(site, operation)
    expect(results.map(({ status }) => status)).toEqual(['deleted', 'approved', 'pending'])
    await expectCountersAreExact(site)
  })

  it('twice does nothing the second time, and at once only once', async () => {
    const site = await makeSite()
    const { id } = (await post(site)).comment
    const { operation } = await batch(site, 'approve', [id])
    const answers = await Promise.all(Array.from({ length: 10 }, () => undo(site, operation)))
    expect(answers.filter((answer) => answer.operation !== null)).toHaveLength(1)
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'undo'`)).toBe(1)
    await changesNothing(async () =>
      expect(await undo(site, operation)).toEqual({ operation: null, results: [], next_cursor: null }),
    )
    expect((await operations(site)).data.map(({ action, undone }) => [action, undone])).toEqual([
      ['undo', false],
      ['approve', true],
    ])
  })

  it('is refused for what is no operation', async () => {
    const site = await makeSite()
    for (const id of [nobody, 'x', 'undo'])
      await refused(moderate(site, `/operations/${id}/undo`), 'operation_not_found')
  })
})

describe('two moderators at once', () => {
  it('decide each comment once; who came second is told that nothing changed', async () => {
    const site = await makeSite()
    const ids = [] as string[]
    for (let i = 0; i < 6; i++) ids.push((await post(site)).comment.id)
    const actions = ['approve', 'spam', 'approve', 'delete', 'spam'] as const
    const answers = await Promise.all(actions.map((action) => batch(site, action, ids)))
    const { audit = [] } = await everything()
    const decided = audit.filter(({ before }) => before !== null)
    // Each entry goes on where the one before it ended.
    for (const id of ids) {
      const own = decided.filter(({ comment_id }) => comment_id === id)
      expect(own.map(({ before }) => before)).toEqual(
        ['pending', ...own.map(({ after }) => after)].slice(0, own.length),
      )
    }
    const named = answers.flatMap(({ operation }) => operation ?? [])
    expect((await operations(site)).data.map(({ id }) => id).toSorted()).toEqual(named.toSorted())
    await expectCountersAreExact(site)
  })

  it('are undone each for themselves: an operation has its own entries of the trail and no others', async () => {
    const site = await makeSite()
    const ids = [] as string[]
    for (let i = 0; i < 12; i++) ids.push((await post(site)).comment.id)
    const before = await snapshot()
    // Readings of addresses are noted all the while.
    const done = await Promise.all(
      [0, 1, 2].flatMap((n) => [
        batch(site, 'approve', ids.slice(n * 4, n * 4 + 4)),
        send('/v1/moderation/comments', { headers: withKey(site.key) }).then(() => null),
      ]),
    )
    for (const { comments } of (await operations(site)).data) expect(comments).toBe(4)
    for (const answer of done) if (answer) await undo(site, answer.operation)
    expect(await snapshot()).toEqual(before)
  })
})

describe('one after the other', () => {
  it('a comment’s decisions are undone, the latest first, down to how it was posted', async () => {
    const site = await makeSite(settings)
    const ids = await play(site, article, usual)
    const states = [await snapshot()]
    const done: (string | null)[] = []
    for (const action of ['hold', 'spam', 'approve', 'delete'] as const) {
      done.push((await batch(site, action, ids)).operation)
      states.push(await snapshot())
    }
    for (const operation of done.toReversed()) {
      expect(await snapshot()).toEqual(states.pop())
      await undo(site, operation)
    }
    expect(await snapshot()).toEqual(states[0])
    await expectCountersAreExact(site)
  })

  it('an undoing that is undone leaves what is before it alone again', async () => {
    const site = await makeSite()
    const { id } = (await post(site)).comment
    const [approved, spammed] = [await batch(site, 'approve', [id]), await batch(site, 'spam', [id])]
    const undone = await undo(site, spammed.operation)
    const again = await undo(site, undone.operation)
    expect((await undo(site, approved.operation)).results).toEqual([{ id, status: 'spam' }])
    await undo(site, again.operation)
    expect((await undo(site, approved.operation)).results).toEqual([{ id, status: 'pending' }])
  })
})

/** A comment's own history: which of its states stands, what it was in each, and which operation made which of which. */
interface History {
  stands: number
  rows: Row[]
  moves: Map<string, { from: number; to: number }>
}

const moves = fc.oneof(
  fc.record({ action: fc.constantFrom(...Action.options), each: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ undoes: fc.nat(9) }),
)

describe('any order of decisions and undoings', () => {
  it('gives each comment back what it was, or leaves it alone', async () => {
    const site = await makeSite({ ...settings, reports_to_hold: 0 })
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(moves, { minLength: 4, maxLength: 12 }), async (script) => {
        run += 1
        const page = `order:${run}`
        const ids = [(await post(site, { page })).comment.id, (await post(site, { page })).comment.id]
        const rows = async () => {
          const all = ((await everything()).comment ?? []).map(
            (row) => [String(row.id), decided(row)] as const,
          )
          return new Map(all.filter(([id]) => ids.includes(id)))
        }
        const histories = new Map(
          [...(await rows())].map(([id, row]): [string, History] => [
            id,
            { stands: 0, rows: [row], moves: new Map() },
          ]),
        )
        const done: string[] = []
        const undone = new Set<string>()
        for (const step of script) {
          const back = 'undoes' in step ? done[step.undoes % Math.max(1, done.length)] : undefined
          if ('undoes' in step && (back === undefined || undone.has(back))) continue
          const { operation } =
            back === undefined && 'action' in step
              ? await batch(site, step.action, ids.slice(0, step.each))
              : await undo(site, back ?? null)
          if (back !== undefined && operation !== null) undone.add(back)
          if (operation !== null) done.push(operation)
          for (const [id, row] of await rows()) {
            const history = histories.get(id)
            if (!history) throw new Error('a comment that nobody posted')
            const { stands } = history
            const move = history.moves.get(back ?? '')
            if (move && move.to === stands) history.stands = move.from
            else if (back === undefined && JSON.stringify(row) !== JSON.stringify(history.rows[stands]))
              history.stands = history.rows.push(row) - 1
            expect(row).toEqual(history.rows[history.stands])
            if (operation !== null && history.stands !== stands)
              history.moves.set(operation, { from: stands, to: history.stands })
          }
        }
        await expectCountersAreExact(site)
      }),
      { numRuns: 12, endOnFailure: true },
    )
  }, 60_000)
})

type Later =
  | { kind: 'batch'; action: Action; each: number; from: number }
  | { kind: 'pin' | 'unpin' | 'report'; on: number }

const laters: fc.Arbitrary<Later> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      action: fc.constantFrom(...Action.options),
      each: fc.integer({ min: 1, max: 3 }),
      from: fc.nat(2),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('pin' as const, 'unpin' as const, 'report' as const),
      on: fc.nat(12),
    }),
  },
)

describe('any of several operations', () => {
  it('is undone where nobody decided since, and nowhere else', async () => {
    const site = await makeSite({ ...settings, reports_to_hold: 0 })
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 8, maxLength: 14 }),
        fc.array(laters, { minLength: 2, maxLength: 6 }),
        fc.nat(5),
        async (script, later, chosen) => {
          const ids = await play(site, `run:${run++}`, script)
          const comments = async () =>
            new Map(((await everything()).comment ?? []).map((row) => [String(row.id), decided(row)]))
          const done: { operation: string; before: Map<string, Row>; touched: string[] }[] = []
          for (const step of later) {
            const id = 'on' in step ? ids[step.on % Math.max(1, ids.length)] : undefined
            if (step.kind === 'batch') {
              const of = ids.filter((_, i) => (i + step.from) % step.each === 0)
              if (of.length === 0) continue
              const before = await comments()
              const { operation } = await batch(site, step.action, of)
              const after = await comments()
              const touched = of.filter(
                (each) => JSON.stringify(before.get(each)) !== JSON.stringify(after.get(each)),
              )
              if (operation !== null) done.push({ operation, before, touched })
            } else if (id !== undefined && step.kind === 'report') {
              await sendJson('POST', `${site.path}/comments/${id}/reports`, {}, readerHeaders(run))
            } else if (id !== undefined) {
              await moderate(site, `/comments/${id}/${step.kind}`)
            }
          }
          const at = done.length === 0 ? -1 : chosen % done.length
          const undone = done[at]
          if (undone === undefined) return
          const before = await comments()
          await undo(site, undone.operation)
          const later_ = new Set(done.slice(at + 1).flatMap(({ touched }) => touched))
          for (const [id, row] of await comments()) {
            const isBack = undone.touched.includes(id) && !later_.has(id)
            expect(row).toEqual((isBack ? undone.before : before).get(id))
          }
          await expectCountersAreExact(site)
        },
      ),
      { numRuns: 12, endOnFailure: true },
    )
  }, 60_000)
})
