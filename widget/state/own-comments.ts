import type { Comment } from '../../contract/index.ts'
import { ownKey, read, write } from './storage.ts'

/** A comment of this reader that waits for approval. Nobody else sees it, so the browser keeps it. */
export interface Own {
  /** Key of the page. */
  page: string
  comment: Comment
  edit_token: string
  savedAt: number
}

const keptMs = 30 * 86_400_000

/** The reader's own held comments on a site, the oldest first; those of more than 30 days are forgotten. */
export function ownComments(site: string, nowMs: number): Own[] {
  return (read<Own[]>('localStorage', ownKey(site)) ?? []).filter(({ savedAt }) => nowMs - savedAt < keptMs)
}

/** Keeps a held comment. */
export function keepOwn(site: string, own: Own): void {
  write('localStorage', ownKey(site), [...ownComments(site, own.savedAt), own])
}

/** Forgets a comment, e.g. because everybody can see it now. */
export function dropOwn(site: string, id: string, nowMs: number): void {
  const rest = ownComments(site, nowMs).filter(({ comment }) => comment.id !== id)
  write('localStorage', ownKey(site), rest.length ? rest : undefined)
}

/** A random token by which the site recognises a returning, once approved device. Made at the first post. */
export function deviceToken(site: string): string {
  const key = `sada:device:${site}`
  const kept = read<string>('localStorage', key)
  if (kept) return kept
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const token = btoa(String.fromCharCode(...bytes)).replace(
    /[+/=]/g,
    (c) => ({ '+': '-', '/': '_' })[c] ?? '',
  )
  write('localStorage', key, token)
  return token
}
