import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  EventType,
  limits,
  type Webhook,
  type WebhookDelivery,
  type WebhookDeliveryList,
  type WebhookDeliveryWithPayload,
  type WebhookList,
  type WebhookReplayAnswer,
  type WebhookWithSecret,
} from '../../contract/index.ts'
import { keyring } from '../../worker/auth/keyring.ts'
import { openWebhookSecret } from '../../worker/auth/webhook.ts'
import {
  act,
  host,
  makeOtherSite,
  makeSite,
  post,
  read,
  refused,
  type TestSite,
} from '../worker-support/api.ts'
import { at, dayMs, hourMs } from '../worker-support/clock.ts'
import { courierAlarmMs, laterMs, tellNow } from '../worker-support/courier.ts'
import { changesNothing, everything, number } from '../worker-support/database.ts'
import { areSigned, received, script } from '../worker-support/outbound.ts'
import {
  deliveriesSeen,
  hookHost,
  hookUrl,
  makeWebhook,
  onWebhooks,
  sendTest,
} from '../worker-support/webhooks.ts'

const noWebhook = '0000000000000000'

const listed = async (site: TestSite) => (await read<WebhookList>(onWebhooks(site, 'GET', ''))).data
const change = (site: TestSite, id: string, patch: object) =>
  read<Webhook>(onWebhooks(site, 'PATCH', `/${id}`, patch))
const rotate = (site: TestSite, id: string, body: object = {}) =>
  read<WebhookWithSecret>(onWebhooks(site, 'POST', `/${id}/rotate`, body))
const actions = async () =>
  ((await everything()).audit ?? []).map(({ action, after, comment_id }) => [action, after, comment_id])

describe('a webhook', () => {
  it('is made with a secret that is shown once, and stored sealed', async () => {
    const site = await makeSite()
    const made = await makeWebhook(site, { events: ['comment.held', 'comment.held'], name: 'تطبيق' })
    expect(made).toMatchObject({
      name: 'تطبيق',
      url: hookUrl,
      events: ['comment.held'],
      state: 'on',
      latest: null,
      old_secret_until: null,
    })
    expect(made.secret).toMatch(/^whsec_[\w+/]{32}$/)
    const { secret, ...rest } = made
    expect(await listed(site)).toEqual([rest])
    const stored = await everything()
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6))
    const keys = await keyring(env.DATA_KEY)
    const [channel] = stored.channel ?? []
    const sealed: string = JSON.parse(String(channel?.config)).secret
    if (!keys) throw new Error('the tests have a DATA_KEY')
    expect(await openWebhookSecret(keys, site.id, made.id, sealed)).toBe(secret)
    expect(await openWebhookSecret(keys, site.id, noWebhook, sealed)).toBeNull()
  })

  it('has the host for a name and tells of everything, unless told otherwise', async () => {
    const site = await makeSite()
    expect(await makeWebhook(site)).toMatchObject({ name: hookHost, events: EventType.options })
  })

  it.each([
    'http://hooks.example/',
    'https://hooks.example:8443/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://localhost/',
    'https://user:password@hooks.example/',
    `${host}/v1/sites`,
    'hooks',
  ])('is not made for %s, nor led there later', async (url) => {
    const site = await makeSite()
    const { id } = await makeWebhook(site)
    await changesNothing(async () => {
      for (const [method, path] of [
        ['POST', ''],
        ['PATCH', `/${id}`],
      ] as const) {
        const problem = await refused(onWebhooks(site, method, path, { url }), 'validation_failed')
        expect(problem.errors).toEqual([{ pointer: '/url', code: 'url_invalid' }])
      }
    })
  })

  it('is one of ten at most, however many ask at once', async () => {
    const site = await makeSite()
    const asks = Array.from({ length: limits.webhooksMax + 3 }, () =>
      onWebhooks(site, 'POST', '', { url: hookUrl }),
    )
    const statuses = (await Promise.all(asks)).map(({ status }) => status).toSorted()
    expect(statuses).toEqual([...Array(limits.webhooksMax).fill(201), 409, 409, 409])
    expect(await listed(site)).toHaveLength(limits.webhooksMax)
    expect((await actions()).filter(([action]) => action === 'webhook.create')).toHaveLength(
      limits.webhooksMax,
    )
  })

  it('is changed in what is named, and in nothing else', async () => {
    const site = await makeSite()
    const { secret: _, ...made } = await makeWebhook(site)
    expect(await change(site, made.id, {})).toEqual(made)
    expect(await change(site, made.id, { name: 'a' })).toEqual({ ...made, name: 'a' })
    const events = ['comment.reported']
    expect(await change(site, made.id, { events, url: 'https://b.example/' })).toEqual({
      ...made,
      name: 'a',
      events,
      url: 'https://b.example/',
    })
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'webhook.change'`)).toBe(2)
  })

  it('that is removed is gone with its deliveries', async () => {
    const site = await makeSite()
    const [gone, stays] = [await makeWebhook(site), await makeWebhook(site)]
    await sendTest(site, gone.id)
    await sendTest(site, stays.id)
    expect((await onWebhooks(site, 'DELETE', `/${gone.id}`)).status).toBe(204)
    expect((await listed(site)).map(({ id }) => id)).toEqual([stays.id])
    expect(await number('SELECT count(*) AS n FROM delivery')).toBe(1)
    await refused(onWebhooks(site, 'DELETE', `/${gone.id}`), 'webhook_not_found')
  })

  it('of another site is one that does not exist', async () => {
    const [site, other] = [await makeSite(), await makeOtherSite()]
    const { id } = await makeWebhook(site)
    const delivery = (await sendTest(site, id)).id
    const asks = (webhook: string): [string, string, object?][] => [
      ['PATCH', `/${webhook}`, { state: 'off' }],
      ['DELETE', `/${webhook}`],
      ['POST', `/${webhook}/rotate`, {}],
      ['POST', `/${webhook}/test`],
      ['GET', `/${webhook}/deliveries`],
      ['GET', `/${webhook}/deliveries/${delivery}`],
      ['POST', `/${webhook}/deliveries/${delivery}/replay`],
      ['POST', `/${webhook}/replay`, { since: '2026-01-01T00:00:00Z' }],
    ]
    await changesNothing(async () => {
      for (const webhook of [id, noWebhook, 'x'])
        for (const [method, path, body] of asks(webhook))
          await refused(onWebhooks(other, method, path, body), 'webhook_not_found')
    })
    expect(await listed(other)).toEqual([])
  })

  it('leaves its trail: what, by whom, and no secret or address', async () => {
    const site = await makeSite()
    const { id, secret } = await makeWebhook(site)
    await change(site, id, { name: 'b' })
    await rotate(site, id)
    const test = await sendTest(site, id)
    await read(onWebhooks(site, 'POST', `/${id}/deliveries/${test.id}/replay`), 202)
    await onWebhooks(site, 'DELETE', `/${id}`)
    const names = ['create', 'change', 'rotate', 'test', 'replay', 'remove']
    expect(await actions()).toEqual(names.map((name) => [`webhook.${name}`, id, null]))
    const trail = JSON.stringify((await everything()).audit)
    expect(trail).not.toContain(hookHost)
    expect(trail).not.toContain(secret)
  })

  it('wakes the courier for what other data centres did not know it was to be told of', async () => {
    at(laterMs)
    const site = await makeSite()
    await makeWebhook(site)
    await expect.poll(() => courierAlarmMs(site.id, null)).toBe(laterMs + 10_000)
  })
})

describe('a test', () => {
  it('is a signed request, and its result can be looked up', async () => {
    at(laterMs)
    const site = await makeSite()
    const { id, secret, name } = await makeWebhook(site, { events: ['comment.held'] })
    await script(hookHost, [{ status: 201, body: 'thank you' }])
    const planned = await sendTest(site, id)
    expect(planned).toMatchObject({ type: 'webhook.test', state: 'waiting', attempts: 0, comment_id: null })
    const [request] = await received(hookHost)
    if (!request) throw new Error('nothing was sent')
    expect(await areSigned(request, secret)).toEqual([true])
    expect(request).toMatchObject({ method: 'POST', url: hookUrl })
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Sada-Webhooks/1 (+https://www.standardwebhooks.com)',
      'webhook-id': planned.id,
      'webhook-timestamp': String(laterMs / 1000),
    })
    expect(JSON.parse(request.body)).toEqual({
      type: 'webhook.test',
      timestamp: new Date(laterMs).toISOString(),
      data: { site: site.id, webhook: { id, name } },
    })
    const result = await read<WebhookDeliveryWithPayload>(
      onWebhooks(site, 'GET', `/${id}/deliveries/${planned.id}`),
    )
    expect(result).toEqual({
      ...planned,
      state: 'done',
      attempts: 1,
      outcome: 'http_201',
      next_attempt_at: null,
      ended_at: new Date(laterMs).toISOString(),
      payload: request.body,
    })
    const { payload: _, ...latest } = result
    expect((await listed(site))[0]?.latest).toEqual(latest)
  })

  it('is not sent by one that is off', async () => {
    const site = await makeSite()
    const { id } = await makeWebhook(site)
    await change(site, id, { state: 'off' })
    await changesNothing(() => refused(onWebhooks(site, 'POST', `/${id}/test`), 'webhook_off'))
  })
})

describe('a new secret', () => {
  const signedBy = async (...secrets: string[]) => {
    const request = (await received(hookHost)).at(-1)
    if (!request) throw new Error('nothing was sent')
    return [await areSigned(request, ...secrets), request.headers['webhook-signature']?.split(' ').length]
  }

  it('signs beside the old one for a day, and then alone', async () => {
    at(laterMs)
    const site = await makeSite()
    const { id, secret: old } = await makeWebhook(site)
    const { secret, old_secret_until } = await rotate(site, id)
    expect(secret).not.toBe(old)
    expect(old_secret_until).toBe(new Date(laterMs + dayMs).toISOString())
    await sendTest(site, id)
    expect(await signedBy(secret, old)).toEqual([[true, true], 2])
    at(laterMs + dayMs - 1)
    await sendTest(site, id)
    expect(await signedBy(secret, old)).toEqual([[true, true], 2])
    at(laterMs + dayMs)
    await sendTest(site, id)
    expect(await signedBy(secret, old)).toEqual([[true, false], 1])
    expect((await listed(site))[0]?.old_secret_until).toBeNull()
  })

  it('signs alone at once where the old one got known; and two rotations leave two secrets', async () => {
    const site = await makeSite()
    const { id, secret: first } = await makeWebhook(site)
    const { secret: second } = await rotate(site, id, { grace_seconds: 0 })
    await sendTest(site, id)
    expect(await signedBy(second, first)).toEqual([[true, false], 1])
    const { secret: third } = await rotate(site, id)
    const { secret: fourth } = await rotate(site, id)
    await sendTest(site, id)
    expect(await signedBy(fourth, third, second)).toEqual([[true, true, false], 2])
  })

  it('that is shown is the one that holds, when two ask at once', async () => {
    const site = await makeSite()
    const { id } = await makeWebhook(site)
    const answers = await Promise.all([1, 2, 3].map(() => onWebhooks(site, 'POST', `/${id}/rotate`, {})))
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    await sendTest(site, id)
    const shown = texts.map((text) => JSON.parse(text)).filter(({ secret }) => secret !== undefined)
    expect(shown.length).toBeGreaterThan(0)
    for (const status of answers.map(({ status }) => status)) expect([200, 412]).toContain(status)
    const last = shown.at(-1)
    expect((await signedBy(...shown.map(({ secret }) => secret)))[0]).toContain(true)
    expect(last).toBeDefined()
  })
})

describe('deliveries', () => {
  it('are listed newest first, by state, piece by piece', async () => {
    const site = await makeSite()
    const { id } = await makeWebhook(site)
    const ids: string[] = []
    await script(hookHost, [{ status: 500 }])
    for (let i = 0; i < 5; i++) {
      at(laterMs + i)
      ids.unshift((await sendTest(site, id)).id)
    }
    expect((await deliveriesSeen(site, id)).map((one) => one.id)).toEqual(ids)
    expect((await deliveriesSeen(site, id, '?state=waiting')).map((one) => one.id)).toEqual(ids.slice(-1))
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const path = `/${id}/deliveries?limit=2${cursor && `&cursor=${cursor}`}`
      const piece: WebhookDeliveryList = await read(onWebhooks(site, 'GET', path))
      seen.push(...piece.data.map((one) => one.id))
      if (piece.next_cursor === null) break
      cursor = piece.next_cursor
    }
    expect(seen).toEqual(ids)
    const { next_cursor } = await read<WebhookDeliveryList>(
      onWebhooks(site, 'GET', `/${id}/deliveries?limit=1`),
    )
    const other = await makeWebhook(site)
    await refused(onWebhooks(site, 'GET', `/${other.id}/deliveries?cursor=${next_cursor}`), 'cursor_foreign')
  })

  it('can be sent again one by one, with the same id and body, whatever became of them', async () => {
    at(laterMs)
    const site = await makeSite()
    const { id, secret } = await makeWebhook(site)
    const { comment } = await post(site)
    await tellNow(site.id)
    const [done] = await deliveriesSeen(site, id)
    expect(done?.state).toBe('done')
    await act(site, comment.id, 'spam')
    at(laterMs + hourMs)
    const again = await read<WebhookDelivery>(
      onWebhooks(site, 'POST', `/${id}/deliveries/${done?.id}/replay`),
      202,
    )
    expect(again).toMatchObject({ id: done?.id, state: 'waiting', attempts: 0, ended_at: null })
    await tellNow(site.id)
    const requests = (await received(hookHost)).filter(({ headers }) => headers['webhook-id'] === done?.id)
    expect(requests).toHaveLength(2)
    expect(requests[1]?.body).toBe(requests[0]?.body)
    for (const request of requests) expect(await areSigned(request, secret)).toEqual([true])
    expect(requests[1]?.headers['webhook-timestamp']).toBe(String((laterMs + hourMs) / 1000))
  })

  it('that failed since a moment can be sent again together, and no others', async () => {
    const site = await makeSite()
    const { id } = await makeWebhook(site)
    const ended = ['dead', 'done', 'dead', 'waiting', 'waiting'] as const
    for (const [hours, state] of ended.entries()) {
      at(laterMs + hours * hourMs)
      const made = await read<WebhookDelivery>(onWebhooks(site, 'POST', `/${id}/test`), 202)
      const change = 'UPDATE delivery SET state = ?2, attempts = ?3, next_attempt_ms = ?4 WHERE event_id = ?1'
      // The last has not been tried yet, and is sent anyway.
      const attempts = hours === 4 ? 0 : 1
      await env.DB.prepare(change)
        .bind(made.id, state, attempts, laterMs + hours * hourMs)
        .run()
    }
    at(laterMs + 5 * hourMs)
    const since = new Date(laterMs + hourMs).toISOString()
    const replay = () => read<WebhookReplayAnswer>(onWebhooks(site, 'POST', `/${id}/replay`, { since }), 202)
    expect(await replay()).toEqual({ deliveries: 2, more: false })
    const states = (await deliveriesSeen(site, id)).map(({ state, attempts }) => `${state} ${attempts}`)
    expect(states).toEqual(['waiting 0', 'waiting 0', 'waiting 0', 'done 1', 'dead 1'])
    await tellNow(site.id)
    expect(await received(hookHost)).toHaveLength(3)
    expect(await replay()).toEqual({ deliveries: 0, more: false })
  })
})
