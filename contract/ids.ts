import * as v from 'valibot'

/** Crockford's base 32, in lower case so that an id is pleasant in an address (`#c-01k…`). */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

function timePart(ms: number): string {
  let text = ''
  let rest = ms
  for (let i = 0; i < 10; i++) {
    text = alphabet.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/**
 * A new comment id: 26 characters, 48 bits of milliseconds and 80 random bits (the ULID layout).
 * Sorting ids as text sorts comments by time, so one index serves order and keyset cursors.
 */
export function newCommentId(nowMs: number): string {
  let id = timePart(nowMs)
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) id += alphabet.charAt(byte & 31)
  return id
}

/** The lowest id that a moment (Unix milliseconds) can have: a bound for "since". */
export function firstCommentId(ms: number): string {
  return timePart(Math.max(0, ms)).padEnd(26, '0')
}

/** The moment (Unix milliseconds) that {@link newCommentId} put into an id. */
export function commentIdTimeMs(id: string): number {
  let ms = 0
  for (const char of id.slice(0, 10)) ms = ms * 32 + alphabet.indexOf(char)
  return ms
}

export const CommentId = v.pipe(
  v.string(),
  v.regex(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/, 'value_invalid'),
  v.description('Opaque; sorts by time of creation'),
)

export const SiteId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'value_invalid'),
  v.description('Public id of a site, e.g. `akhir-saa`'),
)

export const PlainId = v.pipe(v.string(), v.regex(/^[0-9a-z]{16}$/, 'value_invalid'), v.description('Opaque'))

/** A new {@link PlainId}: 80 random bits. */
export function newPlainId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => alphabet.charAt(byte & 31)).join('')
}
