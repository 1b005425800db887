import type { ActWords } from '../act.ts'

/** French. */
export const words: ActWords = {
  ask: {
    approve: {
      title: 'Publier ce commentaire ?',
      button: 'Publier le commentaire',
      lead: 'Les lecteurs le verront aussitôt.',
    },
    spam: {
      title: 'Ce commentaire est-il indésirable ?',
      button: 'Marquer comme indésirable',
      lead: 'Les lecteurs ne le verront pas.',
    },
    delete: {
      title: 'Supprimer ce commentaire ?',
      button: 'Supprimer le commentaire',
      lead: 'Les lecteurs ne le verront pas ; il reste dans la corbeille.',
    },
    undo: {
      title: 'Revenir sur la décision ?',
      button: 'Annuler la décision',
      lead: 'Le commentaire redevient ce qu’il était : {state}.',
    },
    confirm: {
      title: 'Confirmer l’abonnement',
      button: 'Confirmer l’abonnement',
      lead: 'Vous recevrez ensuite des messages sur les commentaires de {site} qui attendent une décision.',
    },
    unsubscribe: {
      title: 'Arrêter les messages ?',
      button: 'Arrêter les messages',
      lead: 'Vous ne recevrez plus de messages sur les commentaires de {site}.',
    },
  },
  done: {
    approved: { title: 'Commentaire publié', lead: 'Les lecteurs le voient maintenant.' },
    spam: { title: 'Commentaire marqué comme indésirable', lead: 'Les lecteurs ne le verront pas.' },
    deleted: {
      title: 'Commentaire supprimé',
      lead: 'Les lecteurs ne le verront pas ; il reste dans la corbeille.',
    },
  },
  undone: { title: 'Décision annulée', lead: 'Le commentaire est de nouveau ce qu’il était : {state}.' },
  undoneBefore: 'Cette décision est déjà annulée',
  decided: 'Ce commentaire a déjà été traité',
  nothingChanged: 'Rien n’a changé maintenant.',
  undoUntil: 'Annulation possible jusqu’à {time}.',
  state: { pending: 'en attente', approved: 'publié', spam: 'indésirable', deleted: 'supprimé' },
  labels: {
    state: 'État',
    by: 'Décision de',
    at: 'Le',
    page: 'Article',
    reasons: 'Pourquoi il attend',
    channel: 'Abonnement',
  },
  automatic: 'automatique',
  nameless: 'Sans nom',
  replyTo: 'En réponse à {name}',
  desk: 'Ouvrir la page de modération',
  confirmed: {
    title: 'Abonnement confirmé',
    lead: 'Vous recevrez des messages sur les commentaires de {site} qui attendent une décision.',
  },
  unsubscribed: {
    title: 'Messages arrêtés',
    lead: 'Vous ne recevrez plus de messages sur les commentaires de {site}. Pour les reprendre, adressez-vous à la personne qui gère le site.',
  },
  faults: {
    link_invalid: {
      title: 'Ce lien n’est pas valable',
      lead: 'Il est peut-être incomplet ou modifié. Ouvrez-le depuis le message, ou copiez-le en entier.',
    },
    link_expired: {
      title: 'Ce lien a expiré',
      lead: 'Les liens des messages ont une durée limitée. La décision reste possible sur la page de modération.',
    },
    link_off: {
      title: 'Ces messages sont arrêtés',
      lead: 'Le lien ne fonctionne plus : les messages dont il vient ont été arrêtés.',
    },
    comment_not_found: {
      title: 'Ce commentaire n’existe plus',
      lead: 'Il a peut-être été effacé après l’envoi du message.',
    },
    operation_not_found: {
      title: 'Aucune décision à annuler ici',
      lead: 'Vous pouvez revoir le commentaire sur la page de modération.',
    },
    not_configured: {
      title: 'Le service n’est pas configuré',
      lead: 'Il lui manque un réglage indispensable. Prévenez la personne qui gère le site.',
    },
    database_unavailable: {
      title: 'Les données sont inaccessibles',
      lead: 'Réessayez dans un instant ; c’est sans risque.',
    },
    internal: {
      title: 'Une erreur s’est produite chez nous',
      lead: 'Réessayez dans un instant ; c’est sans risque.',
    },
  },
  code: 'Code',
}
