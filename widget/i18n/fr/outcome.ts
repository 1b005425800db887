import type { OutcomeWords } from '../words.ts'

/** French. */
export const words: OutcomeWords = {
  offline: 'Vous êtes hors connexion : le commentaire n’est pas parti.',
  timeout:
    'Sans réponse, nous ignorons si votre commentaire est arrivé. Réessayer ne le publiera pas deux fois.',
  tooFast: 'Trop de commentaires en peu de temps.',
  unavailable: 'Le service est momentanément indisponible.',
  retryAfter: 'Réessayez {time}.',
  kept: 'Votre texte est conservé.',
  published: 'Votre commentaire est publié.',
  publishedReply: 'Votre réponse à {name} est publiée.',
  pending: 'Votre commentaire attend d’être validé.',
  preview: 'Vous seul voyez cet aperçu ; tout le monde le verra une fois approuvé.',
  moreFailed: 'Impossible d’en charger plus. Réessayez.',
  further: {
    one: '{n} autre commentaire',
    many: '{n} d’autres commentaires',
    other: '{n} autres commentaires',
  },
}
