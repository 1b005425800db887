import type { Comment, CommentList, ThreadPage } from '../../contract/index.ts'
import type { Failure } from '../api/errors.ts'

/** What a thread is doing; what cannot be together cannot be written. */
export type Thread = { status: 'idle' | 'loading' } | { status: 'failed'; failure: Failure } | ReadyThread

/** A thread that can be read. `growth.ts` says how it goes on. */
export interface ReadyThread {
  status: 'ready'
  page: ThreadPage
  comments: Comment[]
  /** Continues the list of threads. */
  cursor: string | null
  /** Ids of this reader's comments that wait for approval: they alone see them. */
  held: ReadonlySet<string>
}

/** The thread as its first piece arrives. */
export function ready({ page, data, next_cursor: cursor }: CommentList): ReadyThread {
  return { status: 'ready', page, comments: data, cursor, held: new Set() }
}

/** Comments and all below them in reading order: how levels beyond the site's depth are shown. */
export function flatten(comments: readonly Comment[]): Comment[] {
  return comments.flatMap((comment) => [comment, ...flatten(comment.replies.data)])
}
