import type { Status } from '../../contract/index.ts'
import { words as ar } from './act/ar.ts'
import { words as en } from './act/en.ts'
import { words as fr } from './act/fr.ts'
import type { Language } from './language.ts'

/** What stands on the pages behind links in messages. `{site}`, `{name}`, `{state}` and `{time}` are filled in. */
export interface ActWords {
  /** Before anything is done: what is asked, the button, and what it leads to. */
  ask: Record<LinkAct, { title: string; button: string; lead: string }>
  /** What was done just now, by the status that it led to. */
  done: Record<Exclude<Status, 'pending'>, { title: string; lead: string }>
  undone: { title: string; lead: string }
  undoneBefore: string
  decided: string
  nothingChanged: string
  undoUntil: string
  state: Record<Status, string>
  labels: Record<'state' | 'by' | 'at' | 'page' | 'reasons' | 'channel', string>
  automatic: string
  nameless: string
  replyTo: string
  desk: string
  confirmed: { title: string; lead: string }
  unsubscribed: { title: string; lead: string }
  faults: Record<ActFault, { title: string; lead: string }>
  code: string
}

/** As in `worker/auth/link.ts`. */
export type LinkAct = 'approve' | 'spam' | 'delete' | 'undo' | 'confirm' | 'unsubscribe'

/** Failures that have words of their own; any other is told as `internal`. */
export const actFaults = [
  'link_invalid',
  'link_expired',
  'link_off',
  'comment_not_found',
  'operation_not_found',
  'not_configured',
  'database_unavailable',
  'internal',
] as const
export type ActFault = (typeof actFaults)[number]

/** By language. */
export const actWords: Record<Language, ActWords> = { ar, fr, en }
