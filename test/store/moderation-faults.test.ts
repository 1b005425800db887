import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BatchAnswer, CreatedKey, Rule } from '../../contract/index.ts'
import { createApp } from '../../worker/app.ts'
import {
  article,
  makeSite,
  post,
  postApproved,
  readerHeaders,
  someComment,
  type TestSite,
  toRequest,
  withKey,
} from '../worker-support/api.ts'
import { everything, number } from '../worker-support/database.ts'
import { expectCountersAreExact } from '../worker-support/exact.ts'
import { FaultyDatabase, faults, randomOf, withoutPauses } from '../worker-support/faults.ts'

/**
 * A D1 that fails as Cloudflare documents it, before or after the commit, while readers post and report and moderators
 * work, and send again what got no answer: nothing is lost that was answered, nothing is done or noted twice, and
 * every counter is exact.
 */

beforeEach(() => {
  withoutPauses()
  for (const level of ['info', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

interface Outcome<T> {
  /** `null`: no answer but failures, however often it was sent. */
  answer: T | null
  status: number
}

/** Somebody who sends a request again, as it was, until there is an answer or patience ends. */
function patient(DB: D1Database) {
  return async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Outcome<T>> => {
    let status = 0
    for (let tries = 0; tries < 6; tries++) {
      const request = toRequest(path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...headers },
      })
      const response = await createApp().fetch(request, { ...env, DB })
      status = response.status
      if (status >= 500 && status !== 503) throw new Error(`${path}: ${await response.text()}`)
      if (status === 503) continue
      const text = await response.text()
      return { answer: response.ok && text ? JSON.parse(text) : null, status }
    }
    return { answer: null, status }
  }
}

type Ask = ReturnType<typeof patient>

const count = (table: string, where = 'true') => number(`SELECT count(*) AS n FROM ${table} WHERE ${where}`)
const noted = (action: string) => count('audit', `action = '${action}'`)

/** Comments with keys, and an answer of the staff: each once, if it was answered. */
async function expectPostsOnce(site: TestSite, ask: Ask, published: string): Promise<void> {
  const before = await count('comment')
  const key = { 'idempotency-key': 'one' }
  const posts = [1, 2, 3].map((n) => ({ input: someComment(), key: { 'idempotency-key': `post-${n}` } }))
  let answered = 0
  for (const each of posts) {
    const { status } = await ask('POST', `${site.path}/comments`, each.input, each.key)
    if (status === 202) answered++
  }
  const path = `/v1/moderation/comments/${published}/replies`
  const reply = await ask('POST', path, { body: 'شكرا لك' }, { ...withKey(site.key), ...key })
  const staff = await count('comment', 'staff = 1')
  const readers = (await count('comment')) - before - staff
  expect(readers).toBeGreaterThanOrEqual(answered)
  expect(readers).toBeLessThanOrEqual(3)
  if (reply.status === 201) expect(staff).toBe(1)
  expect(await noted('reply')).toBe(staff)
  expect(await count('staff_name')).toBe(staff)
}

/** Decisions: what was answered is done, and nothing is noted twice. */
async function expectDecisionsOnce(site: TestSite, ask: Ask, ids: readonly string[]): Promise<void> {
  const headers = withKey(site.key)
  const [one = '', ...others] = ids
  const approved = await ask('POST', `/v1/moderation/comments/${one}/approve`, {}, headers)
  if (approved.status === 200) expect(await count('comment', `id = '${one}' AND status = 'approved'`)).toBe(1)
  const body = { action: 'spam', ids: others }
  const { answer } = await ask<BatchAnswer>('POST', '/v1/moderation/comments:batch', body, headers)
  if (answer) expect(await count('comment', `status = 'spam'`)).toBe(others.length)
  if (answer?.operation) {
    const undone = await ask('POST', `/v1/moderation/operations/${answer.operation}/undo`, {}, headers)
    if (undone.status === 200) expect(await count('comment', `status = 'spam'`)).toBe(0)
  }
  const pin = await ask('POST', `/v1/moderation/comments/${one}/pin`, {}, headers)
  if (pin.status === 200) expect(await count('comment', 'pinned_at_ms IS NOT NULL')).toBe(1)
  const { audit = [] } = await everything()
  const single = audit.filter(({ action }) => ['approve', 'spam', 'undo', 'pin'].includes(String(action)))
  const names = single.map(({ action, comment_id }) => `${action} ${comment_id}`)
  expect(new Set(names).size).toBe(names.length)
}

/** Three reports take a comment down, once. */
async function expectReportsOnce(site: TestSite, ask: Ask, published: string): Promise<void> {
  let answered = 0
  for (const n of [1, 2, 3]) {
    const { status } = await ask('POST', `${site.path}/comments/${published}/reports`, {}, readerHeaders(n))
    if (status === 202) answered++
  }
  const reports = await count('report')
  expect(reports).toBeGreaterThanOrEqual(answered)
  expect(await number('SELECT sum(reports) AS n FROM comment')).toBe(reports)
  if (answered === 3) expect(await count('comment', `id = '${published}' AND status = 'pending'`)).toBe(1)
  expect(await count('audit', `action = 'hold' AND key_id = ''`)).toBeLessThanOrEqual(1)
}

/** Keys, rules, notes, settings and pages: as many are noted as there are. */
async function expectNotesMatch(site: TestSite, ask: Ask, id: string): Promise<void> {
  const headers = withKey(site.key)
  const key = await ask<CreatedKey>('POST', '/v1/moderation/keys', { name: 'a', scopes: ['read'] }, headers)
  if (key.answer) {
    const next = await ask<CreatedKey>('POST', `/v1/moderation/keys/${key.answer.id}/rotate`, {}, headers)
    if (next.answer) await ask('DELETE', `/v1/moderation/keys/${next.answer.id}`, undefined, headers)
  }
  // Besides the owner's.
  expect((await noted('key.create')) + (await noted('key.rotate'))).toBe((await count('api_key')) - 1)
  expect((await noted('key.revoke')) + (await noted('key.rotate'))).toBe(
    await count('api_key', 'revoked_at_ms IS NOT NULL'),
  )
  const rule = await ask<Rule>('POST', '/v1/moderation/rules', { kind: 'word', pattern: 'casino' }, headers)
  if (rule.answer) await ask('DELETE', `/v1/moderation/rules/${rule.answer.id}`, undefined, headers)
  expect((await noted('rule.add')) - (await noted('rule.remove'))).toBe(await count('rule'))
  await ask('POST', `/v1/moderation/comments/${id}/author/notes`, { body: 'ملاحظة' }, headers)
  expect(await noted('note.add')).toBe(await count('author_note'))
  await ask('PATCH', '/v1/moderation/settings', { depth: 3 }, headers)
  expect(await noted('settings.change')).toBe((await number('SELECT version AS n FROM site')) - 1)
  const page = await ask('PATCH', '/v1/moderation/pages', { page: article, state: 'read_only' }, headers)
  const changed = await count('page', `state = 'read_only'`)
  if (page.status === 200) expect(changed).toBe(1)
  expect(await noted('page.change')).toBe(changed)
}

describe('what was answered is done, once, and noted once, with', () => {
  it.each(faults)(
    '$message $when',
    async ({ message, isAfterCommit }) => {
      const site = await makeSite()
      const published = await postApproved(site)
      const ids = [] as string[]
      for (let i = 0; i < 4; i++) ids.push((await post(site)).comment.id)
      const database = new FaultyDatabase(
        { message, isAfterCommit, chance: 30 },
        randomOf(message.length * 7 + Number(isAfterCommit)),
      )
      const ask = patient(database)
      await expectPostsOnce(site, ask, published)
      await expectDecisionsOnce(site, ask, ids)
      await expectReportsOnce(site, ask, published)
      await expectNotesMatch(site, ask, published)
      const sent = (await count('comment', 'staff = 0')) + (await count('report', 'true'))
      expect(await number('SELECT sum(n) AS n FROM posting_rate')).toBe(sent)
      await expectCountersAreExact(site)
    },
    20_000,
  )
})
