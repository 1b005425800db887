import type { HelpWords } from '../words.ts'

/** French: keyboard shortcuts. */
export const words: HelpWords = {
  title: 'Raccourcis clavier',
  lead: 'Une lettre fait une chose au commentaire qui a le focus, comme dans WordPress. Jamais pendant que vous écrivez.',
  on: 'Utiliser les lettres seules',
  onNote: 'Elles sont activées.',
  offNote: 'Elles sont désactivées.',
  layout: 'Avec un clavier arabe aussi : « ش » est à la place du A.',
  next: 'Commentaire suivant',
  previous: 'Commentaire précédent',
  approve: 'Publier',
  hold: 'Remettre en attente',
  spam: 'Indésirable',
  delete: 'Supprimer',
  undo: 'Annuler l’action',
  reply: 'Répondre',
  select: 'Choisir',
  help: 'Cette aide',
  key: 'Touche',
  does: 'Ce qu’elle fait',
}
