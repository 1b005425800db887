import type { Action, ModeratedComment } from '../../../contract/index.ts'

/** How long an undo is offered where the eyes are; the list of recent decisions offers it without end. */
export const undoMs = 10_000

/** What can be taken back. */
export interface Decision {
  id: number
  action: Action | 'pin' | 'unpin' | 'ban' | 'undo'
  /** How many comments it changed. */
  count: number
  /** Comments that are known, as they were before. */
  comments: readonly ModeratedComment[]
  /** Offered until then (Unix milliseconds); while somebody is about to press, for ever. */
  endsAtMs: number
  phase: 'open' | 'undoing' | 'undone' | 'failed'
  /** Takes it back. */
  undo(): Promise<void>
}

/** The decision that an undo would take back now: the latest that is still offered. */
export function offered(decisions: readonly Decision[], nowMs: number): Decision | null {
  return (
    decisions.findLast(
      ({ phase, endsAtMs }) => (phase === 'open' || phase === 'failed') && endsAtMs > nowMs,
    ) ?? null
  )
}

/** When the next offer ends; `null`: there is none that will. */
export function nextEnd(decisions: readonly Decision[], nowMs: number): number | null {
  const ends = decisions
    .filter(({ phase, endsAtMs }) => (phase === 'open' || phase === 'failed') && endsAtMs > nowMs)
    .map(({ endsAtMs }) => endsAtMs)
    .filter(Number.isFinite)
  return ends.length > 0 ? Math.min(...ends) : null
}

/** Holds all offers while a pointer or the focus is on them, and lets them go on afterwards. */
export function held(decisions: readonly Decision[], isHeld: boolean, nowMs: number): Decision[] {
  return decisions.map((decision) => {
    if (isHeld)
      return decision.endsAtMs > nowMs ? { ...decision, endsAtMs: Number.POSITIVE_INFINITY } : decision
    return Number.isFinite(decision.endsAtMs) ? decision : { ...decision, endsAtMs: nowMs + undoMs }
  })
}
