import type { Action, ModeratedComment } from '../../../contract/index.ts'
import { Bulk } from './bulk.ts'
import type { Desk } from './desk.ts'
import { askFor, isPossible } from './queue.ts'
import { totalOf } from './summary.ts'

/** What is done to many comments at a desk, as one decision. */
export class BulkDesk {
  /** What is under way, or was stopped. */
  bulk: Bulk | null = null
  readonly #desk: Desk
  #chosen: readonly ModeratedComment[] = []

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** One action on all that are chosen, piece by piece. */
  async act(action: Action): Promise<void> {
    const { client, queue, summary, access } = this.#desk
    const { selected, isAll, items, cursor, filter } = queue.state
    const chosen = items.filter(({ id }) => selected.has(id))
    this.#chosen = chosen.filter((comment) => isPossible(action, comment, filter.status))
    const beyond = isAll && cursor !== null ? { filter: askFor(filter), cursor } : null
    if (this.#chosen.length === 0 && !beyond) return
    const ids = this.#chosen.map(({ id }) => id)
    const total = beyond ? totalOf(summary, filter) : ids.length
    const job = { action, ids, beyond, total, keyName: access.key.name }
    this.bulk = new Bulk(client, job, () => this.#desk.notify())
    await this.run()
  }

  /** Starts what is to be done to many, or goes on with it. */
  async run(): Promise<void> {
    const { bulk } = this
    if (!bulk) return
    const { queue } = this.#desk
    await this.#desk.flight(bulk.run())
    const { phase, failure, done } = bulk.progress
    const gone = this.#chosen.slice(0, done)
    const shown = new Map(queue.state.items.map((comment) => [comment.id, comment.status]))
    // Those of an earlier piece have gone already.
    queue.anticipate(
      bulk.job.action,
      gone.filter(({ id, status }) => shown.get(id) === status),
    )
    if (phase === 'done') await this.end()
    else if (failure) this.#desk.say({ kind: 'failed', failure })
  }

  /** Ends it where it is, and offers one undo for all that was done. */
  async end(): Promise<void> {
    const { bulk } = this
    if (!bulk) return
    this.bulk = null
    const { queue } = this.#desk
    const { operations, changed, done } = bulk.progress
    const { action, beyond } = bulk.job
    const filterKey = beyond ? null : JSON.stringify(queue.state.filter)
    const comments = beyond ? [] : this.#chosen.slice(0, done)
    if (beyond || queue.state.items.length === 0) await queue.reload()
    else queue.become({ ...queue.state, selected: new Set(), isAll: false })
    queue.wishFocus()
    if (operations.length === 0) {
      this.#desk.say({ kind: 'already' })
      return
    }
    const undo = () => queue.takeBack(operations, comments, filterKey, changed)
    const decision = this.#desk.decide({ action, count: changed, comments, undo })
    this.#desk.say({ kind: 'acted', action, count: changed, left: queue.left }, decision.id)
  }
}
