import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Access,
  type Health,
  type KeyInfo,
  limits,
  type ModeratedComment,
  utf8Length,
} from '../../contract/index.ts'
import { runHere, type StandIn, type Surroundings, startStandIn } from '../support/cli-io.ts'

let standIn: StandIn
beforeEach(async () => {
  standIn = await startStandIn()
})
afterEach(() => standIn.stop())

const env = (more: Record<string, string> = {}) => ({ SADA_URL: standIn.url, SADA_KEY: 'sada_key', ...more })
const sada = (line: string, { env: more, ...surroundings }: Surroundings = {}) =>
  runHere(line.split(' '), { env: env(more), ...surroundings })
const answers = (line: string, json: unknown, status = 200) =>
  standIn.answers.set(line, () => ({ json, status }))

const id = (n: number) => `01kb2m8t5q00000000000000${String(n).padStart(2, '0')}`
const key: KeyInfo = {
  id: 'k1',
  name: 'desk',
  scopes: ['moderate', 'read'],
  created_at: '2026-11-01T00:00:00Z',
  expires_at: null,
  last_used_on: null,
}
const comment: ModeratedComment = {
  id: id(1),
  status: 'pending',
  reasons: [{ code: 'word', detail: '\u001b[31mقمار' }],
  page: { page: 'wp:1', url: null, title: '\u001b]0;owned\u0007عنوان' },
  parent: null,
  author: {
    name: '\u202eAli\u001b[1A',
    website: null,
    history: { pending: 1, approved: 0, spam: 0, deleted: 0 },
  },
  body: 'سطر\n\u001b[2J\u001b]0;owned\u0007آخر\u009b1A',
  staff: false,
  pinned: false,
  reports: 0,
  created_at: '2026-11-27T09:00:00.000Z',
  edited_at: null,
}

describe('hostile text in an answer', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/

  it.each([
    'list',
    'list --json',
    'list --ndjson',
    `show ${id(1)}`,
    `show ${id(1)} --json`,
    'tail --since 1d',
    'tail --since 1d --ndjson',
  ])('moves no cursor and sets no title: %s', async (line) => {
    const controller = new AbortController()
    answers('GET /v1/moderation/comments', { data: [comment], next_cursor: null })
    answers(`GET /v1/moderation/comments/${id(1)}`, { ...comment, history: [] })
    answers('GET /v1/moderation/access', {})
    answers('GET /v1/moderation/summary', {})
    answers('GET /v1/moderation/audit', { data: [], next_cursor: null })
    const { code, stdout, stderr } = await sada(line, {
      signal: controller.signal,
      onStdout: () => line.startsWith('tail') && controller.abort(),
    })
    expect({ code, stderr: stderr.replace('Following; Ctrl-C ends it.\n', '') }).toEqual({
      code: 0,
      stderr: '',
    })
    expect(stdout).not.toMatch(controls)
    expect(stdout).toContain('آخر')
    expect(stdout.split('\u2068').length).toBe(stdout.split('\u2069').length)
    if (line.includes('json')) {
      const parsed = JSON.parse(stdout)
      expect((parsed.data?.[0] ?? parsed.comment ?? parsed).body).toBe(comment.body)
    }
  })
})

describe('before what cannot be undone', () => {
  beforeEach(() => {
    answers('GET /v1/moderation/keys', { data: [key] })
    standIn.answers.set('DELETE /v1/moderation/keys/k1', () => ({ status: 204, text: '' }))
  })
  const deletions = () => standIn.asked.filter(({ line }) => line.startsWith('DELETE')).length

  it.each(['y\n', 'Yes\n'])('asks in a terminal, by name, and does it after %j', async (stdin) => {
    const { code, stderr } = await sada('keys revoke k1', { isTerminal: true, stdin })
    expect({ code, deletions: deletions() }).toEqual({ code: 0, deletions: 1 })
    expect(stderr).toContain('Revoke “desk”?')
  })

  it.each(['n\n', '\n', ''])('does nothing after %j', async (stdin) => {
    const { code, stderr } = await sada('keys revoke k1', { isTerminal: true, stdin })
    expect({ code, deletions: deletions() }).toEqual({ code: 1, deletions: 0 })
    expect(stderr).toContain('Nothing was done.')
  })

  it('wants --yes where there is no terminal, and asks nothing with it', async () => {
    const refused = await sada('keys revoke k1')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('--yes')
    expect(standIn.asked).toEqual([])
    expect(await sada('keys revoke k1 --yes --json')).toEqual({
      code: 0,
      stdout: '{"revoked":["k1"]}\n',
      stderr: '',
    })
  })
})

describe('colour and width', () => {
  beforeEach(() => answers('GET /v1/moderation/comments', { data: [comment], next_cursor: null }))
  it('paints in a terminal, unless NO_COLOR says otherwise or output is piped', async () => {
    expect((await sada('list', { isTerminal: true, columns: 100 })).stdout).toContain('\u001b[33mpending')
    expect((await sada('list', { isTerminal: true, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b')
    expect((await sada('list')).stdout).not.toContain('\u001b')
  })
})

describe('all that match', () => {
  const piece = (n: number, next_cursor: string | null) => ({
    operation: id(90 + n),
    results: [{ id: id(n), status: 'approved' }],
    next_cursor,
  })
  const path = 'POST /v1/moderation/comments:batch'

  it('goes on to the end, telling progress beside the result', async () => {
    standIn.answers.set(path, (n) => ({ json: piece(n, n < 2 ? `c${n}` : null) }))
    const { code, stdout, stderr } = await sada('approve --matching --status pending --q x')
    expect(code).toBe(0)
    expect(stderr).toMatch(/1 comments so far …\n2 comments so far …\n.*sada undo/)
    expect(stdout).toContain('3 approved')
    const filter = { status: 'pending', q: 'x' }
    expect(standIn.asked.map(({ body }) => body)).toEqual([
      { action: 'approve', filter },
      { action: 'approve', filter, cursor: 'c0' },
      { action: 'approve', filter, cursor: 'c1' },
    ])
  })

  it('says where to go on when it breaks off, and goes on there', async () => {
    standIn.answers.set(path, (n) =>
      n === 1
        ? { status: 503, json: { code: 'database_unavailable' } }
        : { json: piece(n, n === 0 ? 'c0' : null) },
    )
    const broken = await sada('approve --matching --json')
    expect(broken.code).toBe(1)
    expect(JSON.parse(broken.stdout)).toMatchObject({
      results: [{ id: id(0) }],
      next_cursor: 'c0',
      operations: [id(90)],
    })
    expect(JSON.parse(broken.stderr)).toMatchObject({ code: 'database_unavailable', next_cursor: 'c0' })
    const rest = await sada('approve --matching --json --cursor c0')
    expect(rest).toMatchObject({ code: 0, stderr: '' })
    expect(standIn.asked.at(-1)?.body).toMatchObject({ cursor: 'c0' })
  })

  it('stops after the piece at hand when it is interrupted', async () => {
    const controller = new AbortController()
    standIn.answers.set(path, (n) => {
      controller.abort()
      return { json: piece(n, `c${n}`) }
    })
    const { code, stderr } = await sada('spam --matching', { signal: controller.signal })
    expect(code).toBe(1)
    expect(stderr).toContain('--cursor c0')
    expect(standIn.asked).toHaveLength(1)
  })

  it('has no half of an answer when the first request is refused', async () => {
    answers(path, { code: 'scope_missing' }, 403)
    const { code, stderr, stdout } = await sada('spam --matching --json')
    expect({ code, problem: JSON.parse(stderr).code }).toEqual({ code: 1, problem: 'scope_missing' })
    expect(stdout).toBe('')
  })

  it.each([
    'hold --matching',
    'restore --matching',
    `approve --matching ${id(1)}`,
    `approve ${id(1)} --status spam`,
    `approve ${id(1)} --cursor x`,
    `approve - ${id(1)}`,
    'approve',
  ])('refuses %s as wrong usage', async (line) => {
    expect(await sada(line)).toMatchObject({ code: 2, stdout: '' })
    expect(standIn.asked).toEqual([])
  })
})

describe('when the instance fails on the way', () => {
  it('keeps what was done by id before, and can be repeated', async () => {
    standIn.answers.set('POST /v1/moderation/comments:batch', (n) =>
      n === 0
        ? { json: { operation: id(90), results: [{ id: id(1), status: 'spam' }], next_cursor: null } }
        : { status: 500, json: { code: 'internal' } },
    )
    const stdin = [
      id(1),
      ...Array.from({ length: 250 }, (_, i) => `01kb2m8t5r${String(i).padStart(16, '0')}`),
    ].join('\n')
    const { code, stdout, stderr } = await sada('spam - --json', { stdin })
    expect({ code, problem: JSON.parse(stderr).code }).toEqual({ code: 1, problem: 'internal' })
    expect(JSON.parse(stdout)).toMatchObject({ operations: [id(90)] })
    expect(JSON.parse(stdout).results[0]).toEqual({ id: id(1), status: 'spam' })
  })

  it('goes on following after a failure that passes, and stops after one that does not', async () => {
    answers('GET /v1/moderation/access', {})
    answers('GET /v1/moderation/summary', {})
    standIn.answers.set('GET /v1/moderation/audit', (n) =>
      n === 0
        ? { status: 503, json: { code: 'database_unavailable' } }
        : { status: 401, json: { code: 'key_invalid' } },
    )
    const { code, stderr } = await sada('tail --interval 1s')
    expect(code).toBe(1)
    expect(stderr).toMatch(/database_unavailable.*Trying again\.\nsada: .*key_invalid/s)
  })
})

describe('a long list of words', () => {
  it('goes out in requests of the size that the interface takes, and no word is lost', async () => {
    const words = Array.from({ length: 5_000 }, (_, i) => `كلمةممنوعة${i}`)
    standIn.answers.set('POST /v1/moderation/rules:import', () => ({
      json: { added: 1, known: 2, skipped: 3 },
    }))
    const stdin = [...words, 'ط'.repeat(100_000)].join('\r\n')
    const { code, stdout } = await sada('rules import - --json', { stdin })
    const sent = standIn.asked.map(({ body }) => v.parse(v.looseObject({ keywords: v.string() }), body))
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      added: sent.length,
      known: 2 * sent.length,
      skipped: 3 * sent.length,
    })
    for (const body of sent) {
      expect(utf8Length(JSON.stringify(body))).toBeLessThanOrEqual(limits.requestBytes)
      expect(body.keywords.length).toBeLessThanOrEqual(limits.ruleImportLength)
    }
    const lines = sent.flatMap(({ keywords }) => keywords.trimEnd().split('\n'))
    expect(lines.slice(0, -1)).toEqual(words)
    expect(lines.at(-1)?.length).toBeGreaterThan(limits.rulePatternLength)
  })

  it('is refused where there is none', async () => {
    expect(await sada('rules import -', { stdin: ' \n' })).toMatchObject({ code: 1, stdout: '' })
    expect(standIn.asked).toEqual([])
  })
})

describe('doctor', () => {
  const health: Health = { status: 'ok', database: 'ok', writes: null, mail: null, missing_secrets: [] }
  const site = {
    id: 'news',
    name: 'News',
    locale: 'ar-MA',
    time_zone: 'UTC',
    origins: ['https://news.example'],
  }
  const access: Access = { site, key, saved_replies: [] }
  const examine = async (more: Record<string, string> = {}, words = 'doctor --json') => {
    const { code, stdout, stderr } = await sada(words, { env: more })
    const { ok, checks } = JSON.parse(stdout)
    const bad = checks.filter(({ status }: { status: string }) => status !== 'ok')
    expect(bad.every(({ says, todo }: { says: string; todo: string }) => says && todo)).toBe(true)
    return {
      code,
      ok,
      stderr,
      bad: bad.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`),
    }
  }
  beforeEach(() => {
    answers('GET /health', health)
    answers('GET /v1/moderation/access', access)
    answers('GET /v1/admin/sites', { data: [] })
  })

  it('finds nothing wrong where nothing is', async () => {
    expect(await examine()).toEqual({ code: 0, ok: true, stderr: '', bad: [] })
    expect((await sada('doctor')).stdout).toContain(
      'ok       key: The key “desk” opens the site news (News).',
    )
  })

  it.each([
    ['secrets', { ...health, status: 'failing', missing_secrets: ['DATA_KEY'] }, 'secrets failed'],
    ['migrations', { ...health, status: 'failing', database: 'not_migrated' }, 'database failed'],
    ['the database', { ...health, status: 'failing', database: 'unreachable' }, 'database failed'],
  ])('sees that it lacks %s', async (_, answer, finding) => {
    answers('GET /health', answer, 503)
    expect(await examine()).toMatchObject({ code: 1, ok: false, bad: [finding] })
  })

  it('names the secret that is missing, with the command that sets it', async () => {
    answers('GET /health', { ...health, missing_secrets: ['DATA_KEY'] }, 503)
    expect((await sada('doctor')).stdout).toContain('`npx wrangler secret put DATA_KEY`')
  })

  it.each([
    [100, 'clock warning', 0],
    [1_000, 'clock failed', 1],
    [-1_000, 'clock failed', 1],
  ])('sees a clock that is %i s off', async (seconds, finding, code) => {
    const date = new Date(Date.now() + seconds * 1_000).toUTCString()
    standIn.answers.set('GET /health', () => ({ json: health, headers: { date } }))
    expect(await examine()).toMatchObject({ code, bad: [finding] })
  })

  it.each([
    ['is invalid', { code: 'key_invalid' }, 401, 'key failed', 1],
    ['may not read', { code: 'scope_missing' }, 403, 'key warning', 0],
    ['cannot be tried', { code: 'internal' }, 500, 'key failed', 1],
  ])('sees that the key %s', async (_, problem, status, finding, code) => {
    answers('GET /v1/moderation/access', problem, status)
    expect(await examine()).toMatchObject({ code, bad: [finding] })
  })

  it('sees that the key ends soon', async () => {
    const expires_at = new Date(Date.now() + 3 * 86_400_000).toISOString()
    answers('GET /v1/moderation/access', { ...access, key: { ...key, expires_at } })
    expect(await examine()).toMatchObject({ code: 0, bad: ['expiry warning'] })
  })

  it('sees origins that are not https or not the site’s', async () => {
    answers('GET /v1/moderation/access', { ...access, site: { ...site, origins: ['http://news.example'] } })
    expect(await examine()).toMatchObject({ code: 0, bad: ['origins warning'] })
    answers('GET /v1/moderation/access', access)
    expect(await examine({}, 'doctor --json --origin https://other.example')).toMatchObject({
      code: 1,
      bad: ['origins failed'],
    })
    expect(await examine({}, 'doctor --json --origin https://news.example/')).toMatchObject({
      code: 0,
      bad: [],
    })
  })

  it.each([
    [{ SADA_URL: '' }, 'address failed', 1],
    [{ SADA_URL: 'comments.example.com' }, 'address failed', 1],
    [{ SADA_URL: 'http://comments.example.com' }, 'address failed', 1],
    [{ SADA_URL: 'http://127.0.0.1:1' }, 'answer failed', 1],
    [{ SADA_KEY: '' }, 'key failed', 1],
    [{ SADA_KEY: '', SADA_ADMIN_TOKEN: 'token' }, 'key warning', 0],
    [{ SADA_KEY: 'two words' }, 'key failed', 1],
  ])('sees %j', async (more, finding, code) => {
    expect(await examine(more)).toMatchObject({ code, bad: [finding] })
  })

  it('sees that something else answers, and a wrong admin token', async () => {
    standIn.answers.set('GET /health', () => ({ text: '<html>' }))
    expect(await examine()).toMatchObject({ code: 1, bad: ['answer failed'] })
    answers('GET /health', health)
    answers('GET /v1/admin/sites', { code: 'key_invalid' }, 401)
    expect(await examine({ SADA_ADMIN_TOKEN: 'wrong' })).toMatchObject({
      code: 1,
      bad: ['admin_token failed'],
    })
  })
})
