import type { SadaError } from '../../../client/index.ts'
import type { Action, ModeratedComment, Queue, QueueFilter, Status } from '../../../contract/index.ts'

export type ListName = QueueFilter['status']

/** What a list is narrowed by. */
export interface Filter {
  status: ListName
  reason?: NonNullable<QueueFilter['reason']>
  page?: string
  author?: string
  q?: string
  since?: string
}

/** A list of comments as a moderator works through it. */
export interface QueueState {
  filter: Filter
  phase: 'loading' | 'ready' | 'failed'
  failure: SadaError | null
  items: readonly ModeratedComment[]
  /** Continues the list; also what “all that match” goes on with. */
  cursor: string | null
  more: 'idle' | 'loading' | SadaError
  /** Came in since: they wait behind a button, so that nothing moves under the eyes. */
  fresh: readonly ModeratedComment[]
  /** The comment that keys act on: the one with the focus. */
  current: string | null
  selected: ReadonlySet<string>
  /** “All that match”, beyond those that are shown. */
  isAll: boolean
  /** Why a comment is back in the list. */
  troubles: ReadonlyMap<string, SadaError>
}

/** A list before its first piece. */
export function loading(filter: Filter): QueueState {
  return {
    filter,
    phase: 'loading',
    failure: null,
    items: [],
    cursor: null,
    more: 'idle',
    fresh: [],
    current: null,
    selected: new Set(),
    isAll: false,
    troubles: new Map(),
  }
}

/** The list with its first piece. */
export function loaded(state: QueueState, { data, next_cursor }: Queue): QueueState {
  return { ...loading(state.filter), phase: 'ready', items: data, cursor: next_cursor }
}

/** The list that did not come. */
export function failed(state: QueueState, failure: SadaError): QueueState {
  return { ...state, phase: 'failed', failure }
}

const byId = (comments: readonly ModeratedComment[]) =>
  [...new Map(comments.map((comment) => [comment.id, comment])).values()].toSorted((a, b) =>
    a.id < b.id ? 1 : -1,
  )

/** The list with a further piece below. With “all that match” chosen, the new ones are chosen too. */
export function appended(state: QueueState, { data, next_cursor }: Queue): QueueState {
  const items = byId([...state.items, ...data])
  const selected = state.isAll ? new Set(items.map(({ id }) => id)) : state.selected
  return { ...state, items, selected, cursor: next_cursor, more: 'idle' }
}

/** Comments that came in and are not in the list yet, newest first. */
export function withFresh(state: QueueState, found: readonly ModeratedComment[]): QueueState {
  const known = new Set(state.items.map(({ id }) => id))
  const fresh = byId([...state.fresh, ...found.filter(({ id }) => !known.has(id))])
  return fresh.length === state.fresh.length ? state : { ...state, fresh }
}

/** Brings what came in into the list; the newest becomes the current one. */
export function merged(state: QueueState): QueueState {
  const [first] = state.fresh
  if (!first) return state
  return { ...state, items: byId([...state.fresh, ...state.items]), fresh: [], current: first.id }
}

/** The neighbour that takes the focus when `gone` leave: the next below, else the next above. */
export function successor(
  items: readonly ModeratedComment[],
  gone: ReadonlySet<string>,
  current: string | null,
): string | null {
  const place = items.findIndex(({ id }) => id === current)
  const below = items.slice(Math.max(place, 0)).find(({ id }) => !gone.has(id))
  const above = items.slice(0, Math.max(place, 0)).findLast(({ id }) => !gone.has(id))
  return (below ?? above)?.id ?? null
}

/** The list without some comments. */
export function without(state: QueueState, ids: Iterable<string>): QueueState {
  const gone = new Set(ids)
  const keep = ({ id }: ModeratedComment) => !gone.has(id)
  const current =
    state.current !== null && gone.has(state.current)
      ? successor(state.items, gone, state.current)
      : state.current
  return {
    ...state,
    items: state.items.filter(keep),
    fresh: state.fresh.filter(keep),
    current,
    selected: new Set([...state.selected].filter((id) => !gone.has(id))),
    troubles: new Map([...state.troubles].filter(([id]) => !gone.has(id))),
  }
}

/** The list with comments at their places, in their latest state. */
export function withComments(state: QueueState, comments: readonly ModeratedComment[]): QueueState {
  return { ...state, items: byId([...state.items, ...comments]) }
}

/** The list in which those comments that it has are in their latest state. */
export function updated(state: QueueState, comments: readonly ModeratedComment[]): QueueState {
  const latest = new Map(comments.map((comment) => [comment.id, comment]))
  return { ...state, items: state.items.map((comment) => latest.get(comment.id) ?? comment) }
}

/** Says beside comments why they are back. */
export function withTrouble(state: QueueState, ids: readonly string[], failure: SadaError): QueueState {
  return { ...state, troubles: new Map([...state.troubles, ...ids.map((id) => [id, failure] as const)]) }
}

const leadsTo: Record<Exclude<Action, 'restore'>, Status> = {
  approve: 'approved',
  hold: 'pending',
  spam: 'spam',
  delete: 'deleted',
}

/** What a comment will be; after `restore` only the server knows, and mostly it is pending. */
export function statusAfter(action: Action, status: Status): Status {
  return action === 'restore'
    ? status === 'spam' || status === 'deleted'
      ? 'pending'
      : status
    : leadsTo[action]
}

/** Whether a comment that an action made `status` still belongs into a list. */
export function stays(list: ListName, status: Status, action?: Action): boolean {
  if (list === 'any') return true
  // A published comment that is approved again has been looked at: its reports are done with.
  if (list === 'reported') return action !== 'approve' && (status === 'pending' || status === 'approved')
  return list === status
}

/** Whether an action would do anything: what buttons are shown. */
export function isPossible(action: Action, { status, reports }: ModeratedComment, list: ListName): boolean {
  if (action === 'restore') return status === 'spam' || status === 'deleted'
  if (action === 'approve') return status !== 'approved' || (list === 'reported' && reports > 0)
  if (action === 'hold') return status === 'approved'
  return status !== leadsTo[action]
}

/** The comment `steps` further in the list; at an end it stays. Without a current one: the first. */
export function moved(state: QueueState, steps: 1 | -1): QueueState {
  const place = state.items.findIndex(({ id }) => id === state.current)
  const next = place < 0 ? 0 : Math.min(Math.max(place + steps, 0), state.items.length - 1)
  return { ...state, current: state.items[next]?.id ?? null }
}

/** Chooses a comment, or lets go of it. */
export function toggled(state: QueueState, id: string): QueueState {
  const selected = new Set(state.selected)
  if (!selected.delete(id)) selected.add(id)
  return { ...state, selected, isAll: false }
}

/** Chooses all that are shown, or none. */
export function selectedShown(state: QueueState, isOn: boolean): QueueState {
  return { ...state, selected: new Set(isOn ? state.items.map(({ id }) => id) : []), isAll: false }
}

/** Chooses all that match, those that are not shown among them. */
export function selectedAll(state: QueueState): QueueState {
  return { ...selectedShown(state, true), isAll: true }
}

/** The filter as the interface takes it. */
export function askFor({ status, ...rest }: Filter): Partial<QueueFilter> {
  return { status, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value)) }
}

/** Whether anything but the list itself narrows it. */
export function isNarrowed({ status: _, ...rest }: Filter): boolean {
  return Object.values(rest).some(Boolean)
}
