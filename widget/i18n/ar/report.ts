import type { ReportWords } from '../words.ts'

/** Arabic. */
export const words: ReportWords = {
  question: 'ما المشكلة في هذا التعليق؟',
  offensive: 'مسيء',
  spam: 'إعلان أو تكرار',
  false: 'خبر كاذب',
  private: 'معلومات شخصية',
  other: 'شيء آخر',
  cancel: 'إلغاء',
  sent: 'شكرًا، وصل بلاغك إلى هيئة التحرير.',
  gone: 'لم يعد هذا التعليق منشورًا.',
  failed: 'تعذّر إرسال البلاغ. حاول مرة أخرى.',
}
