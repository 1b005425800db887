import type { Catalogue } from '../words.ts'

/** English: what went wrong, and what to do about it. */
export const words = {
  network: 'Sada cannot be reached. Check the connection and try again; trying again does nothing twice.',
  timeout: 'No answer came in time. Try again; trying again does nothing twice.',
  notSada: 'Something else than Sada answered. Perhaps a network asks you to sign in first.',
  keyInvalid: 'This key is not accepted: it is wrong, has ended or was revoked. Ask for another one.',
  tooManyFailures: 'Too many wrong keys came from here. Try again {time}.',
  scopeMissing: 'Your key may not do this.',
  commentNotFound: 'This comment does not exist any more.',
  commentNotPublished: 'Only a published comment can be pinned or answered.',
  pinsFull: 'This article has three pinned comments already. Unpin one first.',
  ruleExists: 'The site has this rule already.',
  rulesFull: 'The site has as many rules as it can have. Remove some first.',
  ruleNotFound: 'This rule does not exist any more.',
  keyNotFound: 'This key does not exist any more.',
  pageNotFound: 'No article has this address.',
  pageHost: 'This address is not on one of the site’s own.',
  conflict: 'Somebody else has changed this meanwhile.',
  invalid: 'Something in it is not accepted. Check what you typed.',
  tooLarge: 'This is too long.',
  search: 'There is no word in this that could be looked for.',
  outdated: 'The list is too old to go on with. Load it again.',
  operationNotFound: 'This decision cannot be found any more.',
  server: 'Something failed on the server. Try again in a moment.',
  other: 'It did not work ({code}).',
  validKey: 'Enter a name, and choose what the key may do.',
} satisfies Catalogue
