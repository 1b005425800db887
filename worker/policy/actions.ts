import type { Action, Status } from '../../contract/index.ts'

const target: Record<Exclude<Action, 'restore'>, Status> = {
  approve: 'approved',
  hold: 'pending',
  spam: 'spam',
  delete: 'deleted',
}

/** What of a comment an action rests on. */
export interface CommentState {
  id: string
  status: Status
  previousStatus: Status | null
  /** Readers who reported it. */
  reports: number
  /** A moderator has looked at the reports. */
  isJudged: boolean
}

/** A change of one comment; `from` guards it: who has become something else meanwhile stays as it is. */
export interface StateChange {
  id: string
  from: Status
  to: Status
  previous: Status | null
  isJudged: boolean
}

/**
 * The status that an action leads to. `restore` takes a comment out of spam or the bin, back to what it was;
 * anywhere else it has nothing to undo.
 */
export function statusAfter(
  action: Action,
  comment: Pick<CommentState, 'status' | 'previousStatus'>,
): Status {
  if (action !== 'restore') return target[action]
  const isPutAway = comment.status === 'spam' || comment.status === 'deleted'
  return isPutAway ? (comment.previousStatus ?? 'pending') : comment.status
}

/** What an action changes on a comment. @returns `null` when it is all of that already */
export function changeFor(action: Action, comment: CommentState): StateChange | null {
  const to = statusAfter(action, comment)
  const isMoved = to !== comment.status
  const judges = action === 'approve' && comment.reports > 0 && !comment.isJudged
  if (!isMoved && !judges) return null
  return {
    id: comment.id,
    from: comment.status,
    to,
    previous: isMoved ? comment.status : comment.previousStatus,
    isJudged: comment.isJudged || judges,
  }
}
