import type { Comment, CommentList } from '../../contract/index.ts'
import { flatten, type ReadyThread } from './thread.ts'

/** How a thread that is being read goes on. */
export type Growth =
  | { type: 'continued'; list: CommentList }
  | { type: 'replied'; id: string; list: CommentList }
  | { type: 'placed'; comments: readonly Comment[]; held: boolean }

/** The comment with that id, at any level. */
export function find(comments: readonly Comment[], id: string | null): Comment | undefined {
  return flatten(comments).find((comment) => comment.id === id)
}

/** The same threads, with other replies for the comment with that id. */
function withReplies(
  comments: Comment[],
  id: string,
  change: (replies: Comment['replies']) => Partial<Comment['replies']>,
): Comment[] {
  return comments.map((comment) => {
    const { replies } = comment
    const changed = comment.id === id ? change(replies) : { data: withReplies(replies.data, id, change) }
    return { ...comment, replies: { ...replies, ...changed } }
  })
}

/**
 * The threads with one more comment in its place: under its parent when that is there, else at the
 * end (or the start). A comment that is there already stays as it is.
 */
export function place(comments: Comment[], comment: Comment, first = false): Comment[] {
  if (find(comments, comment.id)) return comments
  const parent = find(comments, comment.parent_id)
  if (parent) return withReplies(comments, parent.id, ({ data }) => ({ data: [...data, comment] }))
  return first ? [comment, ...comments] : [...comments, comment]
}

/** The thread after it has grown. Pure: requests are made by who asks for growth. */
export function grow(thread: ReadyThread, growth: Growth): ReadyThread {
  const added = growth.type === 'placed' ? growth.comments : growth.list.data
  // Where the newest thread comes first, that is the place of a new one too.
  const newestFirst = (thread.comments[0]?.id ?? '') > (thread.comments.at(-1)?.id ?? '')
  const first = growth.type === 'placed' && newestFirst
  const comments = added.reduce((all: Comment[], comment) => place(all, comment, first), thread.comments)
  switch (growth.type) {
    case 'continued':
      return { ...thread, comments, cursor: growth.list.next_cursor }
    case 'replied': {
      const { next_cursor } = growth.list
      return { ...thread, comments: withReplies(comments, growth.id, () => ({ next_cursor })) }
    }
    case 'placed': {
      const fresh = growth.held ? added.filter(({ id }) => !find(thread.comments, id)) : []
      return { ...thread, comments, held: new Set([...thread.held, ...fresh.map(({ id }) => id)]) }
    }
  }
}
