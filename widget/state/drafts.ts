import { read, write } from './storage.ts'

/** A comment being written. It stays until the server has acknowledged it. */
export interface Draft {
  /** `Idempotency-Key`: a retry of the same text must not become a second comment. */
  key: string
  body: string
  /** The server refused it as it is (4xx): a change makes it another request, with another key. */
  refused?: boolean
}

/** Who writes; shared by all forms of a page, so that nobody types it twice. */
export interface Author {
  name: string
  email: string
  website: string
  remember: boolean
}

const draftKey = (scope: string) => `sada:draft:${scope}`
const authorKey = 'sada:author'

/** A draft of nothing. */
export function newDraft(): Draft {
  return { key: crypto.randomUUID(), body: '' }
}

/** The draft after somebody typed; also when it was the name or the address that changed. */
export function edited(draft: Draft, body: string): Draft {
  return { key: draft.refused ? crypto.randomUUID() : draft.key, body }
}

/** @param scope site, page and parent */
export function loadDraft(scope: string): Draft {
  return read<Draft>('sessionStorage', draftKey(scope)) ?? newDraft()
}

/** Keeps the draft; `undefined` forgets it. */
export function saveDraft(scope: string, draft: Draft | undefined): void {
  write('sessionStorage', draftKey(scope), draft)
}

/** The author as typed in this tab, else as remembered in this browser. */
export function loadAuthor(): Author {
  return (
    read<Author>('sessionStorage', authorKey) ??
    read<Author>('localStorage', authorKey) ?? { name: '', email: '', website: '', remember: false }
  )
}

/** Keeps what was typed for this tab. */
export function saveAuthor(author: Author): void {
  write('sessionStorage', authorKey, author)
}

/** Keeps the author in this browser if they asked for it, else forgets them. */
export function rememberAuthor(author: Author): void {
  write('localStorage', authorKey, author.remember ? author : undefined)
}
