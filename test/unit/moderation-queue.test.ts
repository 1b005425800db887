import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Action, type ModeratedComment, ReasonCode, Status, type Summary } from '../../contract/index.ts'
import * as list from '../../widget/moderation/state/queue.ts'
import { reasonCodes } from '../../widget/moderation/state/reasons.ts'
import { readRoute, routeHash } from '../../widget/moderation/state/route.ts'
import { shifted, totalOf } from '../../widget/moderation/state/summary.ts'

function comment(id: string, more: Partial<ModeratedComment> = {}): ModeratedComment {
  return {
    id,
    status: 'pending',
    reasons: [{ code: 'first_time' }],
    page: { page: 'wp:1', url: null, title: null },
    parent: null,
    author: { name: 'سارة', website: null, history: { pending: 1, approved: 0, spam: 0, deleted: 0 } },
    body: id,
    staff: false,
    pinned: false,
    reports: 0,
    created_at: '2026-11-27T10:00:00.000Z',
    edited_at: null,
    ...more,
  }
}

const ids = (state: list.QueueState) => state.items.map(({ id }) => id)
const ready = (names: string, cursor: string | null = null) =>
  list.loaded(list.loading({ status: 'pending' }), {
    data: [...names].map((name) => comment(name)),
    next_cursor: cursor,
  })

describe('a list', () => {
  it('hands the focus to the next comment below, at the end to the one above, at last to nobody', () => {
    let state = { ...ready('dcba'), current: 'c' as string | null }
    const went: (string | null)[] = []
    for (const id of ['c', 'b', 'a', 'd']) {
      state = list.without({ ...state, current: id }, [id])
      went.push(state.current)
    }
    expect(went).toEqual(['b', 'a', 'd', null])
  })

  it('keeps the focus where it is when others leave', () => {
    expect(list.without({ ...ready('dcba'), current: 'b' }, ['d', 'a']).current).toBe('b')
  })

  it('puts what comes back where it was, once, newest first', () => {
    const letters = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1 })
    fc.assert(
      fc.property(letters, letters, (all, gone) => {
        const whole = list.withComments(
          list.loading({ status: 'pending' }),
          all.map((id) => comment(id)),
        )
        const back = list.withComments(
          list.without(whole, gone),
          all.filter((id) => gone.includes(id)).map((id) => comment(id)),
        )
        expect(ids(back)).toEqual(ids(whole))
        expect(ids(back)).toEqual(all.toSorted().toReversed())
      }),
    )
  })

  it('keeps newcomers behind the button, knows them once, and shows them above with the focus', () => {
    const state = list.withFresh(list.withFresh(ready('ba'), [comment('c'), comment('b')]), [
      comment('c'),
      comment('d'),
    ])
    expect([ids(state), state.fresh.map(({ id }) => id)]).toEqual([
      ['b', 'a'],
      ['d', 'c'],
    ])
    const shown = list.merged(state)
    expect([ids(shown), shown.current, shown.fresh]).toEqual([['d', 'c', 'b', 'a'], 'd', []])
    expect(list.withFresh(state, [comment('c')])).toBe(state)
  })

  it('steps from the first to the last and stays there', () => {
    let state = ready('cba')
    const steps = [1, 1, 1, 1, -1, -1, -1, -1] as const
    expect(
      steps.map((step) => {
        state = list.moved(state, step)
        return state.current
      }),
    ).toEqual(['c', 'b', 'a', 'a', 'b', 'c', 'c', 'c'])
  })

  it('lets go of “all that match” when one is let go, and takes further ones in while it lasts', () => {
    const all = list.selectedAll(ready('dc', 'next'))
    const more = list.appended(all, { data: [comment('b'), comment('a')], next_cursor: null })
    expect([...more.selected].toSorted()).toEqual(['a', 'b', 'c', 'd'])
    const one = list.toggled(more, 'b')
    expect([one.isAll, one.selected.has('b'), one.selected.size]).toEqual([false, false, 3])
  })
})

describe('what an action leads to', () => {
  it('leaves a comment in a list only if it still belongs there', () => {
    for (const action of Action.options)
      for (const status of Status.options) {
        const to = list.statusAfter(action, status)
        for (const name of Status.options) expect(list.stays(name, to, action)).toBe(name === to)
        expect(list.stays('any', to, action)).toBe(true)
      }
    expect(list.stays('reported', 'pending', 'hold')).toBe(true)
    expect(list.stays('reported', 'approved', 'approve')).toBe(false)
    expect(list.stays('reported', 'spam', 'spam')).toBe(false)
  })

  it('is offered only if it does something', () => {
    const offered = (status: Status, name: list.ListName, reports = 0) =>
      Action.options.filter((action) => list.isPossible(action, comment('a', { status, reports }), name))
    expect(offered('pending', 'pending')).toEqual(['approve', 'spam', 'delete'])
    expect(offered('approved', 'approved')).toEqual(['hold', 'spam', 'delete'])
    expect(offered('approved', 'reported', 2)).toEqual(['approve', 'hold', 'spam', 'delete'])
    expect(offered('spam', 'spam')).toEqual(['approve', 'delete', 'restore'])
    expect(offered('deleted', 'deleted')).toEqual(['approve', 'spam', 'restore'])
  })

  it('moves the numbers, which never fall below nothing', () => {
    const summary: Summary = {
      pending: 1,
      approved: 4,
      spam: 0,
      deleted: 0,
      reported: 1,
      reasons: { first_time: 1, reports: 1 },
    }
    const held = comment('a', { reports: 1 })
    const next = shifted(summary, [{ comment: held, to: 'approved', isJudged: true }])
    expect(next).toEqual({
      ...summary,
      pending: 0,
      approved: 5,
      reported: 0,
      reasons: { first_time: 0, reports: 1 },
    })
    const again = shifted(next, [{ comment: held, to: 'spam', isJudged: true }])
    expect(Math.min(again.pending, again.reported, ...Object.values(again.reasons))).toBe(0)
    expect(summary.pending).toBe(1)
  })

  it('says how many are left where a counter knows it', () => {
    const summary: Summary = {
      pending: 9,
      approved: 4,
      spam: 0,
      deleted: 0,
      reported: 1,
      reasons: { links: 3 },
    }
    expect(totalOf(summary, { status: 'pending' })).toBe(9)
    expect(totalOf(summary, { status: 'pending', reason: 'links' })).toBe(3)
    expect(totalOf(summary, { status: 'pending', reason: 'word' })).toBe(0)
    expect(totalOf(summary, { status: 'pending', q: 'x' })).toBeNull()
    expect(totalOf(summary, { status: 'any', q: 'x' })).toBeNull()
  })
})

describe('an address of the page', () => {
  it('reads back whatever it was written from', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((each) => each.trim() === each)
    const filter = fc.record(
      {
        status: fc.constantFrom('pending', 'reported', 'approved', 'spam', 'deleted'),
        reason: fc.constantFrom(...reasonCodes),
        page: text,
        author: text,
        q: text,
        since: fc.constant('2026-11-27T10:00:00.000Z'),
      } as const,
      { requiredKeys: ['status'] },
    )
    fc.assert(
      fc.property(filter, (each) => {
        expect(readRoute(routeHash({ view: 'queue', filter: each }))).toEqual({ view: 'queue', filter: each })
      }),
    )
    for (const view of ['rules', 'settings', 'stats'] as const)
      expect(readRoute(routeHash({ view }))).toEqual({ view })
  })

  it.each(['', '#', '#/', '#/nonsense', '#/any', '#/pending?reason=fame', 'x'])(
    '%s is the pending list',
    (hash) => {
      expect(readRoute(hash)).toEqual({ view: 'queue', filter: { status: 'pending' } })
    },
  )

  it('knows every reason of the contract', () => {
    expect(reasonCodes.toSorted()).toEqual(ReasonCode.options.toSorted())
  })
})
