import { read, write } from './storage.ts'

/** An answer being written. It stays until the server has acknowledged it. */
export interface Draft {
  /** `Idempotency-Key`: sent again, the same text is stored once. */
  key: string
  body: string
  name: string
  /** The server refused it as it is: a change makes it another request, with another key. */
  isRefused?: boolean
}

const place = (site: string) => `sada:moderation:drafts:${site}`
type Drafts = Record<string, Draft>

const all = (site: string): Drafts => read<Drafts>('sessionStorage', place(site)) ?? {}

/** The draft for a comment, as it was left. */
export function loadDraft(site: string, comment: string): Draft | undefined {
  return all(site)[comment]
}

/** Comments with an answer that was begun. */
export function draftedComments(site: string): string[] {
  return Object.entries(all(site)).flatMap(([id, { body }]) => (body.trim() === '' ? [] : [id]))
}

/** Keeps a draft in this tab; `undefined` forgets it. */
export function saveDraft(site: string, comment: string, draft: Draft | undefined): void {
  const { [comment]: _, ...others } = all(site)
  const next = draft ? { ...others, [comment]: draft } : others
  write('sessionStorage', place(site), Object.keys(next).length > 0 ? next : undefined)
}

/** A draft of nothing. */
export function newDraft(name = ''): Draft {
  return { key: crypto.randomUUID(), body: '', name }
}

/** The draft after somebody typed. */
export function edited(draft: Draft, change: Partial<Pick<Draft, 'body' | 'name'>>): Draft {
  const { isRefused, ...rest } = draft
  return { ...rest, ...change, key: isRefused ? crypto.randomUUID() : draft.key }
}

/** A saved answer with its variables filled in. What is filled in is not looked through again. */
export function filled(body: string, values: { name: string; title: string; site: string }): string {
  return body.replace(/\{(name|title|site)\}/g, (_, name: keyof typeof values) => values[name])
}

/** A saved answer put where the cursor is; on a line of its own when there is text already. */
export function inserted(text: string, reply: string, at: number): string {
  const before = text.slice(0, at)
  const after = text.slice(at)
  const lead = before === '' || before.endsWith('\n') ? '' : '\n'
  return `${before}${lead}${reply}${after}`
}
