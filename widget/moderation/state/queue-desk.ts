import { SadaError } from '../../../client/index.ts'
import type { Action, BatchResult, ModeratedComment, Queue } from '../../../contract/index.ts'
import type { Desk } from './desk.ts'
import * as list from './queue.ts'
import type { Draft } from './replies.ts'
import { shifted, totalOf } from './summary.ts'

/** Comments in one piece of the list. */
const pieceSize = 30

/** The list of comments at a desk, and what is done to them. */
export class QueueDesk {
  state: list.QueueState = list.loading({ status: 'pending' })
  /** Grows when the focus is to go to the current comment (or, without one, to the list). */
  focusWish = 0
  readonly #desk: Desk
  /** Answers to an earlier question than the latest are dropped. */
  #turn = 0
  /** Comments that are being decided on. */
  readonly #busy = new Set<string>()
  /** Time of the newest comment that this list has had. */
  #newest = ''
  /** Publications that an answer still waits for, by comment. */
  readonly #published = new Map<string, string | null>()

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** Goes on to another state of the list. */
  become(state: list.QueueState): void {
    this.state = state
    this.#desk.notify()
  }

  /** Asks for the focus on the current comment. */
  wishFocus(): void {
    this.focusWish += 1
    this.#desk.notify()
  }

  #noteNewest(comments: readonly ModeratedComment[]): void {
    for (const { created_at } of comments) if (created_at > this.#newest) this.#newest = created_at
  }

  /** Shows a list from its start. */
  async open(filter: list.Filter): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    this.#newest = ''
    this.become(list.loading(filter))
    try {
      const found = await this.#desk.client.comments({ ...list.askFor(filter), limit: pieceSize })
      if (turn !== this.#turn) return
      this.#noteNewest(found.data)
      this.become(list.loaded(this.state, found))
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      if (turn === this.#turn) this.become(list.failed(this.state, error))
    }
  }

  /** The same list anew. */
  reload(): Promise<void> {
    return this.open(this.state.filter)
  }

  /** The next piece of the list. */
  async more(): Promise<void> {
    const { cursor, filter, more } = this.state
    if (cursor === null || more === 'loading') return
    const turn = this.#turn
    this.become({ ...this.state, more: 'loading' })
    let found: Queue
    try {
      found = await this.#desk.client.comments({ ...list.askFor(filter), limit: pieceSize, cursor })
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      if (turn === this.#turn) this.become({ ...this.state, more: error })
      return
    }
    if (turn !== this.#turn) return
    const [first] = found.data
    this.become({ ...list.appended(this.state, found), current: first?.id ?? this.state.current })
    this.wishFocus()
    this.#desk.say({ kind: 'further', count: found.data.length })
  }

  /** Looks for comments that came in since; they wait behind a button. */
  async checkFresh(): Promise<void> {
    const { filter, phase } = this.state
    if (phase !== 'ready') return
    const turn = this.#turn
    const since = [filter.since ?? '', filter.status === 'reported' ? '' : this.#newest].toSorted().at(-1)
    const ask = { ...list.askFor(filter), limit: pieceSize, ...(since ? { since } : {}) }
    const { data } = await this.#desk.client.comments(ask)
    if (turn !== this.#turn) return
    this.#noteNewest(data)
    const before = this.state.fresh.length
    const next = list.withFresh(
      this.state,
      data.filter(({ id }) => !this.#busy.has(id)),
    )
    this.become(next)
    if (next.fresh.length > before) this.#desk.say({ kind: 'fresh', count: next.fresh.length })
  }

  /** Brings what came in into the list. */
  showFresh(): void {
    this.become(list.merged(this.state))
    this.wishFocus()
  }

  /** The focus is on this comment. */
  setCurrent(id: string | null): void {
    if (this.state.current !== id) this.become({ ...this.state, current: id })
  }

  /** To the next or the previous comment. */
  move(steps: 1 | -1): void {
    this.become(list.moved(this.state, steps))
    this.wishFocus()
  }

  /** Chooses comments for what is done to many. */
  select(change: (state: list.QueueState) => list.QueueState): void {
    this.become(change(this.state))
    this.#desk.say({ kind: 'chosen', count: this.state.selected.size })
  }

  get current(): ModeratedComment | undefined {
    return this.state.items.find(({ id }) => id === this.state.current)
  }

  /** How many are left in the list. */
  get left(): number | null {
    const { filter, items, cursor } = this.state
    return totalOf(this.#desk.summary, filter) ?? (cursor === null ? items.length : null)
  }

  /** Numbers and list as if the server had said yes already. */
  anticipate(action: Action, comments: readonly ModeratedComment[]): void {
    const moves = comments.map((comment) => {
      const to = list.statusAfter(action, comment.status)
      return { comment, to, isJudged: action === 'approve' || to === 'spam' || to === 'deleted' }
    })
    const { filter } = this.state
    const gone = moves
      .filter(({ to }) => !list.stays(filter.status, to, action))
      .map(({ comment }) => comment.id)
    if (this.#desk.summary) this.#desk.summary = shifted(this.#desk.summary, moves)
    const changed = moves.map(({ comment, to }) => ({ ...comment, status: to }))
    this.become(list.without(list.updated(this.state, changed), gone))
  }

  /** One action on one comment: shown at once, taken back with a sentence when it fails. */
  async act(action: Action, comment: ModeratedComment): Promise<void> {
    const { client } = this.#desk
    if (this.#busy.has(comment.id)) return
    this.#busy.add(comment.id)
    const wasCurrent = this.state.current === comment.id
    this.anticipate(action, [comment])
    if (wasCurrent) this.wishFocus()
    const filterKey = JSON.stringify(this.state.filter)
    const arrived = this.#desk.flight(client.act(action, comment.id))
    const undo = async () => {
      const operation = await arrived.then((acted) => acted.operation).catch(() => null)
      if (operation !== null) await this.takeBack([operation], [comment], filterKey, 1)
    }
    const decision = this.#desk.decide({ action, count: 1, comments: [comment], undo })
    this.#desk.say({ kind: 'acted', action, count: 1, left: this.left }, decision.id)
    try {
      const acted = await arrived
      if (acted.operation !== null) return this.become(list.updated(this.state, [acted.comment]))
      this.#desk.withdraw(decision)
      this.#desk.say({ kind: 'already' })
    } catch (error) {
      this.#desk.withdraw(decision)
      this.#putBack([comment], filterKey, this.#desk.sayFailure(error))
    } finally {
      this.#busy.delete(comment.id)
    }
  }

  #putBack(comments: readonly ModeratedComment[], filterKey: string, failure: SadaError): void {
    if (JSON.stringify(this.state.filter) !== filterKey) return
    const ids = comments.map(({ id }) => id)
    // Nobody can decide on a comment that is not there any more.
    if (failure.code === 'comment_not_found') return
    this.become(list.withTrouble(list.withComments(this.state, comments), ids, failure))
  }

  /** Takes operations back, the latest first; comments come back to their places. @throws SadaError */
  async takeBack(
    operations: readonly string[],
    comments: readonly ModeratedComment[],
    filterKey: string | null,
    asked: number,
  ): Promise<void> {
    const results: BatchResult[] = []
    for (const operation of operations.toReversed())
      results.push(...(await this.#desk.client.undo(operation)).results)
    this.#desk.say({ kind: 'undone', count: results.length, asked })
    if (filterKey === null) return this.reload()
    const now = new Map(results.map(({ id, status }) => [id, status]))
    const isSameList = JSON.stringify(this.state.filter) === filterKey
    const { filter } = this.state
    const back = comments.flatMap((comment) => {
      const status = now.get(comment.id)
      return status && list.stays(filter.status, status) ? [{ ...comment, status }] : []
    })
    if (back.length === 0 || (!isSameList && list.isNarrowed(filter))) return
    this.become({ ...list.withComments(this.state, back), current: back[0]?.id ?? null })
    this.wishFocus()
  }

  /** Takes back an operation of the list of recent decisions. @throws SadaError */
  async undoOperation(operation: string, count: number): Promise<void> {
    const { results } = await this.#desk.flight(this.#desk.client.undo(operation))
    this.#desk.say({ kind: 'undone', count: results.length, asked: count })
    await this.reload()
  }

  /** Pins a published comment to the top of its page, or lets it go. */
  async pin(comment: ModeratedComment): Promise<void> {
    const { client } = this.#desk
    const turn = (isPin: boolean) => (isPin ? client.pin(comment.id) : client.unpin(comment.id))
    try {
      this.become(list.updated(this.state, [await turn(!comment.pinned)]))
      const undo = async () => {
        this.become(list.updated(this.state, [await turn(comment.pinned)]))
        this.#desk.saySimply(comment.pinned ? 'pinned' : 'unpinned')
      }
      const action = comment.pinned ? 'unpin' : 'pin'
      const decision = this.#desk.decide({ action, count: 1, comments: [comment], undo })
      this.#desk.say({ kind: 'simple', what: comment.pinned ? 'unpinned' : 'pinned' }, decision.id)
    } catch (error) {
      this.become(list.withTrouble(this.state, [comment.id], this.#desk.sayFailure(error)))
    }
  }

  /** Answers as staff. A comment that is not published yet is published with it. @throws SadaError */
  async reply(comment: ModeratedComment, { key, body, name }: Draft): Promise<void> {
    const { client } = this.#desk
    if (comment.status !== 'approved' && !this.#published.has(comment.id))
      this.#published.set(comment.id, (await client.act('approve', comment.id)).operation)
    const text = { body, ...(name.trim() === '' ? {} : { name: name.trim() }) }
    await this.#desk.flight(client.reply(comment.id, text, key))
    const operation = this.#published.get(comment.id) ?? null
    this.#published.delete(comment.id)
    const filterKey = JSON.stringify(this.state.filter)
    if (comment.status !== 'approved') this.anticipate('approve', [comment])
    const said = { kind: 'replied', name: comment.author.name ?? '' } as const
    if (operation === null) {
      this.#desk.say(said)
    } else {
      const undo = () => this.takeBack([operation], [comment], filterKey, 1)
      this.#desk.say(said, this.#desk.decide({ action: 'approve', count: 1, comments: [comment], undo }).id)
    }
    this.wishFocus()
  }
}
