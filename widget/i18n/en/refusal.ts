import type { RefusalWords } from '../words.ts'

/** English. */
export const words: RefusalWords = {
  closed: 'Comments on this page have just closed.',
  elsewhere: 'Comments cannot be posted from this site.',
  parentGone: 'The comment you are replying to is no longer there.',
  tooLarge: 'Your comment is too large.',
  keyReused: 'An earlier version of this text has arrived. Try again to send this one.',
  duplicate: 'You have sent this comment already.',
  refused: 'The site’s rules do not allow this comment.',
}
