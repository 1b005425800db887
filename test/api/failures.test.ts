import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  article,
  asAdmin,
  makeSite,
  post,
  read,
  refused,
  send,
  sendWith,
  someComment,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing, MeteredDatabase } from '../worker-support/database.ts'

let logged: string[] = []

beforeEach(() => {
  logged = []
  for (const level of ['info', 'error', 'log', 'warn'] as const)
    vi.spyOn(console, level).mockImplementation((line) => void logged.push(String(line)))
})

afterEach(() => {
  vi.restoreAllMocks()
})

const secret = 'sara@secret-mail.example'

/** The test's database, except that it fails before it runs anything, as often as it is told. */
class FailingDatabase extends MeteredDatabase {
  calls = 0
  readonly #message: string
  readonly #times: number

  constructor(message: string, times = Number.POSITIVE_INFINITY) {
    super()
    this.#message = message
    this.#times = times
  }

  override prepare(sql: string): D1PreparedStatement {
    this.calls++
    if (this.calls <= this.#times) throw new Error(this.#message)
    return super.prepare(sql)
  }
}

const counts = `/v1/sites/akhir-saa/counts?page=${article}`

/** What Cloudflare documents under "D1, Retry queries". */
const transient = [
  'D1_ERROR: Network connection lost.',
  'D1_ERROR: D1 DB reset because its code was updated.',
  'D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.',
  'D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.',
  'D1_ERROR: Can’t read from request stream because client disconnected.',
]
const exhausted = [
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
  'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
  'D1_ERROR: D1 DB exceeded its memory limit and was reset.',
  'D1_ERROR: D1 DB exceeded its CPU time limit and was reset.',
]

describe('a database', () => {
  it.each(transient)('that comes back is asked again, and nobody notices: %s', async (message) => {
    await makeSite()
    const db = new FailingDatabase(message, 2)
    await read(sendWith({ DB: db }, counts))
    expect(db.calls).toBe(4)
  })

  it.each(transient)(
    'that stays away is asked three times, then the reader is told to come back: %s',
    async (message) => {
      const db = new FailingDatabase(message)
      await refused(sendWith({ DB: db }, counts), 'database_unavailable')
      expect(db.calls).toBe(3)
    },
  )

  it.each(exhausted)('that has too much to do is not asked again: %s', async (message) => {
    const db = new FailingDatabase(message)
    await refused(sendWith({ DB: db }, counts), 'database_unavailable')
    expect(db.calls).toBe(1)
  })

  it.each([
    `D1_ERROR: UNIQUE constraint failed: ${secret}`,
    `first line\n${secret}\n    at ${secret} (line)`,
    `near "${secret}": syntax error`,
  ])('that fails in a way nobody knows is an error of ours, which says nothing: %s', async (message) => {
    const answer = await sendWith({ DB: new FailingDatabase(message) }, counts)
    const text = await answer.clone().text()
    await refused(answer, 'internal')
    expect(text).not.toContain('D1_ERROR')
    expect(text + logged.join()).not.toContain(secret)
    const requestId = answer.headers.get('x-request-id')
    const failure = logged.map((line) => JSON.parse(line)).find(({ event }) => event === 'failure')
    expect(failure).toMatchObject({
      level: 'error',
      name: 'Error',
      request_id: requestId,
      stack: expect.stringContaining('prepare'),
    })
  })

  it('that loses the answer to a comment stores it once', async () => {
    const site = await makeSite()
    class LosesAnswers extends MeteredDatabase {
      lost = 0
      override async batch<T>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
        const results = await super.batch<T>(statements)
        if (this.meter.written > 0 && this.lost++ < 2) throw new Error('D1_ERROR: Network connection lost.')
        return results
      }
    }
    const db = new LosesAnswers()
    const init = {
      method: 'POST',
      body: JSON.stringify(someComment()),
      headers: { 'content-type': 'application/json' },
    }
    expect((await sendWith({ DB: db }, `${site.path}/comments`, init)).status).toBe(202)
    expect(db.lost).toBe(3)
    const view = {
      ...init,
      body: JSON.stringify({ page: 'wp:1' }),
      headers: { 'content-type': 'text/plain' },
    }
    const answer = await read<{ views: number }>(
      sendWith({ DB: new LosesAnswers() }, `${site.path}/views`, view),
    )
    expect(answer.views).toBe(1)
    const { pending } = await read<{ pending: number }>(
      send('/v1/moderation/summary', { headers: withKey(site.key) }),
    )
    expect(pending).toBe(1)
  })
})

describe('an instance without its secret for readers’ data', () => {
  it.each(['', 'too-short', 'A'.repeat(42)])(
    '(%j) takes no comment and no view, and stores nothing',
    async (DATA_KEY) => {
      const site = await makeSite()
      const init = (body: unknown) => ({
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
      await changesNothing(async () => {
        await refused(sendWith({ DATA_KEY }, `${site.path}/comments`, init(someComment())), 'not_configured')
        await refused(sendWith({ DATA_KEY }, `${site.path}/views`, init({ page: article })), 'not_configured')
      })
    },
  )

  it('still shows what is public, and says what is missing', async () => {
    await makeSite()
    await read(sendWith({ DATA_KEY: '' }, counts))
    const health = await read(sendWith({ DATA_KEY: '' }, '/health'), 503)
    expect(health).toMatchObject({ status: 'failing', database: 'ok', missing_secrets: ['DATA_KEY'] })
  })

  it('shows no address to a moderator rather than a wrong one', async () => {
    const site = await makeSite()
    await post(site)
    await changesNothing(() =>
      refused(
        sendWith({ DATA_KEY: '' }, '/v1/moderation/comments', { headers: withKey(site.key) }),
        'not_configured',
      ),
    )
    const other = `${'B'.repeat(42)}E`
    const text = await (
      await sendWith({ DATA_KEY: other }, '/v1/moderation/comments', { headers: withKey(site.key) })
    ).text()
    expect(text).toContain('"email":null')
  })
})

describe('an instance without an administrator’s token', () => {
  it.each(['undefined', ''])('lets nobody in, not with %j either', async (token) => {
    for (const headers of [{ authorization: `Bearer ${token}` }, asAdmin]) {
      const answer = await sendWith({ ADMIN_TOKEN: '' }, '/v1/admin/sites', { headers })
      expect([401, 503]).toContain(answer.status)
    }
    await refused(sendWith({ ADMIN_TOKEN: '' }, '/v1/admin/sites', { headers: asAdmin }), 'not_configured')
  })
})

describe('the health of an instance', () => {
  it('is good', async () => {
    expect(await read(send('/health'))).toEqual({
      status: 'ok',
      database: 'ok',
      writes: {
        day: new Date().toISOString().slice(0, 10),
        budget_rows: 100_000,
        d1_rows: 0,
        object_rows: 0,
        pace: 'normal',
      },
      mail: { day: new Date().toISOString().slice(0, 10), budget: 200, sent: 0 },
      missing_secrets: [],
    })
  })

  it('tells a database that is away from one without tables', async () => {
    const away = await read(sendWith({ DB: new FailingDatabase('D1_ERROR: x') }, '/health'), 503)
    expect(away).toMatchObject({ status: 'failing', database: 'unreachable' })
    await env.DB.exec('DROP VIEW public_comments')
    expect(await read(send('/health'), 503)).toMatchObject({ status: 'failing', database: 'not_migrated' })
  })

  it('names secrets and shows none', async () => {
    const text = await (await sendWith({ ADMIN_TOKEN: 'short', DATA_KEY: 'short' }, '/health')).text()
    expect(JSON.parse(text).missing_secrets).toEqual(['ADMIN_TOKEN', 'DATA_KEY'])
    expect(text).not.toContain('"short"')
  })
})
