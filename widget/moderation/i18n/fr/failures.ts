import type { FailureWords } from '../words.ts'

/** French: what went wrong, and what to do about it. */
export const words: FailureWords = {
  network: 'Sada est injoignable. Vérifiez la connexion et réessayez ; rien ne sera fait deux fois.',
  timeout: 'Pas de réponse à temps. Réessayez ; rien ne sera fait deux fois.',
  notSada: 'Ce n’est pas Sada qui a répondu. Le réseau demande peut-être d’abord une connexion.',
  keyInvalid:
    'Cette clé n’est pas acceptée : elle est fausse, a expiré ou a été révoquée. Demandez-en une autre.',
  tooManyFailures: 'Trop de fausses clés sont venues d’ici. Réessayez {time}.',
  scopeMissing: 'Votre clé ne le permet pas.',
  commentNotFound: 'Ce commentaire n’existe plus.',
  commentNotPublished: 'Seul un commentaire publié peut être épinglé ou recevoir une réponse.',
  pinsFull: 'Cet article a déjà trois commentaires épinglés. Désépinglez-en un d’abord.',
  ruleExists: 'Le site a déjà cette règle.',
  rulesFull: 'Le site a autant de règles que possible. Retirez-en d’abord.',
  ruleNotFound: 'Cette règle n’existe plus.',
  keyNotFound: 'Cette clé n’existe plus.',
  pageNotFound: 'Aucun article n’a cette adresse.',
  pageHost: 'Cette adresse n’est pas l’une de celles du site.',
  conflict: 'Quelqu’un d’autre l’a changé entre-temps.',
  invalid: 'Quelque chose n’y est pas accepté. Vérifiez votre saisie.',
  emailInName: 'Pas d’adresse e-mail dans le nom : les noms restent dans le journal.',
  tooLarge: 'C’est trop long.',
  search: 'Il n’y a là aucun mot à chercher.',
  outdated: 'La liste est trop ancienne pour continuer. Rechargez-la.',
  operationNotFound: 'Cette décision est introuvable.',
  server: 'Une erreur s’est produite sur le serveur. Réessayez dans un instant.',
  other: 'Cela n’a pas fonctionné ({code}).',
  validKey: 'Indiquez un nom et choisissez ce que la clé permet.',
}
