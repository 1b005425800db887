import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModerationClient } from '../../client/index.ts'
import { SadaError } from '../../client/index.ts'
import { defaultSettings, type ModeratedComment, type Settings } from '../../contract/index.ts'
import { Bulk } from '../../widget/moderation/state/bulk.ts'
import { type Decision, held, nextEnd, offered } from '../../widget/moderation/state/decisions.ts'
import { marked, piecesOf } from '../../widget/moderation/state/marks.ts'
import { findNeighbours } from '../../widget/moderation/state/neighbours.ts'
import { preferredLanguage } from '../../widget/moderation/state/preferences.ts'
import { edited, filled, inserted, newDraft } from '../../widget/moderation/state/replies.ts'
import { emptyRule, endOf, rehearsed, ruleAsk } from '../../widget/moderation/state/rule-draft.ts'
import { readKey } from '../../widget/moderation/state/session.ts'
import { changed, draftOf, isChanged, rebased, shown } from '../../widget/moderation/state/settings-draft.ts'
import { commandOf, isTyping, letters, type Press } from '../../widget/moderation/state/shortcuts.ts'

const press = (key: string, code: string, more: Partial<Press> = {}): Press => ({
  key,
  code,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  ...more,
})

describe('a key press', () => {
  it('is WordPress’s command on Latin and Arabic layouts, with the caps lock too', () => {
    const arabic: Record<string, string> = {
      j: 'ت',
      k: 'ن',
      a: 'ش',
      u: 'ع',
      s: 'س',
      d: 'ي',
      z: 'ئ',
      r: 'ق',
      x: 'ء',
    }
    for (const [command, letter] of letters.filter(([, each]) => each !== '?')) {
      const code = `Key${letter.toUpperCase()}`
      expect(commandOf(press(letter, code))).toBe(command)
      expect(commandOf(press(letter.toUpperCase(), code))).toBe(command)
      expect(commandOf(press(arabic[letter] ?? '', code))).toBe(command)
    }
    expect(commandOf(press('?', 'Slash', { shiftKey: true }))).toBe('help')
    expect(commandOf(press('؟', 'Slash', { shiftKey: true }))).toBe('help')
  })

  it('on AZERTY and QWERTZ is what is printed on the key', () => {
    expect(commandOf(press('a', 'KeyQ'))).toBe('approve')
    expect(commandOf(press('q', 'KeyA'))).toBeNull()
    expect(commandOf(press('z', 'KeyY'))).toBe('undo')
    expect(commandOf(press('à', 'Digit0'))).toBeNull()
  })

  it('with a modifier, in an input method, or held down decides nothing', () => {
    for (const modifier of ['altKey', 'ctrlKey', 'metaKey', 'shiftKey', 'isComposing'] as const)
      expect(commandOf(press('a', 'KeyA', { [modifier]: true }))).toBeNull()
    expect(commandOf(press('a', 'KeyA', { repeat: true }))).toBeNull()
    expect(commandOf(press('j', 'KeyJ', { repeat: true }))).toBe('next')
    expect(commandOf(press('Enter', 'Enter'))).toBeNull()
    expect(commandOf(press('Dead', 'KeyA'))).toBeNull()
  })

  it('while somebody types is theirs', () => {
    const element = (tagName: string, type: string | null = null) => ({ tagName, getAttribute: () => type })
    for (const each of [element('TEXTAREA'), element('SELECT'), element('INPUT'), element('INPUT', 'search')])
      expect(isTyping(each)).toBe(true)
    for (const each of [element('BUTTON'), element('ARTICLE'), element('INPUT', 'checkbox')])
      expect(isTyping(each)).toBe(false)
  })
})

describe('marks', () => {
  it('lose and add no letter, whatever is marked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.string({ unit: 'grapheme' })),
        (text, pieces) => {
          expect(
            marked(text, pieces)
              .map((piece) => piece.text)
              .join(''),
          ).toBe(text)
        },
      ),
    )
  })

  it('stand on every place of the piece, and treat it as plain text', () => {
    expect(marked('نصّاب بن نصّاب', ['نصّاب']).map(({ isMarked }) => isMarked)).toEqual([true, false, true])
    expect(marked('a.b axb', ['a.b'])).toEqual([
      { text: 'a.b', isMarked: true },
      { text: ' axb', isMarked: false },
    ])
    expect(
      piecesOf([{ code: 'word', detail: 'x' }, { code: 'links', detail: '2' }, { code: 'first_time' }]),
    ).toEqual(['x'])
  })
})

describe('an undo', () => {
  const decision = (id: number, endsAtMs: number, phase: Decision['phase'] = 'open'): Decision => ({
    id,
    action: 'approve',
    count: 1,
    comments: [],
    endsAtMs,
    phase,
    undo: async () => undefined,
  })

  it('is offered for the latest decision that is not older than ten seconds and not undone', () => {
    const all = [decision(1, 1_500), decision(2, 2_000), decision(3, 2_500, 'undone')]
    expect([offered(all, 1_000)?.id, offered(all, 2_000)?.id]).toEqual([2, undefined])
    expect([nextEnd(all, 1_000), nextEnd(all, 1_600), nextEnd(all, 2_400)]).toEqual([1_500, 2_000, null])
  })

  it('does not end while somebody is about to press it, and has its time again afterwards', () => {
    const during = held([decision(1, 1_500), decision(2, 500)], true, 1_000)
    expect([offered(during, 99_000)?.id, nextEnd(during, 99_000)]).toEqual([1, null])
    expect(held(during, false, 99_000).map(({ endsAtMs }) => endsAtMs)).toEqual([109_000, 500])
  })
})

describe('an answer', () => {
  it('has its variables filled in once, and stands on a line of its own', () => {
    const values = { name: '{site}', title: '$&', site: 'آخر ساعة' }
    expect(filled('شكرا {name} على «{title}»، {site} {other}', values)).toBe(
      'شكرا {site} على «$&»، آخر ساعة {other}',
    )
    expect(inserted('ab', 'X', 1)).toBe('a\nXb')
    expect(inserted('', 'X', 0)).toBe('X')
  })

  it('is another request only after the server refused it and it was changed', () => {
    const draft = newDraft()
    expect(edited(draft, { body: 'x' }).key).toBe(draft.key)
    expect(edited({ ...draft, isRefused: true }, { body: 'x' }).key).not.toBe(draft.key)
  })
})

describe('a rule', () => {
  it('ends when it was chosen to', () => {
    const now = Date.parse('2026-11-27T10:00:00Z')
    expect(endOf({ duration: 'forever', until: '' }, now)).toBeNull()
    expect(endOf({ duration: 'week', until: '' }, now)).toBe('2026-12-04T10:00:00.000Z')
    expect(endOf({ duration: 'date', until: '2026-12-01' }, now)).toBe('2026-12-02T00:00:00.000Z')
    expect(ruleAsk({ ...emptyRule, kind: 'domain', pattern: ' example.com ' }, now)).toEqual({
      kind: 'domain',
      action: 'hold',
      pattern: 'example.com',
    })
    expect(ruleAsk({ ...emptyRule, kind: 'author' }, now, 'id')).toEqual({
      kind: 'author',
      action: 'hold',
      comment_id: 'id',
    })
  })

  it('is rehearsed piece by piece', () => {
    const piece = {
      examined: 500,
      matched: 2,
      by_status: { spam: 2 },
      data: [],
      next_cursor: 'c',
      possible: true,
    }
    const sum = rehearsed(rehearsed(null, piece), {
      ...piece,
      by_status: { spam: 1, approved: 1 },
      next_cursor: null,
    })
    expect(sum).toMatchObject({
      examined: 1_000,
      matched: 4,
      byStatus: { spam: 3, approved: 1 },
      cursor: null,
    })
  })
})

describe('settings', () => {
  const base: Settings = {
    ...defaultSettings,
    name: 'n',
    origins: ['https://a.example'],
    locale: 'ar-MA',
    time_zone: 'UTC',
  }

  it('are sent only as far as they were changed', () => {
    const draft = changed(draftOf({ settings: base, etag: '1' }), 'depth', 3)
    expect([draft.changes, shown(draft).depth, isChanged(draft)]).toEqual([{ depth: 3 }, 3, true])
    expect(isChanged(changed(draft, 'depth', base.depth))).toBe(false)
  })

  it('of two people are both kept', () => {
    const mine = changed(changed(draftOf({ settings: base, etag: '1' }), 'depth', 3), 'max_links', 4)
    const merged = rebased(mine, { settings: { ...base, depth: 7, page_size: 9, max_links: 4 }, etag: '2' })
    expect(merged).toMatchObject({
      etag: '2',
      changes: { depth: 3 },
      others: { depth: 7, page_size: 9, max_links: 4 },
    })
    expect(merged.changes).not.toHaveProperty('max_links')
  })
})

describe('many at once', () => {
  const answer = (operation: string | null, next_cursor: string | null = null) => ({
    operation,
    results: [],
    next_cursor,
  })

  it('finds an answer that was lost, so that one undo knows every piece', async () => {
    const operation = {
      action: 'spam',
      comments: 200,
      first: null,
      key: 'desk',
      created_at: '',
      undone: false,
    }
    const log = [{ ...operation, id: '1' }]
    let sent = 0
    const client: Pick<ModerationClient, 'actOnMany' | 'actOnMatching' | 'operations'> = {
      operations: async () => log.toReversed(),
      actOnMany: async () => {
        sent += 1
        if (sent === 1) {
          log.push({ ...operation, id: '2' }, { ...operation, id: '3', key: 'other' })
          throw new SadaError('network')
        }
        return answer(sent === 2 ? null : '4')
      },
      actOnMatching: async (_action, _filter, cursor) =>
        answer(cursor === 'a' ? '5' : '6', cursor === 'a' ? 'b' : null),
    }
    const ids = Array.from({ length: 250 }, (_, i) => String(i))
    const job = {
      action: 'spam',
      ids,
      beyond: { filter: {}, cursor: 'a' },
      total: null,
      keyName: 'desk',
    } as const
    const bulk = new Bulk(client, job, () => undefined)
    await bulk.run()
    expect(bulk.progress).toMatchObject({ phase: 'failed', done: 0 })
    await bulk.run()
    expect(bulk.progress).toMatchObject({ phase: 'done', operations: ['2', '4', '5', '6'] })
  })

  it('stops between pieces and goes on where it was', async () => {
    const seen: string[] = []
    const client: Pick<ModerationClient, 'actOnMany' | 'actOnMatching' | 'operations'> = {
      operations: async () => [],
      actOnMany: async (_action, ids) => {
        seen.push(ids[0] ?? '')
        bulk.stop()
        return answer(String(seen.length))
      },
      actOnMatching: async () => answer(null),
    }
    const ids = Array.from({ length: 401 }, (_, i) => String(i))
    const bulk: Bulk = new Bulk(
      client,
      { action: 'approve', ids, beyond: null, total: 401, keyName: 'k' },
      () => undefined,
    )
    await bulk.run()
    expect([bulk.progress.phase, bulk.progress.done]).toEqual(['stopped', 200])
    await bulk.run()
    await bulk.run()
    expect([bulk.progress.phase, bulk.progress.done, seen]).toEqual(['stopped', 401, ['0', '200', '400']])
  })
})

describe('neighbours', () => {
  const comment = (n: number): ModeratedComment => ({
    id: String(n).padStart(4, '0'),
    status: 'approved',
    reasons: [],
    page: { page: 'wp:1', url: null, title: null },
    parent: null,
    author: { name: null, website: null, history: { pending: 0, approved: 1, spam: 0, deleted: 0 } },
    body: '',
    staff: false,
    pinned: false,
    reports: 0,
    created_at: '',
    edited_at: null,
  })

  it.each([1, 2, 50, 99, 100, 101, 250])(
    'of comment %i are the nearest two on each side, in reading order',
    async (n) => {
      const all = Array.from({ length: 250 }, (_, i) => comment(250 - i))
      const client: Pick<ModerationClient, 'comments'> = {
        comments: async ({ cursor = '0', limit = 0 } = {}) => {
          const end = Number(cursor) + limit
          return { data: all.slice(Number(cursor), end), next_cursor: end < all.length ? String(end) : null }
        },
      }
      const { before, after } = await findNeighbours(client, comment(n))
      const around = (from: number, to: number) =>
        Array.from({ length: 250 }, (_, i) => i + 1).filter((each) => each >= from && each <= to)
      expect(before.map(({ id }) => Number(id))).toEqual(around(n - 2, n - 1))
      expect(after.map(({ id }) => Number(id))).toEqual(around(n + 1, n + 2))
    },
  )
})

describe('signing in', () => {
  it('takes a key as people paste it, and nothing else', () => {
    expect(readKey(' «sada_Ab-1_x»\n')).toBe('sada_Ab-1_x')
    expect(readKey('\u2068sada_a\u2069')).toBe('sada_a')
    for (const text of ['', 'password', 'Bearer sada_x', 'sada_', 'sada_é']) expect(readKey(text)).toBeNull()
  })

  it('speaks the browser’s first language that it knows, else Arabic', () => {
    expect(preferredLanguage(['ary', 'fr'])).toBe('ar')
    expect(preferredLanguage(['de', 'zgh-MA', 'en'])).toBe('fr')
    expect(preferredLanguage(['es', 'en-GB'])).toBe('en')
    expect(preferredLanguage(['es'])).toBe('ar')
  })
})
