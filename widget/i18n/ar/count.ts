import type { CountWords } from '../words.ts'

/** Arabic: all six forms of CLDR. */
export const words: CountWords = {
  comments: {
    zero: 'لا توجد تعليقات',
    one: 'تعليق واحد',
    two: 'تعليقان',
    few: '{n} تعليقات',
    many: '{n} تعليقًا',
    other: '{n} تعليق',
  },
  views: {
    zero: 'لا مشاهدات',
    one: 'مشاهدة واحدة',
    two: 'مشاهدتان',
    few: '{n} مشاهدات',
    many: '{n} مشاهدة',
    other: '{n} مشاهدة',
  },
}
