import type { Status } from '../../contract/index.ts'
import type { NumberForms } from './counting.ts'
import type { Language } from './language.ts'

/** What the bot says. `{…}` are filled in. */
export interface TelegramWords {
  held: string
  reported: NumberForms
  burst: NumberForms
  nameless: string
  author: string
  page: string
  replyTo: string
  reasons: string
  shortened: string
  status: Record<Status, string>
  decidedBy: string
  buttons: Record<'approve' | 'keep' | 'hold' | 'spam' | 'delete' | 'undo' | 'show', string>
  already: string
  undone: string
  nothingToUndo: string
  gone: string
  failed: string
  linked: string
  alreadyLinked: string
  codeWrong: string
  full: string
  hint: string
  paused: string
  unlinked: string
  languageSet: string
  languageAsk: string
  queue: NumberForms
  more: NumberForms
  stats: string
  waiting: string
  readers: string
  approved: string
  spam: string
  deleted: string
  today: string
  received: string
  views: string
  help: string
  commands: Record<'queue' | 'stats' | 'lang' | 'help' | 'unlink', string>
}

const ar: TelegramWords = {
  held: '💬 تعليق ينتظر المراجعة',
  reported: {
    one: '🚩 قارئ واحد بلّغ عن تعليق منشور',
    two: '🚩 قارئان بلّغا عن تعليق منشور',
    few: '🚩 {n} قراء بلّغوا عن تعليق منشور',
    many: '🚩 {n} قارئًا بلّغوا عن تعليق منشور',
    zero: '🚩 تعليق منشور',
    other: '🚩 {n} قارئ بلّغوا عن تعليق منشور',
  },
  burst: {
    zero: '💬 وصلت تعليقات جديدة.',
    one: '💬 تعليقات كثيرة دفعة واحدة؛ تعليق واحد ينتظر المراجعة.',
    two: '💬 تعليقات كثيرة دفعة واحدة؛ تعليقان ينتظران المراجعة.',
    few: '💬 تعليقات كثيرة دفعة واحدة؛ {n} تعليقات تنتظر المراجعة.',
    many: '💬 تعليقات كثيرة دفعة واحدة؛ {n} تعليقًا تنتظر المراجعة.',
    other: '💬 تعليقات كثيرة دفعة واحدة؛ {n} تعليق تنتظر المراجعة.',
  },
  nameless: 'بلا اسم',
  author: 'الكاتب: {name}',
  page: 'المقال: {title}',
  replyTo: 'ردًا على: {name}',
  reasons: 'السبب: {reasons}',
  shortened: 'النص أطول مما يظهر هنا.',
  status: {
    pending: '⏳ ينتظر المراجعة',
    approved: '✅ منشور',
    spam: '🚫 مزعج',
    deleted: '🗑 محذوف',
  },
  decidedBy: '{status} — {name}',
  buttons: {
    approve: '✅ نشر',
    keep: '✅ إبقاء',
    hold: '⏳ سحب للمراجعة',
    spam: '🚫 مزعج',
    delete: '🗑 حذف',
    undo: '↩️ تراجع',
    show: '👀 عرض',
  },
  already: 'سبق القرار: {status}',
  undone: 'تم التراجع: {status}',
  nothingToUndo: 'لا شيء للتراجع عنه: {status}',
  gone: 'هذا التعليق لم يعد موجودًا.',
  failed: 'لم يتم. اضغط مرة أخرى بعد قليل.',
  linked: '✅ تم الربط بموقع {site} باسم {name}. ستصلك هنا التعليقات التي تنتظر المراجعة.',
  alreadyLinked: 'هذه المحادثة مربوطة من قبل.',
  codeWrong: 'الرمز غير صحيح أو انتهت صلاحيته. اطلب رمزًا جديدًا.',
  full: 'بلغ الموقع الحد الأقصى من الحسابات.',
  hint: 'هذا البوت لفريق تحرير أحد المواقع. إن كنت منهم فاطلب رابط الربط من مدير الموقع.',
  paused: 'أوقف مدير الموقع هذا الحساب.',
  unlinked: 'تم فك الربط. للعودة اطلب رمزًا جديدًا من مدير الموقع.',
  languageSet: 'سأتكلم العربية.',
  languageAsk: 'اختر اللغة: /lang ar أو /lang fr أو /lang en',
  queue: {
    zero: 'لا تعليق ينتظر المراجعة. 👏',
    one: 'تعليق واحد ينتظر المراجعة:',
    two: 'تعليقان ينتظران المراجعة:',
    few: '{n} تعليقات تنتظر المراجعة:',
    many: '{n} تعليقًا تنتظر المراجعة:',
    other: '{n} تعليق تنتظر المراجعة:',
  },
  more: {
    zero: 'لا شيء غيرها.',
    one: 'ويبقى تعليق واحد.',
    two: 'ويبقى تعليقان.',
    few: 'وتبقى {n} تعليقات.',
    many: 'ويبقى {n} تعليقًا.',
    other: 'ويبقى {n} تعليق.',
  },
  stats: '📊 {site}',
  waiting: 'تنتظر المراجعة: {n}',
  readers: 'بلّغ عنها قراء: {n}',
  approved: 'منشورة: {n}',
  spam: 'مزعجة: {n}',
  deleted: 'محذوفة: {n}',
  today: 'اليوم',
  received: 'تعليقات وصلت: {n}',
  views: 'مشاهدات: {n}',
  help: 'تصلك هنا التعليقات التي تنتظر المراجعة، وتحت كل منها أزرار القرار. لكل قرار زر للتراجع.',
  commands: {
    queue: 'أحدث التعليقات المنتظرة',
    stats: 'أرقام الموقع اليوم',
    lang: 'اللغة: ar أو fr أو en',
    help: 'كيف يعمل البوت',
    unlink: 'فك ربط هذه المحادثة',
  },
}

const fr: TelegramWords = {
  held: '💬 Commentaire à relire',
  reported: {
    one: '🚩 {n} lecteur a signalé un commentaire publié',
    many: '🚩 {n} de lecteurs ont signalé un commentaire publié',
    other: '🚩 {n} lecteurs ont signalé un commentaire publié',
  },
  burst: {
    one: '💬 Beaucoup de commentaires d’un coup ; {n} commentaire à relire.',
    many: '💬 Beaucoup de commentaires d’un coup ; {n} de commentaires à relire.',
    other: '💬 Beaucoup de commentaires d’un coup ; {n} commentaires à relire.',
  },
  nameless: 'Sans nom',
  author: 'Auteur : {name}',
  page: 'Article : {title}',
  replyTo: 'En réponse à : {name}',
  reasons: 'Motif : {reasons}',
  shortened: 'Le texte est plus long qu’ici.',
  status: { pending: '⏳ À relire', approved: '✅ Publié', spam: '🚫 Indésirable', deleted: '🗑 Supprimé' },
  decidedBy: '{status} — {name}',
  buttons: {
    approve: '✅ Publier',
    keep: '✅ Garder',
    hold: '⏳ Retirer pour relecture',
    spam: '🚫 Indésirable',
    delete: '🗑 Supprimer',
    undo: '↩️ Annuler',
    show: '👀 Afficher',
  },
  already: 'Déjà décidé : {status}',
  undone: 'Annulé : {status}',
  nothingToUndo: 'Rien à annuler : {status}',
  gone: 'Ce commentaire n’existe plus.',
  failed: 'Cela n’a pas marché. Appuyez à nouveau dans un instant.',
  linked: '✅ Relié à {site} sous le nom {name}. Les commentaires à relire arriveront ici.',
  alreadyLinked: 'Cette discussion est déjà reliée.',
  codeWrong: 'Ce code est faux ou n’est plus valable. Demandez-en un nouveau.',
  full: 'Le site a atteint le nombre maximal de comptes.',
  hint: 'Ce bot est réservé à la rédaction d’un site. Si vous en faites partie, demandez le lien au responsable du site.',
  paused: 'Le responsable du site a désactivé ce compte.',
  unlinked: 'Discussion détachée. Pour revenir, demandez un nouveau code au responsable du site.',
  languageSet: 'Je parlerai français.',
  languageAsk: 'Choisissez la langue : /lang ar, /lang fr ou /lang en',
  queue: {
    zero: 'Aucun commentaire à relire. 👏',
    one: '{n} commentaire à relire :',
    many: '{n} de commentaires à relire :',
    other: '{n} commentaires à relire :',
  },
  more: {
    one: 'Encore {n} autre.',
    many: 'Encore {n} d’autres.',
    other: 'Encore {n} autres.',
  },
  stats: '📊 {site}',
  waiting: 'À relire : {n}',
  readers: 'Signalés par des lecteurs : {n}',
  approved: 'Publiés : {n}',
  spam: 'Indésirables : {n}',
  deleted: 'Supprimés : {n}',
  today: 'Aujourd’hui',
  received: 'Commentaires reçus : {n}',
  views: 'Vues : {n}',
  help: 'Les commentaires à relire arrivent ici, chacun avec ses boutons. Chaque décision peut être annulée.',
  commands: {
    queue: 'Derniers commentaires à relire',
    stats: 'Chiffres du site aujourd’hui',
    lang: 'Langue : ar, fr ou en',
    help: 'Mode d’emploi',
    unlink: 'Détacher cette discussion',
  },
}

const en: TelegramWords = {
  held: '💬 A comment waits for review',
  reported: {
    one: '🚩 {n} reader reported a published comment',
    other: '🚩 {n} readers reported a published comment',
  },
  burst: {
    one: '💬 Many comments at once; {n} comment waits for review.',
    other: '💬 Many comments at once; {n} comments wait for review.',
  },
  nameless: 'No name',
  author: 'Author: {name}',
  page: 'Article: {title}',
  replyTo: 'In reply to: {name}',
  reasons: 'Reason: {reasons}',
  shortened: 'The text is longer than what is shown here.',
  status: { pending: '⏳ Waits for review', approved: '✅ Published', spam: '🚫 Spam', deleted: '🗑 Deleted' },
  decidedBy: '{status} — {name}',
  buttons: {
    approve: '✅ Approve',
    keep: '✅ Keep',
    hold: '⏳ Hold for review',
    spam: '🚫 Spam',
    delete: '🗑 Delete',
    undo: '↩️ Undo',
    show: '👀 Show',
  },
  already: 'Decided already: {status}',
  undone: 'Undone: {status}',
  nothingToUndo: 'Nothing to undo: {status}',
  gone: 'This comment is no longer there.',
  failed: 'That did not work. Press again in a moment.',
  linked: '✅ Linked to {site} as {name}. Comments that wait for review will come here.',
  alreadyLinked: 'This chat is linked already.',
  codeWrong: 'This code is wrong or has expired. Ask for a new one.',
  full: 'The site has as many accounts as it can have.',
  hint: 'This bot is for the editors of a site. If you are one, ask the site’s owner for the link.',
  paused: 'The site’s owner has switched this account off.',
  unlinked: 'Unlinked. To come back, ask the site’s owner for a new code.',
  languageSet: 'I will speak English.',
  languageAsk: 'Choose a language: /lang ar, /lang fr or /lang en',
  queue: {
    zero: 'No comment waits for review. 👏',
    one: '{n} comment waits for review:',
    other: '{n} comments wait for review:',
  },
  more: { one: 'And {n} more.', other: 'And {n} more.' },
  stats: '📊 {site}',
  waiting: 'Waiting for review: {n}',
  readers: 'Reported by readers: {n}',
  approved: 'Published: {n}',
  spam: 'Spam: {n}',
  deleted: 'Deleted: {n}',
  today: 'Today',
  received: 'Comments received: {n}',
  views: 'Views: {n}',
  help: 'Comments that wait for review come here, each with its buttons. Every decision can be undone.',
  commands: {
    queue: 'Latest waiting comments',
    stats: 'The site’s numbers today',
    lang: 'Language: ar, fr or en',
    help: 'How the bot works',
    unlink: 'Unlink this chat',
  },
}

/** By language. */
export const telegramWords: Record<Language, TelegramWords> = { ar, fr, en }
