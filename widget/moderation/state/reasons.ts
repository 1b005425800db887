import type { ReasonCode } from '../../../contract/index.ts'

const order = {
  first_time: 0,
  moderation_all: 1,
  links: 2,
  word: 3,
  author: 4,
  domain: 5,
  address: 6,
  impersonation: 7,
  repeated: 8,
  flood: 9,
  reports: 10,
} satisfies Record<ReasonCode, number>

const isReason = (text: string): text is ReasonCode => text in order

/** Why a comment waits, in the order in which the page offers them; the compiler sees that none is missing. */
export const reasonCodes: readonly ReasonCode[] = Object.keys(order).filter(isReason)
