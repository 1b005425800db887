import type { RefusalWords } from '../words.ts'

/** French. */
export const words: RefusalWords = {
  closed: 'Les commentaires de cette page viennent de fermer.',
  elsewhere: 'On ne peut pas commenter depuis ce site.',
  parentGone: 'Le commentaire auquel vous répondez n’est plus disponible.',
  tooLarge: 'Votre commentaire est trop volumineux.',
  keyReused: 'Une autre version de ce texte est déjà arrivée. Réessayez pour envoyer celle-ci.',
  duplicate: 'Vous avez déjà envoyé ce commentaire.',
  refused: 'Les règles du site ne permettent pas de publier ce commentaire.',
}
