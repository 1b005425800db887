import type { Forms } from './plural.ts'

/** Words that a page with counters alone needs. */
export interface CountWords {
  comments: Forms
  views: Forms
}

/** Words to read a thread. */
export interface ThreadWords {
  title: string
  empty: string
  closed: string
  loading: string
  reply: string
  /** Continues `reply` for those who do not see whose button it is. */
  replyTo: string
  report: string
  /** Continues `report` as `replyTo` does `reply`. */
  reportOf: string
  staff: string
  held: string
  pinned: string
  anonymous: string
  edited: string
  more: string
  moreReplies: string
  retry: string
  /** Sentences of failure. */
  failed: string
  offline: string
  timeout: string
  elsewhere: string
}

/** Words of the form as it stands there. */
export interface FormWords {
  add: string
  addReply: string
  emailNote: string
  requiredNote: string
  required: string
  optional: string
  body: string
  name: string
  email: string
  website: string
  remember: string
  hint: string
  left: string
  submit: string
  submitReply: string
  sending: string
  cancel: string
  discard: string
  discardYes: string
  discardNo: string
  problem: string
  error: string
  bodyMissing: string
  nameMissing: string
  emailMissing: string
  websiteMissing: string
  emailWrong: string
  websiteWrong: string
  tooLong: string
  notVisible: string
  notAccepted: string
  failed: string
}

/** What is said after somebody did something: sent a comment, asked for more. */
export interface OutcomeWords {
  offline: string
  timeout: string
  tooFast: string
  unavailable: string
  retryAfter: string
  kept: string
  published: string
  publishedReply: string
  pending: string
  preview: string
  further: Forms
  moreFailed: string
}

/** Why the server refused a comment. It has answered, so these can be fetched then. */
export interface RefusalWords {
  closed: string
  elsewhere: string
  parentGone: string
  tooLarge: string
  keyReused: string
  duplicate: string
  refused: string
}

/** What a reader is asked, and told, who reports a comment. */
export interface ReportWords {
  question: string
  offensive: string
  spam: string
  false: string
  private: string
  other: string
  cancel: string
  sent: string
  gone: string
  failed: string
}
