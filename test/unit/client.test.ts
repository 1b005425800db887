import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as v from 'valibot'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { AdminClient, ModerationClient, SadaError, WebhookClient } from '../../client/index.ts'
import { errors, type Route, routes } from '../../contract/index.ts'

/** What came in, and what is to be answered. */
interface Heard {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingMessage['headers']
  body: unknown
}

let server: Server
let url = ''
let answer: (response: ServerResponse) => void = () => undefined
const heard: Heard[] = []

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of request) text += part
  return text === '' ? undefined : JSON.parse(text)
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
    heard.push({
      method: request.method ?? '',
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: request.headers,
      body: await bodyOf(request),
    })
    answer(response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const id = '01kb2m8t5q0000000000000001'
/** A value in a path that would change the path if it stood there as it is. */
const odd = 'a/b?c#d é'

type Calls = Record<
  string,
  (client: ModerationClient, admin: AdminClient, hooks: WebhookClient) => Promise<unknown>
>

const rule = { kind: 'word', pattern: 'قمار' } as const

/** By operation: the method that does it. */
const calls: Calls = {
  getAccess: (client) => client.access(),
  getSummary: (client) => client.summary(),
  listQueue: (client) =>
    client.comments({ status: 'spam', page: '/a', author: 'x', q: 'قمار', reason: 'links', limit: 5 }),
  getModeratedComment: (client) => client.comment(odd),
  getAuthor: (client) => client.author(odd),
  addAuthorNote: (client) => client.addNote(odd, 'note'),
  approveComment: (client) => client.act('approve', odd),
  holdComment: (client) => client.act('hold', odd),
  spamComment: (client) => client.act('spam', odd),
  deleteComment: (client) => client.act('delete', odd),
  restoreComment: (client) => client.act('restore', odd),
  pinComment: (client) => client.pin(odd),
  unpinComment: (client) => client.unpin(odd),
  replyAsStaff: (client) => client.reply(odd, { body: 'شكرا' }, 'key-1'),
  actOnMany: (client) => client.actOnMany('approve', [id]),
  listOperations: (client) => client.operations(5),
  undoOperation: (client) => client.undo(odd),
  listAudit: (client) => client.audit({ action: 'approve', comment: id, limit: 5 }),
  getStats: (client) => client.stats({ from: '2026-11-01', to: '2026-11-02', page: '/a' }),
  listRules: (client) => client.rules(),
  addRule: (client) => client.addRule(rule),
  importRules: (client) => client.importRules({ keywords: 'قمار' }),
  replayRule: (client) => client.replayRule(rule, 'cursor'),
  removeRule: (client) => client.removeRule(odd),
  getSettings: (client) => client.settings(),
  changeSettings: (client) => client.changeSettings({ max_links: 3 }, '"tag"'),
  mergePage: (client) => client.mergePages('/a', '/b'),
  unmergePage: (client) => client.unmergePage('/a'),
  listPages: (client) => client.pages({ page: '/a', limit: 5 }),
  changePage: (client) => client.changePage({ page: '/a', state: 'closed' }),
  listKeys: (client) => client.keys(),
  makeKey: (client) => client.makeKey({ name: 'desk', scopes: ['read'] }),
  rotateKey: (client) => client.rotateKey(odd, 60),
  revokeKey: (client) => client.revokeKey(odd),
  listRecipients: (client) => client.recipients(),
  addRecipient: (client) => client.addRecipient({ name: 'desk', email: 'desk@news.example', mode: 'each' }),
  changeRecipient: (client) => client.changeRecipient(odd, { mode: 'digest', digest_hours: [7] }),
  askRecipient: (client) => client.askRecipient(odd),
  removeRecipient: (client) => client.removeRecipient(odd),
  getTelegram: (client) => client.telegram(),
  connectTelegram: (client) => client.connectTelegram('123456:bot'),
  disconnectTelegram: (client) => client.disconnectTelegram(),
  makeTelegramCode: (client) => client.makeTelegramCode({ name: 'desk' }),
  changeTelegramAccount: (client) => client.changeTelegramAccount(odd, { state: 'off' }),
  removeTelegramAccount: (client) => client.removeTelegramAccount(odd),
  listWebhooks: (_, __, hooks) => hooks.list(),
  addWebhook: (_, __, hooks) => hooks.add({ url: 'https://hooks.example/' }),
  changeWebhook: (_, __, hooks) => hooks.change(odd, { state: 'off' }),
  removeWebhook: (_, __, hooks) => hooks.remove(odd),
  rotateWebhookSecret: (_, __, hooks) => hooks.rotateSecret(odd, 60),
  testWebhook: (_, __, hooks) => hooks.test(odd),
  listDeliveries: (_, __, hooks) => hooks.deliveries(odd, { state: 'dead', limit: 5 }),
  getDelivery: (_, __, hooks) => hooks.delivery(odd, odd),
  replayDelivery: (_, __, hooks) => hooks.replay(odd, odd),
  replayDeliveries: (_, __, hooks) => hooks.replayFailed(odd, '2026-11-03T00:00:00Z'),
  listSites: (_, admin) => admin.sites(),
  createSite: (_, admin) => admin.makeSite({ id: 'news', name: 'News', origins: ['https://news.example'] }),
  changeSite: (_, admin) => admin.changeSite(odd, { max_links: 3 }),
  createKey: (_, admin) => admin.makeKey(odd, { name: 'desk', scopes: ['read'] }),
  getHealth: (_, admin) => admin.health(),
}

const isOurs = ({ path }: Route) => /^\/(?:v1\/(?:moderation|admin)\b|health$)/.test(path)

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, headers).end(body)
}

describe('a method for each operation', () => {
  it.each(routes.filter(isOurs).map((route) => [route.operationId, route] as const))(
    '%s',
    async (name, route) => {
      answer = (response) => send(response, 200, '{}')
      const call = calls[name]
      if (!call) throw new Error(`the client has no method for ${name}`)
      heard.length = 0
      await call(
        new ModerationClient({ url, key: 'sada_key' }),
        new AdminClient({ url: `${url}/`, key: 'token' }),
        new WebhookClient({ url, key: 'sada_key' }),
      )
      const [request] = heard
      expect(request).toMatchObject({
        method: route.method,
        path: route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(odd)),
        headers: {
          authorization: route.path.startsWith('/v1/moderation') ? 'Bearer sada_key' : 'Bearer token',
        },
      })
      expect(v.is(route.body ?? v.undefined(), request?.body)).toBe(true)
      expect(v.is(route.query ?? v.strictObject({}), request?.query)).toBe(true)
      if (route.body) expect(request?.headers['content-type']).toBe('application/json')
    },
  )
})

const client = (more: { timeoutMs?: number; signal?: AbortSignal; url?: string } = {}) =>
  new ModerationClient({ url, key: 'sada_key', ...more })

async function failureOf(work: Promise<unknown>): Promise<SadaError> {
  const outcome = await work.then(
    () => 'it succeeded',
    (error: unknown) => error,
  )
  if (!(outcome instanceof SadaError)) throw new Error(`no SadaError: ${outcome}`)
  return outcome
}

describe('what can go wrong', () => {
  it('takes code, fields, wait and request from a problem', async () => {
    const problem = {
      type: 'about:blank',
      title: 'x',
      status: 422,
      code: 'validation_failed',
      request_id: 'r1',
      errors: [{ pointer: '/name', code: 'required' }],
    }
    answer = (response) =>
      send(response, 422, JSON.stringify(problem), {
        'content-type': 'application/problem+json',
        'retry-after': '60',
      })
    expect(await failureOf(client().summary())).toMatchObject({
      code: 'validation_failed',
      status: 422,
      retryAfterSeconds: 60,
      requestId: 'r1',
      fields: problem.errors,
    })
  })

  it.each(Object.entries(errors))('passes the code %s on', async (code, { status }) => {
    answer = (response) => send(response, status, JSON.stringify({ code, status }))
    expect(await failureOf(client().summary())).toMatchObject({ code, status })
  })

  it.each([
    ['a proxy’s page', 502, '<html>Bad gateway</html>'],
    ['a page where JSON should be', 200, '<!doctype html>'],
    ['no body', 500, ''],
    ['null', 500, 'null'],
    ['a number', 404, '7'],
    ['another service’s JSON', 403, '{"success":false,"code":10000}'],
    ['a redirect', 302, ''],
  ])('is not Sada: %s', async (_, status, body) => {
    answer = (response) => send(response, status, body, { location: 'https://elsewhere.example/' })
    expect(await failureOf(client().summary())).toMatchObject({ code: 'not_sada', status })
  })

  it('calls it network when nobody listens, and when the answer breaks off', async () => {
    expect(await failureOf(client({ url: 'http://127.0.0.1:1' }).summary())).toMatchObject({
      code: 'network',
      status: 0,
    })
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"pending":', () => response.destroy())
    }
    expect(await failureOf(client().summary())).toMatchObject({ code: 'network' })
  })

  it('calls it timeout when there is no answer in time, or not all of it', async () => {
    answer = () => undefined
    expect(await failureOf(client({ timeoutMs: 20 }).summary())).toMatchObject({ code: 'timeout', status: 0 })
    answer = (response) => void response.writeHead(200).write('{')
    expect(await failureOf(client({ timeoutMs: 50 }).summary())).toMatchObject({ code: 'timeout' })
  })

  it('ends with the caller’s signal', async () => {
    answer = () => undefined
    const controller = new AbortController()
    const work = failureOf(client({ signal: controller.signal }).summary())
    controller.abort()
    expect(await work).toMatchObject({ code: 'network' })
  })
})

describe('where a key goes', () => {
  const sent: string[] = []
  const refused = async (address: string, key = 'sada_key') => {
    sent.length = 0
    const fetch = async (to: string) => {
      sent.push(to)
      return new Response('{}')
    }
    const work = new AdminClient({ url: address, key, fetch }).sites()
    const code = await work.then(
      () => '',
      (error: unknown) => (error instanceof SadaError ? error.code : String(error)),
    )
    expect(sent).toHaveLength(code === '' ? 1 : 0)
    return code
  }
  afterEach(() => vi.unstubAllGlobals())

  it.each([
    'https://comments.example',
    'https://192.168.1.9:8443/sada',
    'http://localhost:8787',
    'http://LOCALHOST',
    'http://127.0.0.1:8787/sada',
    'http://127.8.9.10',
    'http://127.1',
    'http://[::1]:8787',
    'http://[0:0:0:0:0:0:0:1]',
  ])('is sent to %s', async (address) => expect(await refused(address)).toBe(''))

  it.each([
    'http://comments.example',
    'HTTP://comments.example:443',
    'http://192.168.1.9:8787',
    'http://0.0.0.0:8787',
    'http://128.0.0.1',
    'http://localhost.comments.example',
    'http://127.0.0.1.comments.example',
    'http://127.0.0.1@comments.example',
    'http://[::2]',
    'ftp://localhost',
    'comments.example',
    '',
  ])('is not sent to %s', async (address) => expect(await refused(address)).toBe('insecure_address'))

  it('is sent to the origin of the page that asks, whatever it is, and to no other', async () => {
    vi.stubGlobal('location', { origin: 'http://newsroom.lan:8787' })
    expect(await refused('http://newsroom.lan:8787')).toBe('')
    expect(await refused('http://newsroom.lan')).toBe('insecure_address')
  })

  it('is not needed where there is no key', async () =>
    expect(await refused('http://comments.example', '')).toBe(''))

  it.each([301, 302, 303, 307, 308])('follows no redirect: %i', async (status) => {
    const elsewhere = createServer((request, response) => {
      sent.push(request.url ?? '')
      send(response, 200, '{}')
    })
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
    const address = elsewhere.address()
    const port = typeof address === 'object' ? address?.port : 0
    sent.length = 0
    answer = (response) => send(response, status, '', { location: `http://127.0.0.1:${port}/v1` })
    expect(await failureOf(client().summary())).toMatchObject({ code: 'not_sada', status })
    expect(await failureOf(client().removeRule('x'))).toMatchObject({ code: 'not_sada', status })
    elsewhere.close()
    expect(sent).toEqual([])
  })
})

describe('what is read beside the body', () => {
  it('sends no key where there is none, and reads health also from a 503', async () => {
    const health = { status: 'failing', database: 'ok', writes: null, missing_secrets: ['DATA_KEY'] }
    answer = (response) => send(response, 503, JSON.stringify(health))
    heard.length = 0
    expect(await new AdminClient({ url, key: '' }).health()).toEqual(health)
    expect(heard[0]?.headers.authorization).toBeUndefined()
    answer = (response) => send(response, 503, JSON.stringify({ code: 'database_unavailable' }))
    expect(await failureOf(new AdminClient({ url, key: '' }).health())).toMatchObject({
      code: 'database_unavailable',
    })
    answer = (response) => send(response, 503, '<html>')
    expect(await failureOf(new AdminClient({ url, key: '' }).health())).toMatchObject({ code: 'not_sada' })
  })

  it('reads the operation of an action and the tag of settings, and sends them as headers', async () => {
    answer = (response) => send(response, 200, '{}', { 'sada-operation': 'op1', etag: '"t1"' })
    expect(await client().act('approve', id)).toEqual({ comment: {}, operation: 'op1' })
    expect(await client().settings()).toEqual({ settings: {}, etag: '"t1"' })
    heard.length = 0
    await client().changeSettings({ max_links: 1 }, '"t1"')
    await client().changeSettings({ max_links: 1 })
    await client().reply(id, { body: 'x' }, 'k1')
    expect(heard.map(({ headers }) => [headers['if-match'], headers['idempotency-key']])).toEqual([
      ['"t1"', undefined],
      [undefined, undefined],
      [undefined, 'k1'],
    ])
    answer = (response) => send(response, 204, '')
    expect(await client().removeRule('x')).toBeUndefined()
  })
})
