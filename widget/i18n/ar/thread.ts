import type { ThreadWords } from '../words.ts'

/** Arabic. */
export const words: ThreadWords = {
  title: 'التعليقات',
  empty: 'لا تعليقات بعد. رأيك يفتتح النقاش.',
  closed: 'التعليقات مغلقة',
  loading: 'جارٍ تحميل التعليقات…',
  reply: 'رد',
  replyTo: 'على {name}',
  report: 'إبلاغ',
  reportOf: 'عن تعليق {name}',
  staff: 'هيئة التحرير',
  held: 'قيد المراجعة',
  pinned: 'مثبَّت',
  anonymous: 'مجهول',
  edited: 'مُعدَّل',
  more: 'المزيد من التعليقات',
  moreReplies: 'المزيد من الردود',
  retry: 'إعادة المحاولة',
  failed: 'تعذّر تحميل التعليقات.',
  offline: 'لا يوجد اتصال بالإنترنت.',
  timeout: 'تأخرت الاستجابة كثيرًا.',
  elsewhere: 'التعليقات غير متاحة هنا.',
}
