import type { RuleAsk } from '../../../client/index.ts'
import type { ReplayAnswer, RuleAction, RuleKind, RuleMode, Status } from '../../../contract/index.ts'

/** How long a rule holds. */
export const durations = ['day', 'week', 'month', 'forever', 'date'] as const
export type Duration = (typeof durations)[number]

/** A rule as it stands in a form. */
export interface RuleDraft {
  kind: RuleKind
  mode: RuleMode
  pattern: string
  action: RuleAction
  duration: Duration
  /** With `date`: a day, YYYY-MM-DD; the rule ends when the day does, in UTC. */
  until: string
}

/** A form that nobody has touched. */
export const emptyRule: RuleDraft = {
  kind: 'word',
  mode: 'word',
  pattern: '',
  action: 'hold',
  duration: 'forever',
  until: '',
}

const dayMs = 86_400_000
const days: Partial<Record<Duration, number>> = { day: 1, week: 7, month: 30 }

/** When a rule ends; `null`: never. */
export function endOf(
  { duration, until }: Pick<RuleDraft, 'duration' | 'until'>,
  nowMs: number,
): string | null {
  if (duration === 'date') {
    const start = Date.parse(`${until}T00:00:00Z`)
    return Number.isNaN(start) ? null : new Date(start + dayMs).toISOString()
  }
  const length = days[duration]
  return length === undefined ? null : new Date(nowMs + length * dayMs).toISOString()
}

/** The rule as the interface takes it. @param author a comment, to mean its author instead of a pattern */
export function ruleAsk(draft: RuleDraft, nowMs: number, author?: string): RuleAsk {
  const { kind, mode, pattern, action } = draft
  const expires_at = endOf(draft, nowMs)
  return {
    kind,
    action,
    ...(kind === 'word' ? { mode } : {}),
    ...(author === undefined ? { pattern: pattern.trim() } : { comment_id: author }),
    ...(expires_at === null ? {} : { expires_at }),
  }
}

/** What a rehearsal has found so far. */
export interface Rehearsal {
  examined: number
  matched: number
  byStatus: Partial<Record<Status, number>>
  examples: ReplayAnswer['data']
  cursor: string | null
  isPossible: boolean
}

const statuses: readonly Status[] = ['pending', 'approved', 'spam', 'deleted']
/** More examples would not be read. */
const examplesMost = 20

/** A rehearsal with one more piece. */
export function rehearsed(before: Rehearsal | null, piece: ReplayAnswer): Rehearsal {
  const byStatus: Rehearsal['byStatus'] = {}
  for (const status of statuses) {
    const n = (before?.byStatus[status] ?? 0) + (piece.by_status[status] ?? 0)
    if (n > 0) byStatus[status] = n
  }
  return {
    examined: (before?.examined ?? 0) + piece.examined,
    matched: (before?.matched ?? 0) + piece.matched,
    byStatus,
    examples: [...(before?.examples ?? []), ...piece.data].slice(0, examplesMost),
    cursor: piece.next_cursor,
    isPossible: piece.possible,
  }
}
