import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { CommentId, commentIdTimeMs, firstCommentId, newCommentId, SiteId } from '../../contract/index.ts'

const time = fc.integer({ min: 0, max: 253_402_300_799_999 })

describe('the id of a comment', () => {
  it('is one by its schema and tells its time', () => {
    fc.assert(
      fc.property(time, (ms) => {
        const id = newCommentId(ms)
        expect(v.is(CommentId, id)).toBe(true)
        expect(commentIdTimeMs(id)).toBe(ms)
      }),
    )
  })

  it('sorts by time', () => {
    fc.assert(
      fc.property(time, time, (a, b) => {
        fc.pre(a < b)
        expect(newCommentId(a) < newCommentId(b)).toBe(true)
      }),
    )
  })

  it('is not below the first of its moment, and above all of the moment before', () => {
    fc.assert(
      fc.property(time, (ms) => {
        fc.pre(ms > 0)
        expect(newCommentId(ms) >= firstCommentId(ms)).toBe(true)
        expect(newCommentId(ms - 1) < firstCommentId(ms)).toBe(true)
      }),
    )
    expect(firstCommentId(-1)).toBe(firstCommentId(0))
  })

  it('is never the same twice', () => {
    const ids = Array.from({ length: 1000 }, () => newCommentId(1))
    expect(new Set(ids).size).toBe(1000)
  })

  it.each([
    '',
    '01K85WGCJBRE47WKD0A9BR1KQW',
    '8'.repeat(26),
    '0'.repeat(25),
    '0'.repeat(27),
    `${'0'.repeat(25)}i`,
    "' OR 1=1 --",
  ])('is not %j', (text) => {
    expect(v.is(CommentId, text)).toBe(false)
  })
})

describe('the id of a site', () => {
  it.each(['akhir-saa', 'a', '0', 'a'.repeat(63)])('may be %j', (id) => {
    expect(v.is(SiteId, id)).toBe(true)
  })

  it.each(['', '-a', 'a-', 'A', 'a_b', 'a.b', 'a/b', 'a b', 'آخر', 'a'.repeat(64), 'a\n'])(
    'is not %j',
    (id) => {
      expect(v.is(SiteId, id)).toBe(false)
    },
  )
})
