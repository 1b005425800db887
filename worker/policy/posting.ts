import { type ErrorCode, graphemeLength, limits, type Reason, type Settings } from '../../contract/index.ts'
import { nameShape } from '../text/normalise.ts'
import { siteWaitSeconds } from './pace.ts'
import { matchRules, type RuleBook } from './rules.ts'

/** All that the decision on a new comment rests on; gathered by the route, so that this stays pure. */
export interface PostingFacts {
  settings: Settings
  /** `null`: nobody has seen the page yet. */
  page: { id: number; createdAtMs: number; state: string } | null
  /** `undefined`: the comment answers nothing; `null`: what it answers does not exist on this site. */
  parent:
    | { id: string; pageId: number; visibleParentId: string | null; depth: number; status: string }
    | null
    | undefined
  /**
   * Someone with this address, on this device, has an approved comment on the site; where the site asks for no address,
   * someone on this device.
   */
  hasApprovedComment: boolean
  rules: RuleBook
  /** Names under which staff has answered, folded. */
  staffNames: ReadonlySet<string>
  /**
   * When this author's comments of the last minute came, oldest first (Unix milliseconds); of somebody who gives no
   * address, this device's.
   */
  latestByAuthorMs: readonly number[]
  /** Comments of the last day with the same text: by this author in the same place, and by anybody on the site. */
  sameText: { inPlace: number; anywhere: number }
  /** Comments that came from the same address block in these ten minutes, and on this day (UTC). */
  fromAddress: { lately: number; today: number }
  /** Comments that the site had on this day (UTC). */
  siteToday: number
  /** Rows that the instance may write in a day. */
  budgetRows: number
}

/** What of the comment itself the decision looks at. */
export interface PostingInput {
  body: string
  name: string | null
  website: string | null
  emailDomain: string | null
  authorMac: string | null
  deviceMac: string | null
  ip: string | null
}

/** Where the comment goes in its thread. */
export interface Position {
  parentId: string | null
  depth: number
}

export type PostingDecision =
  | { kind: 'publish'; position: Position }
  | { kind: 'hold' | 'spam'; position: Position; reasons: readonly Reason[] }
  | { kind: 'refuse'; code: ErrorCode; pointer?: string; retryAfterSeconds?: number }

const dayMs = 86_400_000
const minuteMs = 60_000
/** A short text is said by many who never met: «شكرا». */
const repeatedFrom = 30

/** Whether a page takes comments. A page's age counts from when Sada first saw it. */
export function isOpen(
  settings: Settings,
  page: { createdAtMs: number; state: string } | null,
  nowMs: number,
): boolean {
  if (page === null) return true
  const days = settings.close_after_days
  return page.state === 'open' && (days === 0 || nowMs < page.createdAtMs + days * dayMs)
}

/** Addresses in a text, and the author's website, which is one more. */
export function countLinks(input: Pick<PostingInput, 'body' | 'website'>): number {
  const inBody = input.body.match(/https?:\/\/|(?<![\p{L}\p{N}./])www\./giu)?.length ?? 0
  return inBody + (input.website === null ? 0 : 1)
}

/** An answer to the deepest level joins it as a neighbour: nothing is lost, and nothing gets narrower. */
export function positionUnder(parent: NonNullable<PostingFacts['parent']>, maxDepth: number): Position {
  return parent.depth < maxDepth
    ? { parentId: parent.id, depth: parent.depth + 1 }
    : { parentId: parent.visibleParentId, depth: parent.depth }
}

function parentFault(facts: PostingFacts): ErrorCode | null {
  const { parent, page } = facts
  if (parent === undefined) return null
  if (parent === null) return 'parent_not_found'
  if (parent.pageId !== page?.id) return 'parent_on_other_page'
  return parent.status === 'approved' ? null : 'parent_not_approved'
}

type Refusal = Extract<PostingDecision, { kind: 'refuse' }>

/** The author waits until the oldest comment of the last minute is a minute old. */
function authorWaitSeconds({ settings, latestByAuthorMs: recent }: PostingFacts, nowMs: number): number {
  const most = settings.max_comments_per_minute
  const [oldest] = recent.slice(-most)
  if (most === 0 || recent.length < most || oldest === undefined) return 0
  return Math.max(1, Math.ceil((oldest + minuteMs - nowMs) / 1000))
}

/** An address waits for the next ten minutes, or for the next day (UTC), when it has another name as well. */
function addressWaitSeconds({ fromAddress: { lately, today } }: PostingFacts, nowMs: number): number {
  const until = (periodMs: number) => Math.max(1, Math.ceil((periodMs - (nowMs % periodMs)) / 1000))
  if (today >= limits.commentsPerAddressDay) return until(dayMs)
  return lately >= limits.commentsPerAddressMost ? until(limits.rateMinutes * minuteMs) : 0
}

/** Too much too fast: by an author, from an address, or on the whole site. */
function flood(facts: PostingFacts, nowMs: number): Refusal | null {
  const retryAfterSeconds = Math.max(
    authorWaitSeconds(facts, nowMs),
    addressWaitSeconds(facts, nowMs),
    siteWaitSeconds(facts.siteToday, facts.budgetRows, nowMs),
  )
  return retryAfterSeconds > 0 ? { kind: 'refuse', code: 'too_many_comments', retryAfterSeconds } : null
}

function refusal(facts: PostingFacts, input: PostingInput, nowMs: number): Refusal | null {
  if (!isOpen(facts.settings, facts.page, nowMs)) return { kind: 'refuse', code: 'page_closed' }
  const fault = parentFault(facts)
  if (fault) return { kind: 'refuse', code: fault, pointer: '/parent_id' }
  if (graphemeLength(input.body) > facts.settings.max_body_length) {
    return { kind: 'refuse', code: 'validation_failed', pointer: '/body' }
  }
  if (facts.sameText.inPlace > 0) return { kind: 'refuse', code: 'comment_duplicate' }
  return flood(facts, nowMs)
}

/** Whether a reader's name could be taken for the site's or its staff's. */
function isReserved(facts: PostingFacts, name: string | null): boolean {
  const shape = nameShape(name ?? '')
  if (shape === '') return false
  const { name: siteName, reserved_names } = facts.settings
  return [siteName, ...reserved_names, ...facts.staffNames].some((each) => nameShape(each) === shape)
}

function holdReasons(facts: PostingFacts, input: PostingInput): Reason[] {
  const { moderation, max_links } = facts.settings
  const reasons: Reason[] = []
  if (moderation === 'all') reasons.push({ code: 'moderation_all' })
  if (moderation === 'first_time' && !facts.hasApprovedComment) reasons.push({ code: 'first_time' })
  const links = countLinks(input)
  if (max_links > 0 && links >= max_links) reasons.push({ code: 'links', detail: String(links) })
  if (isReserved(facts, input.name)) reasons.push({ code: 'impersonation', detail: input.name ?? '' })
  const { anywhere } = facts.sameText
  if (anywhere >= limits.sameTextMost && graphemeLength(input.body) >= repeatedFrom) {
    reasons.push({ code: 'repeated', detail: String(anywhere + 1) })
  }
  if (facts.fromAddress.lately >= limits.commentsPerAddress) reasons.push({ code: 'flood' })
  return reasons
}

/** Publish, hold for a moderator with the reasons, or refuse with a code. Pure: the time is passed in. */
export function decidePosting(facts: PostingFacts, input: PostingInput, nowMs: number): PostingDecision {
  const refused = refusal(facts, input, nowMs)
  if (refused) return refused
  const hits = matchRules(facts.rules, input)
  if (hits.some(({ action }) => action === 'refuse')) return { kind: 'refuse', code: 'comment_refused' }
  const position = facts.parent
    ? positionUnder(facts.parent, facts.settings.depth)
    : { parentId: null, depth: 1 }
  const reasons = [...hits.map(({ reason }) => reason), ...holdReasons(facts, input)]
  if (hits.some(({ action }) => action === 'spam')) return { kind: 'spam', position, reasons }
  return reasons.length > 0 ? { kind: 'hold', position, reasons } : { kind: 'publish', position }
}

/** Whether this many reports take a published comment down until a moderator has looked at it. */
export function reportsHold(
  settings: Settings,
  comment: { status: string; reports: number; isJudged: boolean },
): boolean {
  const most = settings.reports_to_hold
  return most > 0 && comment.status === 'approved' && !comment.isJudged && comment.reports >= most
}
