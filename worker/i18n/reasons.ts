import type { Reason, ReasonCode } from '../../contract/index.ts'
import { isolated, type Language } from './language.ts'

/** Why a comment waits, in a moderator's words; `{detail}` is what matched. */
const sentences: Record<Language, Record<ReasonCode, string>> = {
  ar: {
    moderation_all: 'كل التعليقات تنتظر المراجعة',
    first_time: 'أول تعليق لصاحبه',
    links: 'عدد الروابط: {detail}',
    word: 'كلمة في القائمة: {detail}',
    author: 'صاحب التعليق في القائمة',
    domain: 'نطاق البريد في القائمة: {detail}',
    address: 'عنوان الشبكة في القائمة: {detail}',
    impersonation: 'اسم محجوز: {detail}',
    repeated: 'نص مكرر: {detail}',
    flood: 'تعليقات كثيرة من العنوان نفسه',
    reports: 'بلّغ عنه قراء: {detail}',
  },
  fr: {
    moderation_all: 'Tous les commentaires sont relus',
    first_time: 'Premier commentaire de cette personne',
    links: 'Nombre de liens : {detail}',
    word: 'Mot de la liste : {detail}',
    author: 'Auteur de la liste',
    domain: 'Domaine de la liste : {detail}',
    address: 'Adresse réseau de la liste : {detail}',
    impersonation: 'Nom réservé : {detail}',
    repeated: 'Texte répété : {detail}',
    flood: 'Beaucoup de commentaires de la même adresse',
    reports: 'Signalé par des lecteurs : {detail}',
  },
  en: {
    moderation_all: 'All comments are reviewed',
    first_time: 'This person’s first comment',
    links: 'Number of links: {detail}',
    word: 'Listed word: {detail}',
    author: 'Listed author',
    domain: 'Listed e-mail domain: {detail}',
    address: 'Listed network address: {detail}',
    impersonation: 'Reserved name: {detail}',
    repeated: 'Repeated text: {detail}',
    flood: 'Many comments from one address',
    reports: 'Reported by readers: {detail}',
  },
}

/** A reason as plain text. */
export function reasonText(language: Language, { code, detail = '' }: Reason): string {
  return sentences[language][code].replace('{detail}', () => isolated(detail))
}
