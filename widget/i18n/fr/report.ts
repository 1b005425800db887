import type { ReportWords } from '../words.ts'

/** French. */
export const words: ReportWords = {
  question: 'Quel est le problème ?',
  offensive: 'Injurieux',
  spam: 'Publicité ou répétition',
  false: 'Fausse information',
  private: 'Données personnelles',
  other: 'Autre chose',
  cancel: 'Annuler',
  sent: 'Merci, la rédaction a reçu votre signalement.',
  gone: 'Ce commentaire n’est plus publié.',
  failed: 'Le signalement n’est pas parti. Réessayez.',
}
