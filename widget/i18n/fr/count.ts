import type { CountWords } from '../words.ts'

/** French: 0 counts as one; `many` is for whole millions. */
export const words: CountWords = {
  comments: { one: '{n} commentaire', many: '{n} de commentaires', other: '{n} commentaires' },
  views: { one: '{n} vue', many: '{n} de vues', other: '{n} vues' },
}
