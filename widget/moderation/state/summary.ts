import type { ModeratedComment, Status, Summary } from '../../../contract/index.ts'
import type { Filter } from './queue.ts'

/** The numbers after comments have gone from one status to another, until the server says them anew. */
export function shifted(
  summary: Summary,
  moves: readonly { comment: ModeratedComment; to: Status; isJudged: boolean }[],
): Summary {
  const next = { ...summary, reasons: { ...summary.reasons } }
  for (const { comment, to, isJudged } of moves) {
    const { status, reasons, reports } = comment
    next[status] = Math.max(0, next[status] - 1)
    next[to] += 1
    const wasFlagged = status === 'pending' || status === 'approved'
    if (reports > 0 && wasFlagged && isJudged) next.reported = Math.max(0, next.reported - 1)
    if (status !== 'pending' || to === 'pending') continue
    for (const { code } of reasons) {
      const n = next.reasons[code]
      if (n !== undefined && code !== 'reports') next.reasons[code] = Math.max(0, n - 1)
    }
  }
  return next
}

/** How many comments a list has in all; `null` where no counter says it. */
export function totalOf(summary: Summary | null, { status, ...rest }: Filter): number | null {
  if (!summary || status === 'any') return null
  const { reason, ...others } = rest
  if (Object.values(others).some(Boolean)) return null
  if (reason === undefined) return summary[status]
  return status === 'pending' ? (summary.reasons[reason] ?? 0) : null
}
