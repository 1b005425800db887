import type { HelpWords } from '../words.ts'

/** Arabic: keyboard shortcuts. */
export const words: HelpWords = {
  title: 'اختصارات لوحة المفاتيح',
  lead: 'لكل حرف فعل واحد على التعليق الذي عليه التركيز، كما في ووردبريس. ولا تعمل أبدًا أثناء الكتابة.',
  on: 'استعمال الأحرف المفردة',
  onNote: 'هي مفعَّلة.',
  offNote: 'هي معطَّلة.',
  layout: 'تعمل مع لوحة المفاتيح العربية أيضًا: «ش» في مكان A.',
  next: 'التعليق التالي',
  previous: 'التعليق السابق',
  approve: 'نشر',
  hold: 'سحب للمراجعة',
  spam: 'مزعج',
  delete: 'حذف',
  undo: 'تراجع',
  reply: 'رد',
  select: 'تحديد',
  help: 'هذه المساعدة',
  key: 'المفتاح',
  does: 'ما يفعله',
}
