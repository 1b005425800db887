import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebhookEvent, type WebhookWithSecret } from '../../contract/index.ts'
import { nextAttemptMs, retryDelaysMs } from '../../worker/policy/retry.ts'
import {
  act,
  makeSite,
  post,
  read,
  send,
  setSettings,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { at, dayMs } from '../worker-support/clock.ts'
import {
  courierAlarmMs,
  deliveriesOf,
  deliverNow,
  laterMs,
  planNow,
  ring,
  tellNow,
} from '../worker-support/courier.ts'
import { everything } from '../worker-support/database.ts'
import { areSigned, hostsAsked, received, resolveTo, script } from '../worker-support/outbound.ts'
import { deliveriesSeen, hookHost, makeWebhook, onWebhooks, sendTest } from '../worker-support/webhooks.ts'

let site: TestSite
let hook: WebhookWithSecret

beforeEach(async () => {
  at(laterMs)
  site = await makeSite()
  hook = await makeWebhook(site)
})

afterEach(() => {
  vi.restoreAllMocks()
})

const resolver = 'cloudflare-dns.com'
const states = async () =>
  (await deliveriesOf(site.id)).map(({ state, outcome, attempts }) => `${state} ${outcome} ${attempts}`)

/** Goes through the whole schedule, at the times at which the courier's alarm asks for it. */
async function wearOut(): Promise<number[]> {
  const times: number[] = []
  await sendTest(site, hook.id)
  for (;;) {
    times.push(Date.now())
    const next = await courierAlarmMs(site.id, hook.id)
    if (next === null) return times
    at(next - 1)
    expect(await ring(site.id, hook.id)).toBe(false)
    at(next)
    expect(await ring(site.id, hook.id)).toBe(true)
  }
}

/** A test that came to something. */
async function tryOnce(answer: Parameters<typeof script>[1][number], name = hookHost): Promise<string[]> {
  await script(name, [answer])
  await sendTest(site, hook.id)
  return states()
}

describe('a delivery that fails', () => {
  const schedule = [laterMs]
  for (const delayMs of retryDelaysMs) schedule.push((schedule.at(-1) ?? 0) + delayMs)

  it('is tried again at the times of the schedule, signed anew, with the same body, and then is dead', async () => {
    await script(hookHost, Array(20).fill({ status: 500 }))
    expect(await wearOut()).toEqual(schedule)
    expect(await states()).toEqual(['dead http_500 10'])
    const requests = await received(hookHost)
    expect(new Set(requests.map(({ body, headers }) => `${headers['webhook-id']} ${body}`)).size).toBe(1)
    expect(requests.map(({ headers }) => Number(headers['webhook-timestamp']) * 1000)).toEqual(schedule)
    for (const request of requests) expect(await areSigned(request, hook.secret)).toEqual([true])
    expect(new Set(requests.map(({ headers }) => headers['webhook-signature'])).size).toBe(10)
  })

  it('can be sent again when it is dead, from the beginning of the schedule', async () => {
    await script(hookHost, Array(10).fill({ status: 404 }))
    await wearOut()
    const [dead] = await deliveriesSeen(site, hook.id)
    await script(hookHost, [{ status: 500 }, { status: 200 }])
    at(Date.now() + dayMs)
    await read(onWebhooks(site, 'POST', `/${hook.id}/deliveries/${dead?.id}/replay`), 202)
    await deliverNow(site.id, hook.id)
    expect(await states()).toEqual(['waiting http_500 1'])
    at(Date.now() + (retryDelaysMs[0] ?? 0))
    expect(await ring(site.id, hook.id)).toBe(true)
    expect(await states()).toEqual(['done http_200 2'])
  })

  it('is one that takes longer than fifteen seconds', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), 20)
      return controller.signal
    })
    expect(await tryOnce({ hangs: true })).toEqual(['waiting timeout 1'])
    expect(timeout).toHaveBeenLastCalledWith(15_000)
    expect(await courierAlarmMs(site.id, hook.id)).toBe(laterMs + 5_000)
  })

  it.each([301, 302, 303, 307, 308])(
    'is one that is answered with %i, which nobody follows',
    async (status) => {
      for (const location of [
        'https://elsewhere.example/',
        'http://169.254.169.254/latest/meta-data/',
        '//[::1]/',
      ])
        await tryOnce({ status, headers: { location } })
      expect(await states()).toContain(`waiting http_${status} 1`)
      expect((await hostsAsked()).toSorted()).toEqual([resolver, hookHost])
    },
  )

  it.each([100_000, 4_000_000])('leaves nothing of an answer of %i letters behind', async (length) => {
    expect(await tryOnce({ status: 500, body: 'secret of the receiver '.repeat(length / 23) })).toEqual([
      'waiting http_500 1',
    ])
    expect(JSON.stringify(await everything())).not.toContain('secret of the receiver')
  })
})

describe('an answer', () => {
  it.each([200, 201, 202, 204, 299])('of %i is enough', async (status) => {
    expect(await tryOnce({ status })).toEqual([`done http_${status} 1`])
  })

  it('of 410 switches the webhook off, ends what waits for it, and is in the trail', async () => {
    await script(hookHost, [{ status: 500 }])
    await sendTest(site, hook.id)
    at(laterMs + 1_000)
    expect(await tryOnce({ status: 410 })).toEqual(['dead channel_off 1', 'dead http_410 1'])
    const webhooks = await read<{ data: { state: string }[] }>(onWebhooks(site, 'GET', ''))
    expect(webhooks.data[0]?.state).toBe('off')
    const { audit = [] } = await everything()
    expect(audit.at(-1)).toMatchObject({
      action: 'webhook.off',
      after: hook.id,
      key_id: '',
      comment_id: null,
    })
    await post(site)
    await tellNow(site.id)
    expect(await received(hookHost)).toHaveLength(2)
  })

  it('of 410 stops the round: what would have followed is not sent', async () => {
    await script(hookHost, [{ status: 410 }])
    await setSettings(site, { max_comments_per_minute: 0 })
    for (let i = 0; i < 12; i++) await post(site)
    await tellNow(site.id)
    expect(await received(hookHost)).toHaveLength(5)
    expect((await deliveriesOf(site.id)).every(({ state }) => state !== 'waiting')).toBe(true)
  })

  it.each([429, 503])('of %i with Retry-After is waited for, and what follows waits, too', async (status) => {
    await script(hookHost, [{ status, headers: { 'retry-after': '600' } }])
    await setSettings(site, { max_comments_per_minute: 0 })
    for (let i = 0; i < 7; i++) await post(site)
    await tellNow(site.id)
    expect(await received(hookHost)).toHaveLength(5)
    const rows = await deliveriesOf(site.id)
    expect(
      rows.map(({ state, attempts, next_attempt_ms }) => [state, attempts, next_attempt_ms - laterMs]),
    ).toEqual([
      ['waiting', 1, 600_000],
      ...Array(4).fill(['done', 1, 0]),
      ...Array(2).fill(['waiting', 0, 600_000]),
    ])
    at(laterMs + 600_000)
    expect(await ring(site.id, hook.id)).toBe(true)
    expect(new Set((await deliveriesOf(site.id)).map(({ state }) => state))).toEqual(new Set(['done']))
  })

  it('with Retry-After is waited for a day at most, and never less than the schedule says', async () => {
    await tryOnce({ status: 429, headers: { 'retry-after': '99999999' } })
    await tryOnce({ status: 503, headers: { 'retry-after': '1' } })
    await tryOnce({ status: 500, headers: { 'retry-after': '3600' } })
    const waits = (await deliveriesOf(site.id)).map((row) => row.next_attempt_ms - laterMs)
    expect(waits).toEqual([dayMs, 5_000, 5_000])
  })
})

describe('nothing is sent', () => {
  const publicA = { a: ['93.184.215.14'] }

  it.each([
    ['to 127.0.0.1', { a: ['127.0.0.1'] }, 'address_refused'],
    ['to metadata', { a: ['169.254.169.254'] }, 'address_refused'],
    ['to a private address among public ones', { a: ['93.184.215.14', '10.0.0.7'] }, 'address_refused'],
    [
      'to a private address behind another name',
      { a: ['192.168.1.1'], cname: 'x.example' },
      'address_refused',
    ],
    ['to IPv6 loopback', { ...publicA, aaaa: ['::1'] }, 'address_refused'],
    ['to a local IPv6 address', { ...publicA, aaaa: ['fd00::1'] }, 'address_refused'],
    ['to IPv4 in IPv6', { ...publicA, aaaa: ['::ffff:127.0.0.1'] }, 'address_refused'],
    ['to IPv4 behind NAT64', { ...publicA, aaaa: ['64:ff9b::7f00:1'] }, 'address_refused'],
    ['to a name that does not exist', { rcode: 3 }, 'name_unknown'],
    ['to a name without addresses', {}, 'name_unknown'],
    ['when the resolver fails', { ...publicA, rcode: 2 }, 'resolver_unavailable'],
    ['when the resolver is away', { httpStatus: 503 }, 'resolver_unavailable'],
    ['when the resolver leads elsewhere', { httpStatus: 302 }, 'resolver_unavailable'],
    ['when the resolver says something else', { garbage: true }, 'resolver_unavailable'],
  ])('%s, now or before the name leads elsewhere', async (_, records, outcome) => {
    await resolveTo(hookHost, records)
    expect(await tryOnce({ status: 200 })).toEqual([`waiting ${outcome} 1`])
    expect(await hostsAsked()).toEqual([resolver])
    await resolveTo(hookHost, { ...publicA, aaaa: [] })
    at(nextAttemptMs(1, laterMs) ?? 0)
    await ring(site.id, hook.id)
    expect(await states()).toEqual(['done http_200 2'])
  })

  it('when the resolver does not answer within five seconds', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort())
    await resolveTo(hookHost, { hangs: true })
    expect(await tryOnce({ status: 200 })).toEqual(['waiting resolver_unavailable 1'])
    expect(timeout).toHaveBeenLastCalledWith(5_000)
    expect(await received(hookHost)).toEqual([])
  })

  it('to an address that the rules refuse, whatever is stored', async () => {
    await env.DB.prepare(`UPDATE channel SET config = json_set(config, '$.url', 'https://127.0.0.1/')`).run()
    expect(await tryOnce({ status: 200 })).toEqual(['dead url_refused 1'])
    expect(await hostsAsked()).toEqual([])
  })

  it('with a secret that cannot be read', async () => {
    await env.DB.prepare(`UPDATE channel SET config = json_set(config, '$.secret', 'v1.other.x.y')`).run()
    expect(await tryOnce({ status: 200 })).toEqual(['waiting secret_unreadable 1'])
    expect(await hostsAsked()).toEqual([])
  })
})

describe('what is told', () => {
  const canary = 'canary.sara+7x@secret-mail.example'

  it('is who, what and where, as a moderator sees it; and never an e-mail address', async () => {
    const { comment } = await post(site, { author: { name: 'سارة', email: canary } })
    const answer = { parent_id: comment.id, author: { name: 'نور', email: `b${canary}` } }
    for (const action of ['approve', 'hold', 'spam', 'restore', 'approve', 'delete', 'restore'])
      await act(site, comment.id, action)
    await post(site, answer)
    await send(`${site.path}/comments/${comment.id}/reports`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    await tellNow(site.id)
    const requests = await received(hookHost)
    const events = requests.map(({ body }) => v.parse(WebhookEvent, JSON.parse(body)))
    expect(events.map(({ type }) => type)).toEqual([
      'comment.created',
      'comment.approved',
      'comment.held',
      'comment.spam',
      'comment.held',
      'comment.approved',
      'comment.deleted',
      'comment.approved',
      'comment.created',
      'comment.reported',
    ])
    expect(events[0]?.data.actor).toBeUndefined()
    const { data: keys } = await read<{ data: { id: string }[] }>(
      send('/v1/moderation/keys', { headers: withKey(site.key) }),
    )
    expect(events[1]?.data.actor).toEqual({ id: keys[0]?.id })
    expect(events.at(-2)?.data.comment).toMatchObject({ parent: { id: comment.id }, author: { name: 'نور' } })
    const all = JSON.stringify([requests, await everything()])
    const spellings = [canary, canary.toUpperCase(), btoa(canary).slice(0, -4), encodeURIComponent(canary)]
    for (const text of spellings) expect(all).not.toContain(text)
    for (const { body } of requests) expect(body).not.toMatch(/email|mac"|v1\./i)
  })

  it('stays the same for every attempt, whatever became of the comment since', async () => {
    await script(hookHost, [{ status: 500 }])
    const { comment } = await post(site)
    await tellNow(site.id)
    await act(site, comment.id, 'delete')
    await env.DB.prepare(`UPDATE comment SET body = 'another', author_name = 'another' WHERE id = ?1`)
      .bind(comment.id)
      .run()
    at(laterMs + 5_000)
    await ring(site.id, hook.id)
    const [first, second] = await received(hookHost)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.body).toBe(first?.body)
  })

  it('is only what the webhook wants to hear of', async () => {
    await onWebhooks(site, 'PATCH', `/${hook.id}`, { events: ['comment.spam'] })
    const { comment } = await post(site)
    await act(site, comment.id, 'spam')
    await tellNow(site.id)
    expect((await received(hookHost)).map(({ body }) => JSON.parse(body).type)).toEqual(['comment.spam'])
  })
})

describe('one webhook that hangs', () => {
  it('keeps no other from its deliveries', async () => {
    const other = await makeWebhook(site, { url: 'https://healthy.example/' })
    await setSettings(site, { max_comments_per_minute: 0 })
    for (let i = 0; i < 20; i++) await post(site)
    // Time does not pass until the test says so.
    const timers: AbortController[] = []
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const timer = new AbortController()
      timers.push(timer)
      return timer.signal
    })
    await script(hookHost, Array(20).fill({ hangs: true }))
    await planNow(site.id)
    const hanging = deliverNow(site.id, hook.id)
    await expect.poll(() => received(hookHost)).toHaveLength(5)
    await deliverNow(site.id, other.id)
    expect(await ring(site.id, other.id)).toBe(true)
    expect(await received('healthy.example')).toHaveLength(20)
    expect(await received(hookHost)).toHaveLength(5)
    const late = new DOMException('late', 'TimeoutError')
    timeout.mockImplementation(() => AbortSignal.abort(late))
    for (const timer of timers) timer.abort(late)
    await hanging
    const ends = (await deliveriesOf(site.id)).map(({ channel_id, state }) => `${channel_id} ${state}`)
    expect(ends.filter((end) => end === `${other.id} done`)).toHaveLength(20)
    expect(ends.filter((end) => end === `${hook.id} waiting`)).toHaveLength(20)
  })
})
