import type { ThreadWords } from '../words.ts'

/** French. */
export const words: ThreadWords = {
  title: 'Commentaires',
  empty: 'Pas encore de commentaire. Ouvrez la discussion.',
  closed: 'Les commentaires sont clos',
  loading: 'Chargement des commentaires…',
  reply: 'Répondre',
  replyTo: 'à {name}',
  report: 'Signaler',
  reportOf: 'le commentaire de {name}',
  staff: 'Rédaction',
  held: 'En cours de validation',
  pinned: 'Épinglé',
  anonymous: 'Anonyme',
  edited: 'modifié',
  more: 'Afficher plus de commentaires',
  moreReplies: 'Afficher plus de réponses',
  retry: 'Réessayer',
  failed: 'Impossible de charger les commentaires.',
  offline: 'Vous êtes hors connexion.',
  timeout: 'La réponse tarde trop.',
  elsewhere: 'Les commentaires ne sont pas disponibles ici.',
}
