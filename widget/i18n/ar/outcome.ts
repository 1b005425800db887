import type { OutcomeWords } from '../words.ts'

/** Arabic. */
export const words: OutcomeWords = {
  offline: 'لا يوجد اتصال بالإنترنت، فلم يُرسل تعليقك.',
  timeout: 'تأخرت الاستجابة، ولا نعلم هل وصل تعليقك. إعادة المحاولة لن تكرره.',
  tooFast: 'وصلت تعليقات كثيرة في وقت قصير.',
  unavailable: 'الخدمة غير متاحة مؤقتًا.',
  retryAfter: 'حاول مجددًا {time}.',
  kept: 'ما كتبته محفوظ.',
  published: 'نُشر تعليقك.',
  publishedReply: 'نُشر ردك على {name}.',
  pending: 'تعليقك في انتظار المراجعة.',
  preview: 'هذه معاينة تراها وحدك، وسيظهر تعليقك للجميع بعد الموافقة عليه.',
  moreFailed: 'تعذّر تحميل المزيد. حاول مرة أخرى.',
  further: {
    zero: 'لا تعليقات أخرى',
    one: 'تعليق واحد آخر',
    two: 'تعليقان آخران',
    few: '{n} تعليقات أخرى',
    many: '{n} تعليقًا آخر',
    other: '{n} تعليق آخر',
  },
}
