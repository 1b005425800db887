import type { RefusalWords } from '../words.ts'

/** Arabic. */
export const words: RefusalWords = {
  closed: 'أُغلقت التعليقات في هذه الصفحة.',
  elsewhere: 'لا يمكن التعليق من هذا الموقع.',
  parentGone: 'لم يعد التعليق الذي ترد عليه متاحًا.',
  tooLarge: 'تعليقك أكبر من المسموح به.',
  keyReused: 'وصلنا من قبل نص آخر من هذا التعليق. أعد المحاولة لإرسال النص الحالي.',
  duplicate: 'سبق أن أرسلت هذا التعليق.',
  refused: 'لا يمكن نشر هذا التعليق وفق قواعد الموقع.',
}
