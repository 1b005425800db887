import { isEmail } from '../../contract/index.ts'
import { fold } from './normalise.ts'

/** A line of a list of keywords. */
export interface ListedPattern {
  kind: 'word' | 'author' | 'domain' | 'address'
  pattern: string
}

/** What a list has. Every line that is not empty is a pattern, says what another one says, or says nothing. */
export interface WordList {
  patterns: ListedPattern[]
  repeated: number
  /** Notes, and lines that are not empty and in which nothing can be looked for. */
  silent: number
}

const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]*:[\da-f:.]*)(?:\/\d{1,3})?$/i
/** No address of the network is longer, and on a long line this pattern would take its time. */
const addressMost = 50
const mailDomain = /^\*?@[\p{L}\p{N}.-]+\.\p{L}{2,}$/u
/** «#» and a space begin a note, as in lists that are passed on; «#word» is a keyword. */
const note = /^#(?:\s|$)/

function kindOf(pattern: string): ListedPattern['kind'] {
  if (pattern.length <= addressMost && address.test(pattern)) return 'address'
  if (mailDomain.test(pattern)) return 'domain'
  return isEmail(pattern) ? 'author' : 'word'
}

/**
 * WordPress's “Comment Moderation” and “Disallowed Comment Keys”: one keyword a line, looked for anywhere in a comment,
 * its author's name, address and network address.
 */
export function readWordList(text: string): WordList {
  const found = new Map<string, ListedPattern>()
  const list = { repeated: 0, silent: 0 }
  for (const line of text.split(/\r\n|\r|\n/)) {
    const pattern = line.trim()
    if (pattern === '') continue
    const folded = fold(pattern)
    if (folded === '' || note.test(pattern)) list.silent++
    else if (found.has(folded)) list.repeated++
    else found.set(folded, { kind: kindOf(pattern), pattern })
  }
  return { patterns: [...found.values()], ...list }
}
