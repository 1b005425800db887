import type { OutcomeWords } from '../words.ts'

/** English. */
export const words: OutcomeWords = {
  offline: 'You are offline, so the comment was not sent.',
  timeout:
    'No answer came, so we cannot tell whether your comment arrived. Trying again will not post it twice.',
  tooFast: 'Too many comments came in a short time.',
  unavailable: 'The service is unavailable for the moment.',
  retryAfter: 'Try again {time}.',
  kept: 'Your text is kept.',
  published: 'Your comment is published.',
  publishedReply: 'Your reply to {name} is published.',
  pending: 'Your comment is awaiting review.',
  preview: 'Only you see this preview; everybody will see it once it is approved.',
  moreFailed: 'No more could be loaded. Try again.',
  further: { zero: 'No more comments', one: '{n} more comment', other: '{n} more comments' },
}
