import type { SadaError } from '../../../client/index.ts'
import type { Action } from '../../../contract/index.ts'
import type { Decision } from './decisions.ts'

/** What is said after something happened; in which words, each language knows. */
export type Saying =
  | { kind: 'acted'; action: Action; count: number; left: number | null }
  | { kind: 'already' }
  | { kind: 'undone'; count: number; asked: number }
  | { kind: 'failed'; failure: SadaError }
  | { kind: 'fresh'; count: number }
  | { kind: 'further'; count: number }
  | { kind: 'chosen'; count: number }
  | { kind: 'replied'; name: string }
  | { kind: 'simple'; what: SimpleSaying }
  /** A sentence of a section that brings its own words. */
  | { kind: 'told'; text: string }

export type SimpleSaying =
  | 'pinned'
  | 'unpinned'
  | 'banned'
  | 'noted'
  | 'ruleAdded'
  | 'ruleRemoved'
  | 'settingsSaved'
  | 'keyMade'
  | 'keyRevoked'
  | 'copied'
  | 'pageSaved'
  | 'offline'
  | 'online'
  | 'nothingToUndo'

/** Something that was said, with what can be taken back by it. */
export interface Said {
  id: number
  saying: Saying
  decision: Decision['id'] | null
}
