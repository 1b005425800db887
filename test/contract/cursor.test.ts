import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor, limits } from '../../contract/index.ts'

const dayMs = 86_400_000
const position = fc.array(fc.stringMatching(/^[\da-z]{1,26}$/), { minLength: 1, maxLength: 3 })
const now = fc.integer({ min: 1_600_000_000_000, max: 4_000_000_000_000 })

describe('a cursor', () => {
  it('gives back the position it was made of, for a week', () => {
    fc.assert(
      fc.property(fc.string(), position, now, fc.nat(limits.cursorDays), (list, at, nowMs, days) => {
        const cursor = encodeCursor(list, at, nowMs)
        expect(cursor).toMatch(/^[\w-]+$/)
        expect(decodeCursor(cursor, list, nowMs + days * dayMs)).toEqual({ position: at })
      }),
    )
  })

  it('expires after a week, and before its day', () => {
    const cursor = encodeCursor('list', ['a'], 20_000 * dayMs)
    expect(decodeCursor(cursor, 'list', 20_008 * dayMs)).toEqual({ fault: 'cursor_expired' })
    expect(decodeCursor(cursor, 'list', 20_000 * dayMs - 1)).toEqual({ fault: 'cursor_expired' })
  })

  it('is foreign to another list', () => {
    const cursor = encodeCursor('threads a 1 oldest', ['a'], 0)
    expect(decodeCursor(cursor, 'threads a 2 oldest', 0)).toEqual({ fault: 'cursor_foreign' })
  })

  it('is the same all day, so that answers keep their ETag', () => {
    const morning = encodeCursor('list', ['a'], 20_000 * dayMs)
    expect(encodeCursor('list', ['a'], 20_001 * dayMs - 1)).toBe(morning)
  })

  it('is refused, without a throw, when it is any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' })), (text) => {
        expect(decodeCursor(text, 'list', 0)).toHaveProperty('fault')
      }),
    )
    expect(decodeCursor('a'.repeat(limits.cursorLength + 1), 'list', 0)).toEqual({ fault: 'cursor_invalid' })
  })
})
