import { readText } from './words.ts'

/** A line of a list of keywords. */
export interface ListedPattern {
  kind: 'word' | 'domain' | 'address'
  pattern: string
}

const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]*:[\da-f:.]*)(?:\/\d{1,3})?$/i
const mailDomain = /^@[\p{L}\p{N}.-]+\.\p{L}{2,}$/u

/**
 * WordPress's “Comment Moderation” and “Disallowed Comment Keys”: one keyword a line, looked for anywhere in a comment,
 * its author's name, address and network address. Lines that say the same are one.
 */
export function readWordList(text: string): ListedPattern[] {
  const found = new Map<string, ListedPattern>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const pattern = line.trim()
    const folded = readText(pattern).readings[0]?.text.trim() ?? ''
    if (folded === '' || found.has(folded)) continue
    const kind = address.test(pattern) ? 'address' : mailDomain.test(pattern) ? 'domain' : 'word'
    found.set(folded, { kind, pattern })
  }
  return [...found.values()]
}
