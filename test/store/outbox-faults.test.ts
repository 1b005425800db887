import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deliverRound } from '../../worker/courier/deliver.ts'
import { planRound } from '../../worker/courier/plan.ts'
import { webhook } from '../../worker/courier/webhook.ts'
import { latestDeliveries, listDeliveries } from '../../worker/store/deliveries.ts'
import { dueDeliveries, nextDueMs } from '../../worker/store/outbox.ts'
import { act, makeSite, post, setSettings, type TestSite } from '../worker-support/api.ts'
import { at } from '../worker-support/clock.ts'
import { addChannel, deliveriesOf, laterMs, Told } from '../worker-support/courier.ts'
import { DatabaseInBetween, number } from '../worker-support/database.ts'
import { received, script } from '../worker-support/outbound.ts'
import { hookHost, makeWebhook } from '../worker-support/webhooks.ts'

/**
 * A D1 that fails as Cloudflare documents it, before or after the commit, while rounds are made: every event is planned
 * once and told of at least once. And what rounds cost when it does not fail.
 */

const realTimeout = globalThis.setTimeout

beforeEach(() => {
  at(laterMs)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Three that may be tried again, and two that must not. */
const documented = [
  'D1_ERROR: Network connection lost.',
  'D1_ERROR: D1 DB storage operation caused object to be reset.',
  'D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.',
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
]

/** Fails every so often, as a seed says. */
class FaultyDatabase extends DatabaseInBetween {
  failures = 0
  readonly #message: string
  readonly #isAfterCommit: boolean
  #state: number

  constructor(message: string, isAfterCommit: boolean, seed: number) {
    super()
    this.#message = message
    this.#isAfterCommit = isAfterCommit
    this.#state = seed
  }

  async pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    const fails = this.#state / 2 ** 32 < 0.4
    if (fails) this.failures++
    if (fails && !this.#isAfterCommit) throw new Error(this.#message)
    const results = await ask()
    if (fails) throw new Error(this.#message)
    return results
  }
}

/** Statements, and the rows that D1 says they wrote. */
class CountingDatabase extends DatabaseInBetween {
  statements = 0
  read = 0
  written = 0

  async pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
    const results = await ask()
    this.statements += results.length
    for (const { meta } of results) {
      this.read += meta.rows_read
      this.written += meta.rows_written
    }
    return results
  }
}

const cases = documented.flatMap((message) => [
  { message, when: 'before the commit', isAfterCommit: false },
  { message, when: 'after the commit', isAfterCommit: true },
])

describe('every event is planned once and told of, with', () => {
  it.each(cases)('$message $when', async ({ message, isAfterCommit }) => {
    // The pauses between tries are over at once.
    vi.stubGlobal('setTimeout', (work: () => void) => realTimeout(work, 0))
    const site = await makeSite()
    const channels = [
      await addChannel(site.id, { kind: 'webhook' }),
      await addChannel(site.id, { kind: 'mail' }),
    ]
    const told = new Told()
    const kinds = { webhook: told, mail: told }
    const database = new FaultyDatabase(message, isAfterCommit, message.length)
    const faulty = { ...env, DB: database }
    const rounds = async (bindings: Env) => {
      await planRound(bindings, site.id, kinds, laterMs)
      for (const { id } of channels)
        await deliverRound(bindings, { siteId: site.id, channelId: id }, kinds, laterMs)
    }
    for (let i = 0; i < 6; i++) {
      await act(site, (await post(site)).comment.id, 'approve')
      // The courier's alarm comes again after a failure.
      await rounds(faulty).catch(() => undefined)
    }
    expect(database.failures).toBeGreaterThan(5)
    await rounds(env)
    const rows = await deliveriesOf(site.id)
    expect(await number('SELECT count(*) AS n FROM outbox')).toBe(0)
    expect(rows.map(({ state }) => state)).toEqual(Array(24).fill('done'))
    expect(new Set(rows.map(({ channel_id, event_id }) => `${channel_id} ${event_id}`)).size).toBe(24)
    const sent = told.ids.flat()
    for (const { event_id } of rows)
      expect(sent.filter((id) => id === event_id).length).toBeGreaterThanOrEqual(channels.length)
    expect(new Set(sent).size).toBe(12)
  })
})

describe('what telling costs', () => {
  /** Statements and rows of a piece of work. */
  async function costOf(work: (bindings: Env) => Promise<unknown>): Promise<[number, number]> {
    const database = new CountingDatabase()
    await work({ ...env, DB: database })
    return [database.statements, database.written]
  }

  const kinds = { webhook }
  const plan = (site: TestSite) => costOf((bindings) => planRound(bindings, site.id, kinds, Date.now()))
  const deliver = (site: TestSite, channelId: string) =>
    costOf((bindings) => deliverRound(bindings, { siteId: site.id, channelId }, kinds, Date.now()))

  it('is three rows an event and four a delivery, and two for each attempt that failed', async () => {
    const site = await makeSite()
    const decide = async () => {
      const insert = `INSERT INTO audit (site_id, key_id, action, comment_id, before, after, created_at_ms)
        VALUES (?1, 'k', 'spam', 'c', 'pending', 'spam', 1)`
      return (await env.DB.prepare(insert).bind(site.id).run()).meta.rows_written
    }
    const without = await decide()
    const { id } = await makeWebhook(site)
    expect((await decide()) - without).toBe(2)
    await env.DB.exec('DELETE FROM outbox')
    await post(site)
    expect(await plan(site)).toEqual([7, 1 + 3])
    await script(hookHost, [{ status: 500 }])
    expect(await deliver(site, id)).toEqual([7, 2])
    at(laterMs + 5_000)
    expect(await deliver(site, id)).toEqual([7, 1])
  })

  it('reads no more than is listed, however much was sent', async () => {
    const site = await makeSite()
    const { id } = await makeWebhook(site)
    const insert = `
      INSERT INTO delivery (site_id, channel_id, event_id, type, comment_id, actor, at_ms, payload, state, next_attempt_ms)
      SELECT ?1, ?2, printf('%032x', value), 'comment.held', '', '', 1, 'x', 'done', 1 FROM json_each(?3)`
    const numbers = JSON.stringify(Array.from({ length: 500 }, (_, i) => i))
    await env.DB.prepare(insert).bind(site.id, id, numbers).run()
    const db = new CountingDatabase()
    expect((await listDeliveries(db, id, { limit: 10 }, laterMs)).data).toHaveLength(10)
    expect((await latestDeliveries(db, site.id)).get(id)?.id).toBe((499).toString(16).padStart(32, '0'))
    expect(await dueDeliveries(db, id, laterMs, 16)).toEqual([])
    expect(await nextDueMs(db, id)).toBeNull()
    expect(db.read).toBeLessThan(40)
  })

  it('stays within the fifty queries and fifty requests of the free plan, at its worst', async () => {
    const site = await makeSite()
    const hooks = await Promise.all(Array.from({ length: 10 }, () => makeWebhook(site)))
    await setSettings(site, { max_comments_per_minute: 0 })
    const { comment } = await post(site)
    for (let i = 0; i < 10; i++) for (const action of ['approve', 'hold']) await act(site, comment.id, action)
    const [statements] = await plan(site)
    expect(statements).toBeLessThanOrEqual(50)
    expect(await number('SELECT count(*) AS n FROM delivery')).toBe(210)
    expect((await deliver(site, hooks[0]?.id ?? ''))[0]).toBeLessThanOrEqual(50)
    expect(await received(hookHost)).toHaveLength(16)
    expect(await received('cloudflare-dns.com')).toHaveLength(32)
  })
})
