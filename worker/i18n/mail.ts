import type { NumberForms } from './counting.ts'
import type { Language } from './language.ts'

/** What stands in mail to moderators. */
export interface MailWords {
  /** `{site}` is put in. */
  eachSubject: string
  digestSubject: NumberForms
  confirmSubject: string
  /** Before the name of who wrote. */
  nobody: string
  /** Why a comment waits, before the reasons. */
  reasons: string
  /** Between two reasons. */
  and: string
  approve: string
  spam: string
  delete: string
  more: NumberForms
  queue: string
  /** What the links do, and how long. */
  hint: string
  /** `{site}` is put in. */
  why: string
  unsubscribe: string
  /** `{site}` is put in. */
  question: string
  each: string
  digest: string
  confirm: string
  /** What to do who never asked for this. */
  ignore: string
}

/** By language. */
export const mailWords: Record<Language, MailWords> = {
  ar: {
    eachSubject: 'تعليق ينتظر المراجعة — {site}',
    digestSubject: {
      one: 'تعليق واحد ينتظر المراجعة — {site}',
      two: 'تعليقان ينتظران المراجعة — {site}',
      few: '{n} تعليقات تنتظر المراجعة — {site}',
      many: '{n} تعليقًا ينتظر المراجعة — {site}',
      other: '{n} تعليق ينتظر المراجعة — {site}',
    },
    confirmSubject: 'هل تريد أن تصلك التعليقات المنتظرة؟ — {site}',
    nobody: 'بلا اسم',
    reasons: 'سبب الانتظار:',
    and: '؛ ',
    approve: 'نشر',
    spam: 'مزعج',
    delete: 'حذف',
    more: {
      one: 'وتعليق آخر.',
      two: 'وتعليقان آخران.',
      few: 'و{n} تعليقات أخرى.',
      many: 'و{n} تعليقًا آخر.',
      other: 'و{n} تعليق آخر.',
    },
    queue: 'فتح صفحة المراجعة',
    hint: 'كل رابط يفتح صفحة فيها زر، ولا يحدث شيء قبل الضغط عليه. تعمل الروابط سبعة أيام.',
    why: 'تصلك هذه الرسالة لأنك وافقت على أن تصلك التعليقات التي تنتظر المراجعة في {site}.',
    unsubscribe: 'إلغاء الاشتراك',
    question: 'طلب القائمون على {site} أن تصلك على هذا العنوان التعليقات التي تنتظر المراجعة.',
    each: 'ستصلك رسالة عن كل تعليق.',
    digest: 'ستصلك رسالة واحدة تجمع التعليقات في ساعات محددة من اليوم.',
    confirm: 'نعم، أوافق',
    ignore:
      'إن لم تكن تنتظر هذه الرسالة فلا تفعل شيئًا، ولن تصلك رسائل أخرى. يعمل الرابط سبعة أيام، ويفتح صفحة فيها زر.',
  },
  fr: {
    eachSubject: 'Un commentaire attend d’être relu — {site}',
    digestSubject: {
      one: '{n} commentaire attend d’être relu — {site}',
      other: '{n} commentaires attendent d’être relus — {site}',
    },
    confirmSubject: 'Voulez-vous recevoir les commentaires en attente ? — {site}',
    nobody: 'Sans nom',
    reasons: 'Pourquoi il attend :',
    and: ' ; ',
    approve: 'Publier',
    spam: 'Indésirable',
    delete: 'Supprimer',
    more: { one: 'Et {n} autre commentaire.', other: 'Et {n} autres commentaires.' },
    queue: 'Ouvrir la page de modération',
    hint: 'Chaque lien ouvre une page avec un bouton ; rien ne se passe avant que vous n’appuyiez dessus. Les liens fonctionnent sept jours.',
    why: 'Vous recevez ce message parce que vous avez accepté d’être informé des commentaires en attente de {site}.',
    unsubscribe: 'Se désabonner',
    question:
      'L’équipe de {site} souhaite vous envoyer à cette adresse les commentaires qui attendent d’être relus.',
    each: 'Vous recevrez un message pour chaque commentaire.',
    digest: 'Vous recevrez un seul message pour tous, à certaines heures de la journée.',
    confirm: 'Oui, j’accepte',
    ignore:
      'Si vous n’attendiez pas ce message, ne faites rien : vous n’en recevrez pas d’autre. Le lien fonctionne sept jours et ouvre une page avec un bouton.',
  },
  en: {
    eachSubject: 'A comment waits for review — {site}',
    digestSubject: {
      one: '{n} comment waits for review — {site}',
      other: '{n} comments wait for review — {site}',
    },
    confirmSubject: 'Do you want mail about waiting comments? — {site}',
    nobody: 'No name',
    reasons: 'Why it waits:',
    and: '; ',
    approve: 'Approve',
    spam: 'Spam',
    delete: 'Delete',
    more: { one: 'And {n} more comment.', other: 'And {n} more comments.' },
    queue: 'Open the moderation page',
    hint: 'Each link opens a page with a button; nothing happens before you press it. The links work for seven days.',
    why: 'You get this message because you agreed to hear of comments that wait for review on {site}.',
    unsubscribe: 'Unsubscribe',
    question: 'The people of {site} would like to send comments that wait for review to this address.',
    each: 'You will get a message for each comment.',
    digest: 'You will get one message for all of them, at certain hours of the day.',
    confirm: 'Yes, I agree',
    ignore:
      'If you did not expect this message, do nothing, and no other will come. The link works for seven days and opens a page with a button.',
  },
}
