import { limits } from './limits.ts'

/**
 * A cursor names a place in one list: which list (a fingerprint of site, page, order and filters), the
 * day it was made, and the sort key of the last item. It is opaque, not secret: a forged one can only
 * start a public list elsewhere. The day, not the second, keeps answers byte-identical for ETags.
 */
const dayMs = 86_400_000

/** FNV-1a, 32 bits: tells lists apart, protects nothing. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(36)
}

/** `position` must be ASCII (ids and numbers are). */
export function encodeCursor(list: string, position: readonly string[], nowMs: number): string {
  const parts = [fingerprint(list), Math.floor(nowMs / dayMs).toString(36), ...position]
  return btoa(parts.join('~')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export type CursorFault = 'cursor_invalid' | 'cursor_foreign' | 'cursor_expired'

/** @returns the position that {@link encodeCursor} was given, or what is wrong with the cursor. */
export function decodeCursor(
  cursor: string,
  list: string,
  nowMs: number,
): { position: string[] } | { fault: CursorFault } {
  if (cursor.length > limits.cursorLength || !/^[\w-]+$/.test(cursor)) return { fault: 'cursor_invalid' }
  let text: string
  try {
    text = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return { fault: 'cursor_invalid' } // atob's only failure is a text that is not base 64
  }
  const [list36, day36, ...position] = text.split('~')
  if (!list36 || !/^[0-9a-z]{1,7}$/.test(list36) || !day36 || !/^[0-9a-z]{1,5}$/.test(day36))
    return { fault: 'cursor_invalid' }
  if (list36 !== fingerprint(list)) return { fault: 'cursor_foreign' }
  const ageDays = Math.floor(nowMs / dayMs) - Number.parseInt(day36, 36)
  if (ageDays < 0 || ageDays > limits.cursorDays) return { fault: 'cursor_expired' }
  return { position }
}
