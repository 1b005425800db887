import type { ErrorCode, Reason, Settings } from '../../contract/index.ts'

/** All that the decision on a new comment rests on; gathered by the route, so that this stays pure. */
export interface PostingFacts {
  settings: Settings
  /** `null`: nobody has seen the page yet. */
  page: { id: number; createdAtMs: number } | null
  /** `undefined`: the comment answers nothing; `null`: what it answers does not exist on this site. */
  parent:
    | { id: string; pageId: number; visibleParentId: string | null; depth: number; status: string }
    | null
    | undefined
  /** Someone with this address, on this device, has an approved comment on the site. */
  hasApprovedComment: boolean
}

/** What of the comment itself the decision looks at. */
export interface PostingInput {
  body: string
  website: string | undefined
}

/** Where the comment goes in its thread. */
export interface Position {
  parentId: string | null
  depth: number
}

export type PostingDecision =
  | { kind: 'publish'; position: Position }
  | { kind: 'hold'; position: Position; reasons: readonly Reason[] }
  | { kind: 'refuse'; code: ErrorCode; pointer?: string }

const dayMs = 86_400_000

/** Whether a page takes comments. A page's age counts from when Sada first saw it. */
export function isOpen(settings: Settings, page: { createdAtMs: number } | null, nowMs: number): boolean {
  const days = settings.close_after_days
  return days === 0 || page === null || nowMs < page.createdAtMs + days * dayMs
}

/** Addresses in a text, and the author's website, which is one more. */
export function countLinks(input: PostingInput): number {
  const inBody = input.body.match(/https?:\/\/|(?<![\p{L}\p{N}./])www\./giu)?.length ?? 0
  return inBody + (input.website === undefined ? 0 : 1)
}

/** An answer to the deepest level joins it as a neighbour: nothing is lost, and nothing gets narrower. */
function positionUnder(parent: NonNullable<PostingFacts['parent']>, maxDepth: number): Position {
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

function holdReasons(facts: PostingFacts, input: PostingInput): Reason[] {
  const { moderation, max_links } = facts.settings
  const reasons: Reason[] = []
  if (moderation === 'all') reasons.push({ code: 'moderation_all' })
  if (moderation === 'first_time' && !facts.hasApprovedComment) reasons.push({ code: 'first_time' })
  const links = countLinks(input)
  if (max_links > 0 && links >= max_links) reasons.push({ code: 'links', detail: String(links) })
  return reasons
}

/** Publish, hold for a moderator with the reasons, or refuse with a code. Pure: the time is passed in. */
export function decidePosting(facts: PostingFacts, input: PostingInput, nowMs: number): PostingDecision {
  if (!isOpen(facts.settings, facts.page, nowMs)) return { kind: 'refuse', code: 'page_closed' }
  const fault = parentFault(facts)
  if (fault) return { kind: 'refuse', code: fault, pointer: '/parent_id' }
  const position = facts.parent
    ? positionUnder(facts.parent, facts.settings.depth)
    : { parentId: null, depth: 1 }
  const reasons = holdReasons(facts, input)
  return reasons.length > 0 ? { kind: 'hold', position, reasons } : { kind: 'publish', position }
}
