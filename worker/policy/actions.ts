import type { Action, Status } from '../../contract/index.ts'

const target: Record<Exclude<Action, 'restore'>, Status> = {
  approve: 'approved',
  hold: 'pending',
  spam: 'spam',
  delete: 'deleted',
}

/**
 * The status that an action leads to. `restore` takes a comment out of spam or the bin, back to what it was;
 * anywhere else it has nothing to undo.
 */
export function statusAfter(
  action: Action,
  comment: { status: Status; previousStatus: Status | null },
): Status {
  if (action !== 'restore') return target[action]
  const isPutAway = comment.status === 'spam' || comment.status === 'deleted'
  return isPutAway ? (comment.previousStatus ?? 'pending') : comment.status
}
