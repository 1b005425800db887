import { limits } from '../../contract/index.ts'
import type { Database } from '../store/db.ts'
import type { PageToStore } from '../store/pages.ts'
import { type CountedPage, ensureCounted, findCounted } from '../store/roll-up.ts'

/** Milliseconds for which a page's number of comments may be an old one. */
const freshMs = 10_000
const pagesMost = 10_000
const hourMs = 3_600_000

/** Pages' numbers in D1, read once in a while; and the guard against readers who invent pages. */
export class PageCache {
  readonly #database: () => Database
  readonly #pages = new Map<string, CountedPage & { readMs: number }>()
  readonly #asking = new Map<string, Promise<CountedPage | null>>()
  #made = { hour: 0, all: 0, byLine: new Map<number, number>() }

  constructor(database: () => Database) {
    this.#database = database
  }

  /** Forgets all numbers: a roll-up has changed them. */
  clear(): void {
    this.#pages.clear()
  }

  /** @returns `null` for a page that nobody has seen yet */
  async find(siteId: string, key: string): Promise<CountedPage | null> {
    const known = this.#pages.get(key)
    const nowMs = Date.now()
    if (known && nowMs - known.readMs < freshMs) return known
    return this.#once(`find ${key}`, async () => {
      try {
        const read = await findCounted(this.#database(), siteId, key)
        if (read) this.#keep(read, nowMs)
        return read
      } catch (error) {
        if (known) return known // an old number of comments is better than a lost view
        throw error
      }
    })
  }

  /** As {@link find}, making the page when it is new. @returns `null` for a reader who makes too many */
  async findOrMake(siteId: string, page: PageToStore, line: number): Promise<CountedPage | null> {
    const known = await this.find(siteId, page.key)
    const nowMs = Date.now()
    const bringsLabel =
      known && ((!known.hasUrl && page.url !== null) || (!known.hasTitle && page.title !== null))
    if (known && !bringsLabel) return known
    return this.#once(`make ${page.key}`, async () => {
      if (!known && !this.#mayMake(line, nowMs)) return null
      const made = await ensureCounted(this.#database(), siteId, page, nowMs)
      this.#keep(made, nowMs)
      return made
    })
  }

  /** Hits that come at once ask the database once. */
  async #once(question: string, ask: () => Promise<CountedPage | null>): Promise<CountedPage | null> {
    const asking = this.#asking.get(question) ?? ask().finally(() => this.#asking.delete(question))
    this.#asking.set(question, asking)
    return asking
  }

  #keep(page: CountedPage, readMs: number): void {
    if (this.#pages.size >= pagesMost) this.#pages.clear()
    this.#pages.set(page.page, { ...page, readMs })
  }

  #mayMake(line: number, nowMs: number): boolean {
    const hour = Math.floor(nowMs / hourMs)
    if (this.#made.hour !== hour) this.#made = { hour, all: 0, byLine: new Map() }
    const { all, byLine } = this.#made
    const made = byLine.get(line) ?? 0
    if (made >= limits.newPagesAnHour || all >= limits.newPagesOfSiteAnHour) return false
    byLine.set(line, made + 1)
    this.#made.all += 1
    return true
  }
}
