import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Telegram, TelegramAccount, Webhook, WebhookDelivery } from '../../contract/index.ts'
import { runHere, type StandIn, type Surroundings, startStandIn } from '../support/cli-io.ts'

/** Webhooks, mail and Telegram by command, where a real instance cannot be brought to it, or is not to be asked. */

let standIn: StandIn
beforeEach(async () => {
  standIn = await startStandIn()
})
afterEach(() => standIn.stop())

const sada = (line: string, { env = {}, ...more }: Surroundings = {}) =>
  runHere(line.split(' '), { env: { SADA_URL: standIn.url, SADA_KEY: 'sada_key', ...env }, ...more })
const answers = (line: string, json: unknown, status = 200) =>
  standIn.answers.set(line, () => ({ json, status }))
const asked = () => standIn.asked.map(({ line }) => line)

const hooks = '/v1/moderation/webhooks'
const telegram = '/v1/moderation/telegram'
const token = '7000000001:AAF-token-canary'
const hostile = '\u001b]0;owned\u0007اسم\u001b[2J\u202e\u009b1A'
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/

const delivery: WebhookDelivery = {
  id: '0193a1b2c3d4e5f60718293a4b5c6d7e',
  type: 'comment.held',
  comment_id: null,
  state: 'dead',
  attempts: 10,
  outcome: hostile,
  happened_at: '2026-11-27T09:00:00Z',
  next_attempt_at: null,
  ended_at: '2026-11-27T10:00:00Z',
}
const webhook: Webhook = {
  id: 'w1',
  name: hostile,
  url: 'https://cms.example/sada',
  events: ['comment.held'],
  state: 'on',
  old_secret_until: null,
  latest: delivery,
  created_at: '2026-11-27T09:00:00Z',
}
const account: TelegramAccount = {
  id: 'a1',
  name: hostile,
  state: 'on',
  kind: 'person',
  language: 'ar',
  hears: 'held',
  quiet_hours: null,
  created_at: '2026-11-27T09:00:00Z',
}
const connected: Telegram = {
  bot: {
    username: 'desk_bot',
    created_at: '2026-11-27T09:00:00Z',
    webhook: { state: 'failing', waiting: 3, last_error: hostile, last_error_at: '2026-11-27T09:00:00Z' },
  },
  accounts: [account],
}

describe('wrong usage', () => {
  it.each([
    'webhooks add',
    'webhooks add https://a.example --events comment.eaten',
    'webhooks change w1',
    'webhooks rotate w1 --grace 8d',
    'webhooks rotate w1 --grace soon',
    'webhooks replay w1',
    'webhooks replay w1 d1 --since 1h',
    'webhooks deliveries w1 --state lost',
    'webhooks remove w1',
    'recipients add --name x --email x@news.example',
    'recipients add --name x --mode each',
    'recipients add --email x@news.example --mode each',
    'recipients add --name x --email x@news.example --mode digest --hours 8,24',
    'recipients change r1',
    'recipients change r1 --hours noon',
    'recipients remove r1',
    'telegram code',
    'telegram change a1',
    'telegram change a1 --quiet 22',
    'telegram change a1 --quiet 7-7',
    'telegram change a1 --quiet 22-24',
    'telegram unlink a1',
    'telegram disconnect',
    'telegram connect',
    'telegram connect -',
    `telegram connect ${token}`,
    `telegram connect - ${token}`,
  ])('is told before anything is asked: %s', async (line) => {
    const { code, stdout, stderr } = await sada(line)
    expect({ code, stdout, asked: asked() }).toEqual({ code: 2, stdout: '', asked: [] })
    expect(stderr).toMatch(/^sada: \S.+\n$/)
    expect(stderr).not.toContain('canary')
  })
})

describe('a secret', () => {
  const secret = 'whsec_canary'

  it.each([
    ['webhooks add https://cms.example/sada', `POST ${hooks}`, { ...webhook, secret }],
    ['webhooks rotate w1', `POST ${hooks}/w1/rotate`, { ...webhook, secret }],
    ['telegram code --name x', `POST ${telegram}/codes`, { code: 'canary', link: 'l', group_link: 'g' }],
  ])('is on stdout once, and nowhere else: %s', async (line, request, answer) => {
    answers(request, { expires_at: '2026-11-27T09:00:00Z', ...answer })
    for (const flag of ['', ' --json']) {
      const { code, stdout, stderr } = await sada(`${line}${flag}`)
      expect({ code, times: stdout.split('canary').length - 1 }).toEqual({ code: 0, times: 1 })
      expect(stderr).not.toContain('canary')
    }
  })

  it('of a bot is read from stdin or SADA_BOT_TOKEN, and printed nowhere', async () => {
    answers(`GET ${telegram}`, { bot: null, accounts: [] })
    answers(`POST ${telegram}`, connected)
    const said = [
      await sada('telegram connect -', { stdin: `  ${token}\n`, env: { SADA_BOT_TOKEN: '1:other' } }),
      await sada('telegram connect --json', { env: { SADA_BOT_TOKEN: token } }),
    ]
    for (const { code, stdout, stderr } of said)
      expect({ code, isTold: (stdout + stderr).includes('canary') }).toEqual({ code: 0, isTold: false })
    const sent = standIn.asked.filter(({ line }) => line.startsWith('POST')).map(({ body }) => body)
    expect(sent).toEqual([{ bot_token: token }, { bot_token: token }])
  })

  it('that is none is not repeated', async () => {
    const { code, stderr } = await sada('telegram connect -', { stdin: 'my canary\n' })
    expect({ code, asked: asked() }).toEqual({ code: 2, asked: [] })
    expect(stderr).not.toContain('canary')
  })
})

describe('connecting a bot while chats are linked', () => {
  beforeEach(() => {
    answers(`GET ${telegram}`, connected)
    answers(`POST ${telegram}`, connected)
  })
  const connect = (stdin: string) =>
    sada('telegram connect', { isTerminal: true, stdin, env: { SADA_BOT_TOKEN: token } })

  it('asks first, and says which bot there is', async () => {
    const { code, stderr } = await connect('y\n')
    expect({ code, last: asked().at(-1) }).toEqual({ code: 0, last: `POST ${telegram}` })
    expect(stderr).toContain('@desk_bot')
  })

  it('does nothing after no', async () => {
    expect((await connect('n\n')).code).toBe(1)
    expect(asked()).toEqual([`GET ${telegram}`])
  })
})

describe('removing several', () => {
  const gone = (id: string) => standIn.answers.set(`DELETE ${hooks}/${id}`, () => ({ status: 204, text: '' }))

  it('asks by name', async () => {
    answers(`GET ${hooks}`, { data: [{ ...webhook, name: 'CMS' }] })
    gone('w1')
    const { code, stderr } = await sada('webhooks remove w1', { isTerminal: true, stdin: 'y\n' })
    expect({ code, last: asked().at(-1) }).toEqual({ code: 0, last: `DELETE ${hooks}/w1` })
    expect(stderr).toContain('Remove “CMS”?')
  })

  it('tells those before the first failure', async () => {
    gone('w1')
    answers(`DELETE ${hooks}/w2`, { code: 'webhook_not_found' }, 404)
    const { code, stdout, stderr } = await sada('webhooks remove w1 w2 w3 --yes --json')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '{"removed":["w1"]}\n' })
    expect(JSON.parse(stderr).code).toBe('webhook_not_found')
    expect(asked()).toEqual([`DELETE ${hooks}/w1`, `DELETE ${hooks}/w2`])
  })
})

describe('sending again', () => {
  it('says when there is more than one request takes', async () => {
    answers(`POST ${hooks}/w1/replay`, { deliveries: 1_000, more: true })
    const { code, stdout, stderr } = await sada('webhooks replay w1 --since 2026-11-03')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1000 deliveries are sent again.\n' })
    expect(stderr).toContain('repeat it')
    expect(standIn.asked[0]?.body).toEqual({ since: '2026-11-03T00:00:00.000Z' })
  })

  it('tells what was sent before a failure', async () => {
    answers(`POST ${hooks}/w1/deliveries/d1/replay`, delivery)
    answers(`POST ${hooks}/w1/deliveries/d2/replay`, { code: 'delivery_not_found' }, 404)
    const { code, stdout } = await sada('webhooks replay w1 d1 d2 --ndjson')
    expect({
      code,
      lines: stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    }).toEqual({
      code: 1,
      lines: [delivery.id],
    })
  })
})

describe('hostile text', () => {
  it.each([
    'webhooks list',
    'webhooks list --json',
    'webhooks pause w1',
    'webhooks deliveries w1',
    'webhooks deliveries w1 --ndjson',
    'webhooks delivery w1 d1',
    'webhooks delivery w1 d1 --json',
    'recipients list',
    'telegram status',
    'telegram status --json',
    'telegram accounts',
  ])('moves no cursor and sets no title: %s', async (line) => {
    answers(`GET ${hooks}`, { data: [webhook] })
    answers(`PATCH ${hooks}/w1`, webhook)
    answers(`GET ${hooks}/w1/deliveries`, { data: [delivery], next_cursor: null })
    answers(`GET ${hooks}/w1/deliveries/d1`, { ...delivery, payload: `{"body":"${hostile}"}` })
    answers(`GET ${telegram}`, connected)
    const recipient = { id: 'r1', name: hostile, mode: 'each', digest_hours: [], locale: null, state: 'on' }
    answers('GET /v1/moderation/recipients', { data: [{ ...recipient, email: hostile, asked_at: null }] })
    const { code, stdout } = await sada(line, { columns: 100 })
    expect(code).toBe(0)
    expect(stdout).not.toMatch(controls)
    expect(stdout).toContain('اسم')
    expect(stdout.split('\u2068').length).toBe(stdout.split('\u2069').length)
  })
})
