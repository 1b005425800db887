import type { ThreadWords } from '../words.ts'

/** English. */
export const words: ThreadWords = {
  title: 'Comments',
  empty: 'No comments yet. Yours can open the discussion.',
  closed: 'Comments are closed',
  loading: 'Loading comments…',
  reply: 'Reply',
  replyTo: 'to {name}',
  report: 'Report',
  reportOf: 'the comment by {name}',
  staff: 'Newsroom',
  held: 'Awaiting review',
  pinned: 'Pinned',
  anonymous: 'Anonymous',
  edited: 'edited',
  more: 'Show more comments',
  moreReplies: 'Show more replies',
  retry: 'Try again',
  failed: 'The comments could not be loaded.',
  offline: 'You are offline.',
  timeout: 'The answer is taking too long.',
  elsewhere: 'Comments are not available here.',
}
