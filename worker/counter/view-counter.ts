import { DurableObject } from 'cloudflare:workers'
import type { Outcome, PageCounts, Tally } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { logSurvived } from '../http/log.ts'
import { localDay, utcDay } from '../policy/calendar.ts'
import { budgetRows, rollUpDelay } from '../policy/pace.ts'
import type { HourOfViews } from '../policy/popular.ts'
import { Journal } from '../store/journal.ts'
import type { PageToStore } from '../store/pages.ts'
import { type CountedPage, type InstanceUsage, instanceUsage, lastEpoch, rollUp } from '../store/roll-up.ts'
import { RowBudget, type RowsOfDay } from './budget.ts'
import { Grouping } from './grouping.ts'
import { CounterMemory, type DayTally, emptyTally, type Increments } from './memory.ts'
import { PageCache } from './pages.ts'

/** What a counter has to know of its site; it keeps the last it was told. */
export interface CounterConfig {
  siteId: string
  shard: number
  shards: number
  timeZone: string
  windowMs: number
}

/** A hit that may be a view. */
export interface Hit {
  config: CounterConfig
  page: PageToStore
  /** Numbers that stand for reader, page and day: today's, and yesterday's while a window may span midnight. */
  visits: readonly number[]
  /** Stands for the reader's address today; kept in memory only. */
  line: number
}

/** What a hit came to. */
export interface HitAnswer {
  counts: PageCounts
  outcome: Outcome
}

const retryMs = 300_000
/** Tallies of hits that are no views ride with the next view; these are the most that may wait for one. */
const talliesWaiting = 32
const talliesMs = 60_000

/** What is stored beside each group of visits. */
interface State {
  tally: DayTally | null
  rows: RowsOfDay
}

/** What is stored when a roll-up begins and when it is done. */
interface Notes {
  config: CounterConfig
  rolledUpEpoch: number
  usage: InstanceUsage & { day: string }
}

/**
 * Counts the views of a site (or of some of its readers, when the site has several of these). A view is stored in
 * the object's own journal before it is answered; totals go to D1 by alarm, each roll-up once. What it knows is in
 * {@link CounterMemory}; here are the clock, the journal and D1. See docs/decisions/0012-view-counter.md.
 */
export class ViewCounter extends DurableObject<Env> {
  /** The real one, except in tests that make it fail. */
  database: D1Database
  readonly #journal: Journal
  readonly #memory: CounterMemory
  readonly #pages = new PageCache(() => this.database)
  #config: CounterConfig | null
  #closedEpoch: number
  #rolledUpEpoch: number
  readonly #budget: RowBudget
  readonly #grouping = new Grouping()
  #commit: Promise<void> | null = null
  #rollingUp: Promise<void> = Promise.resolve()
  #hasAlarm: boolean | null = null
  #isChecked = false
  #tallies = 0
  #writtenMs = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.database = env.DB
    this.#journal = new Journal(ctx.storage.sql)
    const stored = this.#journal.load()
    const state: State | null = stored.state ? JSON.parse(stored.state) : null
    const notes: Notes | null = stored.notes ? JSON.parse(stored.notes) : null
    this.#config = notes?.config ?? null
    this.#closedEpoch = stored.closedEpoch
    this.#rolledUpEpoch = notes?.rolledUpEpoch ?? 0
    this.#budget = new RowBudget(budgetRows(env.WRITE_BUDGET_ROWS_PER_DAY), state?.rows, notes?.usage)
    this.#memory = new CounterMemory({
      leaves: stored.leaves,
      closedEpoch: this.#closedEpoch,
      rolledUpEpoch: this.#rolledUpEpoch,
      tally: state?.tally ?? null,
      timeZone: this.#config?.timeZone ?? 'UTC',
    })
  }

  /**
   * Counts a hit unless it is a repeat. The answer leaves when the view is stored.
   *
   * @returns `null` when the database is away: an exception would break the caller's stub
   */
  hit(hit: Hit): Promise<HitAnswer | null> {
    return unlessAway(() => this.#hit(hit))
  }

  async #hit({ config, page, visits, line }: Hit): Promise<HitAnswer> {
    await this.#configure(config)
    const counted = await this.#pages.findOrMake(config.siteId, page, line)
    if (!counted) return { counts: nobody(page.key), outcome: this.#note('limited') }
    const nowMs = Date.now()
    const outcome = this.#memory.meet(counted.id, visits, nowMs, config.windowMs)
    this.#note(outcome)
    if (this.#memory.isWaiting(visits)) await this.#stored()
    if (!this.#memory.knows(visits)) throw new Error('a view was not stored')
    return { counts: this.#counts(counted), outcome }
  }

  /** Notes a hit that is no view, and tells the page's numbers all the same. */
  refuse(hit: Pick<Hit, 'config' | 'page'>, outcome: Outcome): Promise<HitAnswer | null> {
    return unlessAway(() => this.#refuse(hit, outcome))
  }

  async #refuse({ config, page }: Pick<Hit, 'config' | 'page'>, outcome: Outcome): Promise<HitAnswer> {
    await this.#configure(config)
    const counted = await this.#pages.find(config.siteId, page.key)
    this.#note(outcome)
    return { counts: counted ? this.#counts(counted) : nobody(page.key), outcome }
  }

  /** Views that rows read from D1 do not have yet, in the order given. */
  pending(rows: readonly { id: number; epoch: number }[]): number[] {
    return rows.map(({ id, epoch }) => this.#memory.missing(id, this.#epochOf(epoch)))
  }

  /** Today's hits by outcome, and views by page, which D1 may not have. */
  tally(config: CounterConfig): Tally {
    const day = localDay(Date.now(), config.timeZone)
    return this.#memory.day?.day === day ? this.#memory.day.tally : emptyTally()
  }

  /** Views that are not in D1 yet, by start of the hour and page. */
  async recent(): Promise<HourOfViews[]> {
    await this.#inTurn(() => this.#sendClosed())
    return [...this.#memory.pendingHours].map(([hourMs, pages]) => ({ hourMs, pages }))
  }

  override async alarm(): Promise<void> {
    this.#hasAlarm = false
    try {
      await this.rollUp()
    } catch (error) {
      logSurvived('roll_up_failed', error)
      // Not thrown: the platform would try six times and then forget.
      await this.#setAlarm(retryMs)
    }
  }

  /** Brings what is stored here into D1. Safe to call at any time and to repeat after any failure. */
  rollUp(): Promise<void> {
    return this.#inTurn(() => this.#rollUp())
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#rollingUp.then(work)
    this.#rollingUp = done.catch(() => undefined) // its caller has the failure; the next one starts afresh
    return done
  }

  async #sendClosed(): Promise<void> {
    if (this.#config && this.#memory.closed) await this.#send(this.#config, this.#memory.closed)
  }

  async #rollUp(): Promise<void> {
    const config = this.#config
    if (!config) return
    await this.#sendClosed()
    if (!this.#memory.hasOpen) return
    // Noted first: if that fails, nothing is closed.
    this.#closedEpoch = this.#memory.openEpoch
    this.#writeCounter(config)
    this.#memory.close()
    await this.ctx.storage.sync()
    await this.#sendClosed()
  }

  async #send(config: CounterConfig, closed: Increments): Promise<void> {
    const { siteId, shard } = config
    const nowMs = Date.now()
    const { epoch, totals, hours } = closed
    const time = { nowMs, day: utcDay(nowMs), objectRows: this.#budget.at(nowMs).rows.written }
    const added = { siteId, shard, epoch, totals, hours, days: closed.days(config.timeZone), ...time }
    this.#budget.learn(await rollUp(this.database, added))
    this.#memory.confirm()
    this.#pages.clear()
    this.#rolledUpEpoch = epoch
    this.#writeCounter(config)
  }

  async #configure(config: CounterConfig): Promise<void> {
    if (JSON.stringify(config) !== JSON.stringify(this.#config)) {
      this.#config = config
      this.#writeCounter(config)
    }
    if (this.#isChecked) return
    if (this.#memory.isNew) {
      this.#memory.startAfter(await lastEpoch(this.database, config.siteId, config.shard))
      this.#budget.learn(await instanceUsage(this.database, utcDay(Date.now())))
    }
    this.#isChecked = true
  }

  #epochOf(epoch: number): number {
    // Rows tell of the first object's roll-ups; where there are several, only what is open is surely not in D1.
    return this.#config?.shards === 1 ? epoch : Infinity
  }

  #counts({ id, page, views, comments, epoch }: CountedPage): PageCounts {
    return { page, views: views + this.#memory.missing(id, this.#epochOf(epoch)), comments }
  }

  /** Counts a hit in the tally, which is stored with the next view or by itself when none comes. */
  #note(outcome: Outcome): Outcome {
    const config = this.#config
    const nowMs = Date.now()
    if (!config) return outcome
    this.#memory.tally(outcome, nowMs, config.timeZone)
    if (outcome === 'counted') return outcome
    this.#tallies += 1
    if (this.#tallies >= talliesWaiting || nowMs - this.#writtenMs > talliesMs) this.#write(config)
    return outcome
  }

  /** Resolves when all that waits is stored: at once, or together with what comes within the gap. */
  #stored(): Promise<void> {
    this.#commit ??= this.#commitSoon()
    return this.#commit
  }

  async #commitSoon(): Promise<void> {
    const nowMs = Date.now()
    const { usage } = this.#budget.at(nowMs)
    const gapMs = this.#grouping.gap(this.#memory.rate(nowMs), usage, nowMs)
    await (gapMs > 0 ? new Promise((resolve) => setTimeout(resolve, gapMs)) : undefined)
    this.#commit = null // from here on, who comes waits for the next group
    const config = this.#config
    if (!config) return
    this.#grouping.stored(this.#memory.waiting, gapMs)
    this.#write(config)
    this.#hasAlarm ??= (await this.ctx.storage.getAlarm()) !== null
    if (!this.#hasAlarm) await this.#setAlarm(rollUpDelay(config.shards, usage, nowMs))
  }

  #write(config: CounterConfig): void {
    const nowMs = Date.now()
    const leaf = this.#memory.nextLeaf(nowMs, config.windowMs)
    const { day, written } = this.#budget.at(nowMs).rows
    const rows = { day, written: written + 1 }
    const state: State = { tally: this.#memory.day, rows }
    try {
      this.#budget.add(this.#journal.writeLeaf(leaf, JSON.stringify(state)))
    } catch (error) {
      this.#memory.notStored()
      throw error
    }
    this.#memory.stored(leaf, config.timeZone)
    this.#tallies = 0
    this.#writtenMs = nowMs
  }

  #writeCounter(config: CounterConfig): void {
    const nowMs = Date.now()
    const usage = { ...this.#budget.at(nowMs).usage, day: utcDay(nowMs) }
    const notes: Notes = { config, rolledUpEpoch: this.#rolledUpEpoch, usage }
    this.#budget.add(this.#journal.writeCounter(this.#closedEpoch, JSON.stringify(notes)))
  }

  async #setAlarm(delayMs: number): Promise<void> {
    this.#hasAlarm = true
    await this.ctx.storage.setAlarm(Date.now() + delayMs)
    this.#budget.add(1)
  }
}

async function unlessAway<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function nobody(page: string): PageCounts {
  return { page, views: 0, comments: 0 }
}
