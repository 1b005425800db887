import { describe, expect, it } from 'vitest'
import type { Comment, CommentList } from '../../contract/index.ts'
import { find, grow, place } from '../../widget/state/growth.ts'
import { flatten, ready } from '../../widget/state/thread.ts'

function comment(id: string, parent_id: string | null = null, replies: Comment[] = []): Comment {
  return {
    id,
    parent_id,
    author: { name: id, staff: false },
    body: id,
    created_at: '2026-11-24T00:00:00Z',
    edited_at: null,
    pinned: false,
    reactions: {},
    replies: { data: replies, next_cursor: null, total: replies.length },
  }
}

function list(data: Comment[], next_cursor: string | null = null): CommentList {
  return {
    data,
    next_cursor,
    page: {
      page: 'p',
      views: 0,
      comments: data.length,
      open: true,
      fields: { name: 'required', email: 'required', website: 'off' },
      depth: 3,
    },
  }
}

const ids = (comments: readonly Comment[]) => flatten(comments).map(({ id }) => id)

describe('a thread', () => {
  it('puts a flat list of later replies under their parents', () => {
    const thread = ready(list([comment('a', null, [comment('b', 'a')]), comment('z')]))
    const grown = grow(thread, {
      type: 'replied',
      id: 'a',
      list: list([comment('c', 'b'), comment('d', 'c'), comment('e', 'a')], 'next'),
    })
    expect(ids(grown.comments)).toEqual(['a', 'b', 'c', 'd', 'e', 'z'])
    expect(find(grown.comments, 'a')?.replies.next_cursor).toBe('next')
    expect(find(grown.comments, 'd')?.parent_id).toBe('c')
  })

  it('continues at its end, without what it has', () => {
    const grown = grow(ready(list([comment('a'), comment('b')], 'x')), {
      type: 'continued',
      list: list([comment('b'), comment('c')]),
    })
    expect(ids(grown.comments)).toEqual(['a', 'b', 'c'])
    expect(grown.cursor).toBeNull()
  })

  it('shows a new comment last, or first where the newest come first', () => {
    const placed = { type: 'placed', comments: [comment('m')], held: false } as const
    expect(ids(grow(ready(list([comment('a'), comment('b')])), placed).comments)).toEqual(['a', 'b', 'm'])
    expect(ids(grow(ready(list([comment('b'), comment('a')])), placed).comments)).toEqual(['m', 'b', 'a'])
  })

  it('marks held comments, and not those that everybody sees already', () => {
    const thread = ready(list([comment('a')]))
    const grown = grow(thread, { type: 'placed', comments: [comment('a'), comment('h', 'a')], held: true })
    expect([...grown.held]).toEqual(['h'])
    expect(ids(grown.comments)).toEqual(['a', 'h'])
  })

  it('keeps a reply whose parent is not there', () => {
    expect(ids(place([comment('a')], comment('r', 'gone')))).toEqual(['a', 'r'])
  })

  it('does not change what it was', () => {
    const thread = ready(list([comment('a')]))
    grow(thread, { type: 'placed', comments: [comment('r', 'a')], held: true })
    expect(ids(thread.comments)).toEqual(['a'])
    expect(thread.held.size).toBe(0)
  })
})
