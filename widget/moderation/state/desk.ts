import { type ClientOptions, ModerationClient, SadaError } from '../../../client/index.ts'
import type { Access, RuleAction, Scope, Summary } from '../../../contract/index.ts'
import { BulkDesk } from './bulk-desk.ts'
import { type Decision, held, nextEnd, offered, undoMs } from './decisions.ts'
import { Notifier } from './notifier.ts'
import { QueueDesk } from './queue-desk.ts'
import { type Duration, endOf } from './rule-draft.ts'
import type { Said, Saying, SimpleSaying } from './sayings.ts'

/** What a desk is opened with. */
export interface DeskOptions {
  url: string
  key: string
  /** Called when the key is no longer accepted. */
  onRefused(): void
  fetch?: (url: string, init: RequestInit) => Promise<Response>
}

/**
 * Opens a desk for a key.
 *
 * @throws SadaError when the key opens nothing
 */
export async function openDesk({ onRefused, fetch: send, ...given }: DeskOptions): Promise<Desk> {
  let isOpen = false
  const options: ClientOptions = {
    ...given,
    fetch: async (url, init) => {
      const answer = await (send ?? fetch)(url, init)
      if (answer.status === 401 && isOpen) {
        isOpen = false
        onRefused()
      }
      return answer
    },
  }
  const client = new ModerationClient(options)
  const access = await client.access()
  isOpen = true
  return new Desk(client, access, options)
}

/** A moderator's work on one site while a key is in use: numbers, the list, decisions, what was said last. */
export class Desk extends Notifier {
  readonly client: ModerationClient
  /** For a section that needs another client than most. */
  readonly options: ClientOptions
  readonly queue: QueueDesk
  readonly many: BulkDesk
  access: Access
  summary: Summary | null = null
  decisions: readonly Decision[] = []
  said: Said | null = null
  isOnline = true
  #serverSummary = ''
  #flights = 0
  #isAsking = false
  #isStale = false
  #ids = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: ModerationClient, access: Access, options: ClientOptions) {
    super()
    this.client = client
    this.options = options
    this.access = access
    this.queue = new QueueDesk(this)
    this.many = new BulkDesk(this)
  }

  /** Whether the key may do something; what it may not do has no button. */
  can(scope: Scope): boolean {
    return this.access.key.scopes.includes(scope)
  }

  /** Says what happened, with what can be taken back by it. */
  say(saying: Saying, decision: Decision['id'] | null = null): void {
    this.#ids += 1
    this.said = { id: this.#ids, saying, decision }
    this.notify()
  }

  /** Says one of the sentences without numbers. */
  saySimply(what: SimpleSaying): void {
    this.say({ kind: 'simple', what })
  }

  /** Says a failure, and lets anything else through. */
  sayFailure(error: unknown): SadaError {
    if (!(error instanceof SadaError)) throw error
    this.say({ kind: 'failed', failure: error })
    return error
  }

  /** Takes the last sentence away. */
  hush(): void {
    this.said = null
    this.notify()
  }

  /** A connection came or went. */
  setOnline(isOnline: boolean): void {
    if (this.isOnline === isOnline) return
    this.isOnline = isOnline
    this.saySimply(isOnline ? 'online' : 'offline')
    if (isOnline) void this.refresh()
  }

  /** A decision is on its way: numbers of the server would be older than those shown. */
  async flight<T>(work: Promise<T>): Promise<T> {
    this.#flights += 1
    try {
      return await work
    } finally {
      this.#flights -= 1
      if (this.#flights === 0) void this.refresh()
    }
  }

  /** The numbers anew, and what came in; many calls at once are one request. A failure changes nothing. */
  async refresh(): Promise<void> {
    if (this.#isAsking || this.#flights > 0) {
      this.#isStale = true
      return
    }
    this.#isAsking = true
    this.#isStale = false
    try {
      const summary = await this.client.summary()
      const text = JSON.stringify(summary)
      const isNews = this.#serverSummary !== '' && this.#serverSummary !== text
      this.#serverSummary = text
      if (this.#flights === 0) this.summary = summary
      this.notify()
      if (isNews) await this.queue.checkFresh()
    } catch (error) {
      // The next round asks again; what is shown stays true for the time it was shown at.
      if (!(error instanceof SadaError)) throw error
    } finally {
      this.#isAsking = false
    }
    if (this.#isStale && this.#flights === 0) await this.refresh()
  }

  /** Offers an undo for what was decided. */
  decide(decision: Omit<Decision, 'id' | 'endsAtMs' | 'phase'>): Decision {
    this.#ids += 1
    const made: Decision = { ...decision, id: this.#ids, endsAtMs: Date.now() + undoMs, phase: 'open' }
    this.decisions = [...this.decisions.slice(-50), made]
    this.#wait()
    return made
  }

  /** A decision that came to nothing is not offered. */
  withdraw({ id }: Decision): void {
    this.decisions = this.decisions.filter((each) => each.id !== id)
    this.notify()
  }

  get offered(): Decision | null {
    return offered(this.decisions, Date.now())
  }

  /** While somebody is about to press, offers do not end. */
  hold(isHeld: boolean): void {
    this.decisions = held(this.decisions, isHeld, Date.now())
    this.#wait()
    this.notify()
  }

  #wait(): void {
    clearTimeout(this.#timer)
    const end = nextEnd(this.decisions, Date.now())
    if (end === null) return
    this.#timer = setTimeout(
      () => {
        this.#wait()
        this.notify()
      },
      Math.max(0, end - Date.now()) + 20,
    )
  }

  #mark(id: Decision['id'], phase: Decision['phase']): void {
    this.decisions = this.decisions.map((each) => (each.id === id ? { ...each, phase } : each))
    this.notify()
  }

  /** Takes back a decision: the one that is offered, unless another is named. */
  async undo(decision: Decision | null = this.offered): Promise<void> {
    if (!decision) return this.saySimply('nothingToUndo')
    this.#mark(decision.id, 'undoing')
    try {
      await this.flight(decision.undo())
      this.#mark(decision.id, 'undone')
    } catch (error) {
      this.#mark(decision.id, 'failed')
      this.sayFailure(error)
    }
  }

  /** Bans an author, and offers to take it back. @throws SadaError */
  async ban(
    comment: string,
    {
      pattern,
      kind,
      action,
      duration,
    }: {
      kind: 'author' | 'domain' | 'address'
      pattern: string
      action: RuleAction
      duration: Duration
    },
  ): Promise<Decision> {
    const expires_at = endOf({ duration, until: '' }, Date.now())
    const subject = kind === 'author' ? { comment_id: comment } : { pattern: pattern.trim() }
    const rule = await this.client.addRule({
      kind,
      ...subject,
      action,
      ...(expires_at === null ? {} : { expires_at }),
    })
    const undo = async () => {
      await this.client.removeRule(rule.id)
      this.saySimply('ruleRemoved')
    }
    const decision = this.decide({ action: 'ban', count: 1, comments: [], undo })
    this.say({ kind: 'simple', what: 'banned' }, decision.id)
    return decision
  }
}
