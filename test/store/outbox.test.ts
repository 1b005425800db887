import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deliverRound } from '../../worker/courier/deliver.ts'
import { planRound } from '../../worker/courier/plan.ts'
import { nextAttemptMs } from '../../worker/policy/retry.ts'
import { changeChannelStatement, removeChannelStatement } from '../../worker/store/channels.ts'
import { listOutbox, listWaiting, noteAttempts, planDeliveries } from '../../worker/store/outbox.ts'
import { act, makeOtherSite, makeSite, post, setSettings, type TestSite } from '../worker-support/api.ts'
import { at } from '../worker-support/clock.ts'
import { addChannel, courierAlarmMs, deliveriesOf, laterMs, Told } from '../worker-support/courier.ts'
import { everything, number } from '../worker-support/database.ts'

let site: TestSite
let told: Told

beforeEach(async () => {
  at(laterMs)
  site = await makeSite({ max_comments_per_minute: 0 })
  told = new Told()
})

afterEach(() => {
  vi.restoreAllMocks()
})

const count = (table: string) => number(`SELECT count(*) AS n FROM ${table}`)
const plan = (kind = told) => planRound(env, site.id, { webhook: kind, mail: kind }, Date.now())
const deliver = (channelId: string, kind = told) =>
  deliverRound(env, { siteId: site.id, channelId }, { webhook: kind, mail: kind }, Date.now())

describe('a change', () => {
  it('of a site without channels is no event, nor of one whose channels are off or wait', async () => {
    const other = await makeOtherSite()
    const channel = await addChannel(other.id, { kind: 'webhook' })
    await addChannel(site.id, { kind: 'webhook', state: 'off' })
    await addChannel(site.id, { kind: 'mail', state: 'waiting' })
    await act(site, (await post(site)).comment.id, 'approve')
    expect(await count('outbox')).toBe(0)
    await changeChannelStatement(env.DB, channel, { state: 'off' }).run()
    expect((await everything()).site?.map(({ channels }) => channels)).toEqual([0, 0])
  })

  it('counts the channels that are on, however they come and go', async () => {
    const channels = () => number(`SELECT channels AS n FROM site WHERE id = '${site.id}'`)
    const one = await addChannel(site.id, { kind: 'webhook' })
    const two = await addChannel(site.id, { kind: 'mail', state: 'waiting' })
    await addChannel(site.id, one)
    expect(await channels()).toBe(1)
    await changeChannelStatement(env.DB, two, { state: 'on' }).run()
    await changeChannelStatement(env.DB, two, { state: 'on', name: 'b' }).run()
    expect(await channels()).toBe(2)
    await removeChannelStatement(env.DB, site.id, one.id).run()
    await removeChannelStatement(env.DB, site.id, one.id).run()
    await changeChannelStatement(env.DB, two, { state: 'off' }).run()
    expect(await channels()).toBe(0)
    await removeChannelStatement(env.DB, site.id, two.id).run()
    expect(await channels()).toBe(0)
  })

  it('wakes the courier after the answer, without being asked', async () => {
    await addChannel(site.id, { kind: 'mail' })
    expect(await courierAlarmMs(site.id, null)).toBeNull()
    await post(site)
    await expect.poll(() => courierAlarmMs(site.id, null)).toBe(laterMs)
  })

  it('is an event with an id that sorts by time, and names who acted', async () => {
    await addChannel(site.id, { kind: 'webhook' })
    const { comment } = await post(site)
    at(laterMs + 1)
    await act(site, comment.id, 'spam')
    const [created, spam] = await listOutbox(env.DB, site.id, 10)
    const key = (await everything()).api_key?.[0]?.id
    expect(created).toMatchObject({
      type: 'comment.created',
      commentId: comment.id,
      actor: '',
      atMs: laterMs,
    })
    expect(spam).toMatchObject({ type: 'comment.spam', commentId: comment.id, actor: key, atMs: laterMs + 1 })
    expect(created?.id).toMatch(/^[0-9a-f]{32}$/)
    expect(Number.parseInt(created?.id.slice(0, 12) ?? '', 16)).toBe(laterMs)
    expect(Number.parseInt(spam?.id.slice(0, 12) ?? '', 16)).toBe(laterMs + 1)
  })
})

describe('planning', () => {
  it('is done once for each channel that is on, in the order of events', async () => {
    const one = await addChannel(site.id, { kind: 'webhook' })
    const two = await addChannel(site.id, { kind: 'mail' })
    await addChannel(site.id, { kind: 'mail', state: 'waiting' })
    const { comment } = await post(site)
    await act(site, comment.id, 'approve')
    expect(await plan()).toEqual({
      planned: new Map([one.id, two.id].map((id) => [id, laterMs])),
      nextMs: null,
    })
    expect(await plan()).toEqual({ planned: new Map(), nextMs: null })
    expect((await deliveriesOf(site.id)).map(({ type, channel_id }) => [type, channel_id])).toEqual([
      ['comment.created', one.id],
      ['comment.created', two.id],
      ['comment.approved', one.id],
      ['comment.approved', two.id],
    ])
    expect(await count('outbox')).toBe(0)
    await deliver(one.id)
    expect(told.rounds).toEqual([['comment.created', 'comment.approved']])
  })

  it('twice at the same time, or again after a lost answer, plans once, and nothing that came meanwhile is lost', async () => {
    const { id } = await addChannel(site.id, { kind: 'webhook' })
    await post(site)
    const events = await listOutbox(env.DB, site.id, 10)
    const planned = events.map((event) => ({ event, channelId: id, payload: 'x', firstAttemptMs: laterMs }))
    await planDeliveries(env.DB, events, planned)
    await deliver(id)
    const later = (await post(site)).comment.id
    await planDeliveries(env.DB, events, planned)
    expect((await deliveriesOf(site.id)).map(({ state }) => state)).toEqual(['done'])
    expect((await listOutbox(env.DB, site.id, 10)).map(({ commentId }) => commentId)).toEqual([later])
    await Promise.all([plan(), plan(new Told()), plan()])
    expect((await deliveriesOf(site.id)).map(({ comment_id }) => comment_id)).toEqual([
      events[0]?.commentId,
      later,
    ])
  })

  it('leaves out a channel that went while it planned, and what a kind does not tell of', async () => {
    const one = await addChannel(site.id, { kind: 'webhook' })
    const two = await addChannel(site.id, { kind: 'mail' })
    await post(site)
    const events = await listOutbox(env.DB, site.id, 10)
    await removeChannelStatement(env.DB, site.id, one.id).run()
    const planned = [one, two].flatMap(({ id }) =>
      events.map((event) => ({ event, channelId: id, payload: null, firstAttemptMs: laterMs })),
    )
    await planDeliveries(env.DB, events, planned)
    expect((await deliveriesOf(site.id)).map(({ channel_id, payload }) => [channel_id, payload])).toEqual([
      [two.id, null],
    ])
    told.tells = false
    await post(site)
    expect((await plan()).planned.size).toBe(0)
    expect([await count('outbox'), await count('delivery')]).toEqual([0, 1])
  })

  it('takes a hundred events at a time, or as much text as fits, and then comes again at once', async () => {
    await addChannel(site.id, { kind: 'webhook' })
    for (let i = 0; i < 3; i++) await post(site)
    await env.DB.prepare(
      `INSERT INTO outbox (id, site_id, type, comment_id, actor, at_ms)
       SELECT printf('%032x', value), o.site_id, o.type, o.comment_id, o.actor, o.at_ms
       FROM (SELECT * FROM outbox LIMIT 1) AS o, json_each(?1)`,
    )
      .bind(JSON.stringify(Array.from({ length: 100 }, (_, i) => i)))
      .run()
    expect((await plan()).nextMs).toBe(laterMs)
    expect(await count('outbox')).toBe(3)
    expect((await plan()).nextMs).toBeNull()
    told.text = '"م'.repeat(100_000)
    for (let i = 0; i < 3; i++) await post(site)
    expect([(await plan()).nextMs, await count('outbox')]).toEqual([laterMs, 2])
    await plan()
    expect([(await plan()).nextMs, await count('outbox')]).toEqual([null, 0])
    expect(await number(`SELECT count(*) AS n FROM delivery WHERE length(payload) = 200000`)).toBe(3)
  })
})

describe('a delivery', () => {
  it('waits for its time', async () => {
    const { id } = await addChannel(site.id, { kind: 'webhook' })
    told.delayMs = 60_000
    await post(site)
    expect((await plan()).planned.get(id)).toBe(laterMs + 60_000)
    expect(await deliver(id)).toBe(laterMs + 60_000)
    expect(told.rounds).toEqual([])
    at(laterMs + 60_000)
    expect(await deliver(id)).toBeNull()
    expect(told.rounds).toHaveLength(1)
  })

  it('that a kind forgets, or fails at by our own fault, is one attempt that failed', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { id } = await addChannel(site.id, { kind: 'webhook' })
    await post(site)
    await plan()
    told.answer = () => null
    expect(await deliver(id)).toBe(nextAttemptMs(1, laterMs))
    at(nextAttemptMs(1, laterMs) ?? 0)
    told.answer = () => {
      throw new TypeError('ours')
    }
    expect(await deliver(id)).toBe(nextAttemptMs(2, Date.now()))
    expect(await deliveriesOf(site.id)).toMatchObject([
      { state: 'waiting', attempts: 2, outcome: 'internal' },
    ])
  })

  it('that has ended stays as it ended, whoever notes something later', async () => {
    const { id } = await addChannel(site.id, { kind: 'webhook' })
    await post(site)
    await plan()
    await deliver(id)
    const before = await deliveriesOf(site.id)
    const late = { attempts: 7, outcome: 'late', nextAttemptMs: laterMs + 5 }
    for (const state of ['waiting', 'done', 'dead'] as const)
      await noteAttempts(env.DB, id, [{ id: before[0]?.event_id ?? '', state, ...late }], laterMs + 5)
    expect(await deliveriesOf(site.id)).toEqual(before)
    expect(await deliver(id)).toBeNull()
  })

  it('of a channel that is gone is gone; of one that is off it ends', async () => {
    const gone = await addChannel(site.id, { kind: 'webhook' })
    const off = await addChannel(site.id, { kind: 'mail' })
    await post(site)
    await plan()
    await removeChannelStatement(env.DB, site.id, gone.id).run()
    await changeChannelStatement(env.DB, off, { state: 'off' }).run()
    expect(await deliver(gone.id)).toBeNull()
    expect(await deliver(off.id)).toBeNull()
    expect(told.rounds).toEqual([])
    expect(await deliveriesOf(site.id)).toMatchObject([
      { channel_id: off.id, state: 'dead', outcome: 'channel_off' },
    ])
  })

  it('is of a round of sixteen, the longest waiting first; what is left comes at once', async () => {
    const { id } = await addChannel(site.id, { kind: 'webhook' })
    for (let i = 0; i < 20; i++) await post(site)
    await plan()
    await env.DB.exec(`UPDATE delivery SET next_attempt_ms = next_attempt_ms - 1 WHERE rowid > 18`)
    const ids = (await deliveriesOf(site.id)).map(({ event_id }) => event_id)
    expect(await deliver(id)).toBe(laterMs)
    expect(await deliver(id)).toBeNull()
    expect(told.ids).toEqual([[...ids.slice(18), ...ids.slice(0, 14)], ids.slice(14, 18)])
  })

  it('that waits without having failed uses up no attempt', async () => {
    const { id } = await addChannel(site.id, { kind: 'webhook' })
    await post(site)
    await plan()
    told.answer = () => ({ kind: 'later', outcome: 'wait', isWait: true, atMs: laterMs + 7_000 })
    expect(await deliver(id)).toBe(laterMs + 7_000)
    told.answer = () => ({ kind: 'later', outcome: 'wait', isWait: true })
    at(laterMs + 7_000)
    expect(await deliver(id)).toBe(laterMs + 8_000)
    expect(await deliveriesOf(site.id)).toMatchObject([{ state: 'waiting', attempts: 0, outcome: 'wait' }])
  })
})

describe('a courier', () => {
  it('comes at the earliest time that it is asked for, and does not trust an alarm that should have rung', async () => {
    const stub = env.COURIER.getByName('somebody')
    const alarm = () => courierAlarmMs('somebody', null)
    await stub.wake('somebody', null, laterMs + 60_000)
    await stub.wake('somebody', null, laterMs + 90_000)
    expect(await alarm()).toBe(laterMs + 60_000)
    await stub.wake('somebody', null)
    expect(await alarm()).toBe(laterMs)
    at(laterMs + 10_000)
    await stub.wake('somebody', null)
    expect(await alarm()).toBe(laterMs)
    at(laterMs + 10_001)
    await stub.wake('somebody', null)
    expect(await alarm()).toBe(laterMs + 10_001)
  })
})

describe('whoever was not woken', () => {
  it('is found by what waits for it, and nobody else', async () => {
    const other = await makeOtherSite()
    const { id } = await addChannel(site.id, { kind: 'webhook' })
    await addChannel(other.id, { kind: 'mail' })
    expect(await listWaiting(env.DB, laterMs)).toEqual([])
    await setSettings(site, {})
    await post(site)
    expect(await listWaiting(env.DB, 0)).toEqual([{ siteId: site.id, channelId: null }])
    await plan()
    expect(await listWaiting(env.DB, laterMs - 1)).toEqual([])
    expect(await listWaiting(env.DB, laterMs)).toEqual([{ siteId: site.id, channelId: id }])
    await deliver(id)
    expect(await listWaiting(env.DB, laterMs)).toEqual([])
  })
})
