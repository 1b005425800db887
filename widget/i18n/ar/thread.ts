import type { ThreadWords } from '../words.ts'

/** Arabic. */
export const words: ThreadWords = {
  title: 'التعليقات',
  empty: 'لا توجد تعليقات بعد. رأيك يفتتح النقاش.',
  closed: 'التعليقات مغلقة',
  loading: 'جارٍ تحميل التعليقات…',
  reply: 'رد',
  replyTo: 'على {name}',
  staff: 'هيئة التحرير',
  held: 'قيد المراجعة',
  anonymous: 'مجهول',
  edited: 'مُعدَّل',
  more: 'عرض المزيد من التعليقات',
  moreReplies: 'عرض المزيد من الردود',
  retry: 'إعادة المحاولة',
  failed: 'تعذّر تحميل التعليقات.',
  offline: 'لا يوجد اتصال بالإنترنت.',
  timeout: 'تأخرت الاستجابة أكثر من اللازم.',
  elsewhere: 'التعليقات غير متاحة هنا.',
}
