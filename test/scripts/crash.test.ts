import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Instance, migrateInstance, secrets, startInstance } from '../../scripts/support/instance.ts'
import { bundle } from '../../scripts/support/wrangler.ts'

/** workerd is killed again and again, at moments of its own, while readers come and totals are rolled up. */

const crashes = 20
const readersAtOnce = 30
const pages = ['/a', '/b', '/c']
const browser =
  'Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36'

const folder = mkdtempSync(join(tmpdir(), 'sada-crash-'))
const storage = join(folder, 'storage')
let module = ''
let instance: Instance
let origin = ''

async function start(): Promise<void> {
  instance = await startInstance([{ name: 'sada', module }], storage)
  origin = instance.origins.sada ?? ''
}

beforeAll(async () => {
  module = await bundle(join(folder, 'worker'))
  await start()
  await migrateInstance(instance, 'sada')
  const answer = await fetch(`${origin}/v1/admin/sites`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secrets.ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'news', name: 'News', origins: ['https://news.example'] }),
  })
  expect(answer.status).toBe(201)
})

afterAll(async () => {
  await instance.stop()
  rmSync(folder, { recursive: true })
})

interface RollUpStub {
  rollUp(): Promise<void>
}

async function rollUp(): Promise<void> {
  const counters = await instance.miniflare.getDurableObjectNamespace('VIEW_COUNTER', 'sada')
  const counter = counters.get(counters.idFromName('news/0')) as unknown as RollUpStub
  await counter.rollUp()
}

/** One reader on one page, who tries until there is an answer, as long as the test runs. */
async function visit(reader: number, page: string): Promise<void> {
  for (;;) {
    try {
      const answer = await fetch(`${origin}/v1/sites/news/views`, {
        method: 'POST',
        headers: {
          'content-type': 'text/plain',
          'user-agent': browser,
          'cf-connecting-ip': `196.64.${reader >> 8}.${reader & 255}`,
        },
        body: JSON.stringify({ page }),
      })
      await answer.arrayBuffer()
      if (answer.ok) return
    } catch {
      // Nobody is there just now; the next try may find the next process.
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function kill(): Promise<void> {
  for (const pid of instance.pids()) process.kill(pid, 'SIGKILL')
  await instance.stop()
}

function sqliteFiles(): string[] {
  return readdirSync(storage, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sqlite'))
    .map((name) => join(storage, name))
}

it(`loses no view and counts none twice when workerd is killed ${crashes} times under load`, async () => {
  let readers = 0
  let isOver = false
  const expected = new Map(pages.map((page) => [page, 0]))
  const clients = Array.from({ length: readersAtOnce }, async () => {
    while (!isOver) {
      readers += 1
      const page = pages[readers % pages.length] ?? ''
      await visit(readers, page)
      expected.set(page, (expected.get(page) ?? 0) + 1)
    }
  })
  for (let i = 0; i < crashes; i++) {
    const rollingUp = i % 2 === 0 ? rollUp().catch(() => undefined) : undefined
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_500))
    await kill()
    await rollingUp
    await start()
  }
  isOver = true
  await Promise.all(clients)
  await rollUp()
  const db = await instance.miniflare.getD1Database('DB', 'sada')
  const { results } = await db.prepare('SELECT key, views FROM page').all<{ key: string; views: number }>()
  const views = Object.fromEntries(
    results.map(({ key, views }) => [key.replace('https://news.example', ''), views]),
  )
  expect(views).toEqual(Object.fromEntries(expected))
  expect(readers).toBeGreaterThan(crashes)
  const packed = 'SELECT sum(value) AS n FROM view_day, json_each(pages)'
  expect(await db.prepare(packed).first('n')).toBe([...expected.values()].reduce((sum, n) => sum + n))
  await instance.stop()
  const checked = sqliteFiles().map((path) => new DatabaseSync(path).prepare('PRAGMA integrity_check').get())
  expect(checked.length).toBeGreaterThan(1)
  for (const row of checked) expect(row).toEqual({ integrity_check: 'ok' })
}, 180_000)
