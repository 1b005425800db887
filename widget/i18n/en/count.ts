import type { CountWords } from '../words.ts'

/** English. */
export const words: CountWords = {
  comments: { zero: 'No comments', one: '{n} comment', other: '{n} comments' },
  views: { zero: 'No views', one: '{n} view', other: '{n} views' },
}
