import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Instance, migrateInstance, secrets, startInstance } from '../../scripts/support/instance.ts'
import { bundle } from '../../scripts/support/wrangler.ts'
import { Outbound } from '../support/outbound.ts'
import { verifyWebhook } from '../support/standard-webhooks.ts'

/**
 * workerd is killed again and again, at moments of its own, while readers comment, a moderator publishes, and the
 * receiver of a webhook fails half of the time.
 */

const crashes = 12
const clientsAtOnce = 6
const cron = '*/15 * * * *'

const folder = mkdtempSync(join(tmpdir(), 'sada-courier-crash-'))
const storage = join(folder, 'storage')
const outbound = new Outbound()
let module = ''
let instance: Instance
let origin = ''
let key = ''

async function start(): Promise<void> {
  instance = await startInstance([{ name: 'sada', module }], storage, outbound.handle)
  origin = instance.origins.sada ?? ''
}

async function kill(): Promise<void> {
  for (const pid of instance.pids()) process.kill(pid, 'SIGKILL')
  await instance.stop()
}

/** Asks once. @returns `null` when nobody answers */
async function ask<T>(path: string, body: unknown, headers: Record<string, string>): Promise<T | null> {
  try {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    return answer.ok ? JSON.parse(text) : null
  } catch {
    return null // nobody is there just now
  }
}

/** Asks until there is an answer, as a client that repeats does. */
async function insist<T>(path: string, body: unknown, headers: Record<string, string>): Promise<T> {
  for (;;) {
    const answer = await ask<T>(path, body, headers)
    if (answer !== null) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const withKey = () => ({ authorization: `Bearer ${key}` })

/** What a delivery said, by its id; and which of them the receiver took. */
const told = new Map<string, Set<string>>()
const taken = new Set<string>()
const receiver = { secret: '', failsHalf: true, unsigned: 0, refused: 0 }

beforeAll(async () => {
  outbound.listen('hooks.example', async (request) => {
    const body = await request.text()
    const id = request.headers.get('webhook-id') ?? ''
    if (!verifyWebhook(receiver.secret, Object.fromEntries(request.headers), body)) receiver.unsigned += 1
    told.set(id, (told.get(id) ?? new Set()).add(body))
    if (receiver.failsHalf && Math.random() < 0.5) {
      receiver.refused += 1
      return new Response(null, { status: 500 })
    }
    taken.add(id)
    return new Response(null, { status: 204 })
  })
  module = await bundle(join(folder, 'worker'))
  await start()
  await migrateInstance(instance, 'sada')
  const site = { id: 'news', name: 'News', origins: ['https://news.example'] }
  const asAdmin = { authorization: `Bearer ${secrets.ADMIN_TOKEN}` }
  key = (await insist<{ key: string }>('/v1/admin/sites', site, asAdmin)).key
  const hook = { url: 'https://hooks.example/sada' }
  receiver.secret = (await insist<{ secret: string }>('/v1/moderation/webhooks', hook, withKey())).secret
}, 90_000)

afterAll(async () => {
  await instance.stop()
  rmSync(folder, { recursive: true })
})

/** Time passes: what waits for its next attempt is due, and the quarter of an hour strikes. */
async function letTimePass(): Promise<number> {
  const db = await instance.miniflare.getD1Database('DB', 'sada')
  await db.prepare(`UPDATE delivery SET next_attempt_ms = 0 WHERE state = 'waiting'`).run()
  const worker = await instance.miniflare.getWorker('sada')
  await worker.scheduled({ cron })
  const open = `SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM delivery WHERE state = 'waiting') AS n`
  return (await db.prepare(open).first<number>('n')) ?? 0
}

it(`loses no event of an acknowledged change when workerd is killed ${crashes} times`, async () => {
  let comments = 0
  let isOver = false
  // As many for each crash: a fast machine would post more than can be told in the time of a test.
  let allowed = 0
  const acknowledged: string[] = []
  const clients = Array.from({ length: clientsAtOnce }, async (_, client) => {
    while (!isOver) {
      if (comments >= allowed) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        continue
      }
      comments += 1
      const author = { name: 'reader', email: `reader${comments}@mail.example` }
      const headers = {
        'idempotency-key': `comment-${comments}`,
        'cf-connecting-ip': `196.64.${client}.${comments & 255}`,
      }
      const comment = { page: 'https://news.example/a', author, body: `comment ${comments}` }
      const { comment: posted } = await insist<{ comment: { id: string } }>(
        '/v1/sites/news/comments',
        comment,
        headers,
      )
      acknowledged.push(`comment.created ${posted.id}`)
      await insist(`/v1/moderation/comments/${posted.id}/approve`, {}, withKey())
      acknowledged.push(`comment.approved ${posted.id}`)
    }
  })
  for (let i = 0; i < crashes; i++) {
    allowed += 20
    const passing = letTimePass().catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 1_500))
    await kill()
    await passing
    await start()
  }
  isOver = true
  await Promise.all(clients)
  await kill()
  await start()
  receiver.failsHalf = false
  await expect.poll(letTimePass, { timeout: 90_000, interval: 200 }).toBe(0)

  const events = [...told].map(([id, bodies]) => {
    // Each attempt sends the same.
    expect(bodies.size).toBe(1)
    const { type, data } = JSON.parse([...bodies][0] ?? '')
    return { id, what: `${type} ${data.comment.id}` }
  })
  expect(acknowledged.length).toBeGreaterThan(crashes * 2)
  expect(receiver.refused).toBeGreaterThan(crashes)
  expect(receiver.unsigned).toBe(0)
  const took = new Set(events.flatMap(({ id, what }) => (taken.has(id) ? [what] : [])))
  expect(acknowledged.filter((what) => !took.has(what))).toEqual([])
  // One id for one event, and no event of what did not happen.
  expect(new Set(events.map(({ what }) => what)).size).toBe(events.length)
  const db = await instance.miniflare.getD1Database('DB', 'sada')
  const { results } = await db.prepare('SELECT id, status FROM comment').all<{ id: string; status: string }>()
  const happened = results.flatMap(({ id, status }) => [
    `comment.created ${id}`,
    ...(status === 'approved' ? [`comment.approved ${id}`] : []),
  ])
  expect(events.map(({ what }) => what).toSorted()).toEqual(happened.toSorted())
  expect(JSON.stringify([...told])).not.toContain('@mail.example')
}, 180_000)
