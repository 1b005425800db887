import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BatchAnswer, BatchResult } from '../../contract/index.ts'
import {
  act,
  makeKey,
  makeSite,
  origin,
  post,
  queue,
  read,
  refused,
  sendWith,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { everything, number } from '../worker-support/database.ts'
import { expectCountersAreExact } from '../worker-support/exact.ts'
import { BatchFaults } from '../worker-support/faults.ts'
import { json } from '../worker-support/moderation-rows.ts'
import { moderate } from '../worker-support/play.ts'
import { seedComments, seededId, seedPages, seedWords } from '../worker-support/seed.ts'

beforeEach(() => {
  for (const level of ['info', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined)
})

const ask = (DB: D1Database, key: string, body: unknown) =>
  sendWith({ DB }, '/v1/moderation/comments:batch', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { ...withKey(key), ...json },
  })

/** Walks to the end, and sends what failed again, as it was. @returns every result that was told, and how often it failed */
async function walkAll(
  db: D1Database,
  key: string,
  body: Record<string, unknown>,
  between: (piece: number) => Promise<void> = async () => undefined,
): Promise<{ results: BatchResult[]; operations: string[]; failures: number }> {
  const told = { results: [] as BatchResult[], operations: [] as string[], failures: 0 }
  let cursor: string | null = ''
  for (let piece = 0; cursor !== null; piece++) {
    await between(piece)
    const answer = await ask(db, key, { ...body, ...(cursor && { cursor }) })
    if (answer.status === 503) {
      told.failures++
      continue
    }
    const { results, operation, next_cursor }: BatchAnswer = await read(answer)
    told.results.push(...results)
    if (operation !== null) told.operations.push(operation)
    cursor = next_cursor
  }
  return told
}

const pending = { pages: 20, authors: 300, replyEach: 3, status: "'pending'" }
const overloaded = 'D1_ERROR: D1 DB is overloaded. Too many requests queued.'

describe('two hundred comments by id', () => {
  it('are one batch of D1, and so is taking it back', async () => {
    const site = await makeSite()
    const key = await makeKey(site, ['moderate'])
    await seedPages(site.id, pending.pages)
    await seedComments(site.id, { ...pending, count: 200 })
    const ids = Array.from({ length: 200 }, (_, i) => seededId(i + 1))
    const db = new BatchFaults()
    const answer = await read<BatchAnswer>(ask(db, key, { action: 'approve', ids }))
    expect(db.batches).toBe(1)
    expect(answer.results).toEqual(ids.map((id) => ({ id, status: 'approved' })))
    const path = `/v1/moderation/operations/${answer.operation}/undo`
    await read(sendWith({ DB: db }, path, { method: 'POST', headers: withKey(key) }))
    expect(db.batches).toBe(2)
    expect(await number(`SELECT count(*) AS n FROM comment WHERE status = 'pending'`)).toBe(200)
  })

  it('are the most, and an id twice is one', async () => {
    const site = await makeSite()
    const { id } = (await post(site)).comment
    const ids = Array.from({ length: 201 }, (_, i) => seededId(i))
    await refused(moderate(site, '/comments:batch', { action: 'spam', ids }), 'validation_failed')
    const { results } = await read<BatchAnswer>(
      moderate(site, '/comments:batch', { action: 'spam', ids: [id, id] }),
    )
    expect(results).toEqual([{ id, status: 'spam' }])
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'spam'`)).toBe(1)
  })
})

describe('ten thousand comments that match', () => {
  it('are approved in pieces, each once and each told of once, through failures, and what came meanwhile is left', async () => {
    const site = await makeSite()
    const key = await makeKey(site, ['moderate'])
    await seedPages(site.id, pending.pages)
    await seedComments(site.id, { ...pending, count: 10_000 })
    // Published when the walk begins, and the oldest but two.
    const published = (await act(site, seededId(3), 'approve')).id
    const meanwhile: string[] = []
    const failing = new BatchFaults((batch) => {
      if (batch % 9 === 4) return { message: overloaded, isAfterCommit: false }
      if (batch % 9 === 8) return { message: overloaded, isAfterCommit: true }
      return null
    })
    const { results, operations, failures } = await walkAll(
      failing,
      key,
      { action: 'approve', filter: {} },
      async (piece) => {
        if (piece === 3) meanwhile.push((await post(site, { page: 'wp:1' })).comment.id)
        // Somebody else decides: one waits by now that did not when the walk began, one of the last is gone.
        if (piece === 5) meanwhile.push((await act(site, published, 'hold')).id)
        if (piece === 7) await act(site, seededId(5), 'spam')
      },
    )
    expect(failures).toBeGreaterThan(8)
    const expected = Array.from({ length: 10_000 }, (_, i) => seededId(i + 1)).filter(
      (id) => id !== seededId(5) && id !== published,
    )
    expect(results.map(({ id }) => id).toSorted()).toEqual(expected)
    expect(results.every(({ status }) => status === 'approved')).toBe(true)
    expect((await queue(site)).data.map(({ id }) => id).toSorted()).toEqual(meanwhile.toSorted())
    // 9,998 by the walk, and the one that was published before it.
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'approve'`)).toBe(9_999)
    expect(await number(`SELECT count(DISTINCT comment_id) AS n FROM audit WHERE action = 'approve'`)).toBe(
      9_999,
    )
    expect(operations).toHaveLength(50)
    expect(await number(`SELECT count(*) AS n FROM comment WHERE status = 'approved'`)).toBe(9_998)
    expect(await number(`SELECT n FROM site_status WHERE status = 'approved'`)).toBe(9_998)
  }, 60_000)
})

describe('a walk', () => {
  async function site450(): Promise<TestSite> {
    const site = await makeSite()
    await seedPages(site.id, pending.pages)
    await seedComments(site.id, { ...pending, count: 450 })
    return site
  }

  it('by words goes from piece to piece, too, and tells again what a lost answer said', async () => {
    const site = await site450()
    await seedWords(site.id)
    const lost = new BatchFaults((batch) =>
      batch === 2 ? { message: overloaded, isAfterCommit: true } : null,
    )
    const filter = { q: 'comment' }
    const { results, failures } = await walkAll(lost, site.key, { action: 'spam', filter })
    expect(failures).toBe(1)
    expect(new Set(results.map(({ id }) => id)).size).toBe(450)
    expect(results).toHaveLength(450)
    await expectCountersAreExact(site)
  })

  it.each([
    ['page', { page: `${origin}/p3` }, 'page_id = 3'],
    ['reason', { reason: 'first_time' }, 'true'],
    ['time', { since: '1970-01-01T00:00:00Z' }, 'true'],
  ])('by %s acts on what matches and on nothing else', async (_, filter, where) => {
    const site = await site450()
    const { results } = await walkAll(env.DB, site.key, { action: 'delete', filter })
    expect(results).toHaveLength(await number(`SELECT count(*) AS n FROM comment WHERE ${where}`))
    expect(await number(`SELECT count(*) AS n FROM comment WHERE status = 'pending' AND ${where}`)).toBe(0)
    expect(await number(`SELECT count(*) AS n FROM comment WHERE status = 'deleted'`)).toBe(results.length)
  })

  it('tells what a piece did when its cursor comes again, and does nothing more', async () => {
    const site = await site450()
    const body = { action: 'approve', filter: {} }
    const { next_cursor: cursor } = await read<BatchAnswer>(ask(env.DB, site.key, body))
    const first = await read<BatchAnswer>(ask(env.DB, site.key, { ...body, cursor }))
    const changed = first.results[7]?.id ?? ''
    await act(site, changed, 'spam')
    const again = await read<BatchAnswer>(ask(env.DB, site.key, { ...body, cursor }))
    expect(again.operation).toBe(first.operation)
    expect(again.results).toEqual(
      first.results.map(({ id, status }) => ({ id, status: id === changed ? 'spam' : status })),
    )
    const both = await Promise.all(
      [first, again].map(({ next_cursor }) =>
        read<BatchAnswer>(ask(env.DB, site.key, { ...body, cursor: next_cursor })),
      ),
    )
    expect(both[0]?.results.map(({ id }) => id)).toHaveLength(50)
    const { audit = [] } = await everything()
    const approved = audit.filter(({ action }) => action === 'approve').map(({ comment_id }) => comment_id)
    expect(approved).toHaveLength(450)
    expect(new Set(approved).size).toBe(450)
  })

  it('does each comment once when a piece is asked for ten times at once', async () => {
    const site = await site450()
    const body = { action: 'approve', filter: {} }
    const { next_cursor: cursor } = await read<BatchAnswer>(ask(env.DB, site.key, body))
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => read<BatchAnswer>(ask(env.DB, site.key, { ...body, cursor }))),
    )
    expect(new Set(answers.map(({ operation }) => operation)).size).toBe(1)
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'approve'`)).toBe(400)
  })

  it('takes no cursor of another filter or site', async () => {
    const site = await site450()
    const { next_cursor: cursor } = await read<BatchAnswer>(
      ask(env.DB, site.key, { action: 'approve', filter: {} }),
    )
    const filter = { status: 'spam' }
    await refused(ask(env.DB, site.key, { action: 'approve', filter, cursor }), 'cursor_foreign')
    const other = await makeSite({}, 'autre')
    await refused(ask(env.DB, other.key, { action: 'approve', filter: {}, cursor }), 'cursor_foreign')
  })
})
