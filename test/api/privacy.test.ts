import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CommentWithHistory, Queue } from '../../contract/index.ts'
import {
  act,
  article,
  asAdmin,
  browser,
  makeKey,
  makeSite,
  origin,
  read,
  send,
  sendJson,
  type TestSite,
  view,
  withKey,
} from '../worker-support/api.ts'
import { rollUp, stored } from '../worker-support/counter.ts'
import { everything } from '../worker-support/database.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const canary = 'Canary.Sara+7x9q@secret-mail.example'
const ip = '196.64.77.203'
const deviceToken = 'canary-device-token-5h2k8'

/** What a text looks like in places where one does not look. */
function disguises(text: string): string[] {
  const bytes = new TextEncoder().encode(text)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const base64 = [0, 1, 2].map((shift) =>
    btoa('x'.repeat(shift) + String.fromCharCode(...bytes)).slice(shift === 0 ? 0 : 4, -4),
  )
  return [text, encodeURIComponent(text), hex, percent, ...base64, [...text].reverse().join('')].filter(
    ({ length }) => length > 3,
  )
}

function expectAbsent(haystack: string, needles: readonly string[]): void {
  const text = haystack.toLowerCase()
  for (const needle of needles.flatMap((needle) => [
    ...disguises(needle),
    ...disguises(needle.toLowerCase()),
  ]))
    expect(text, needle).not.toContain(needle.toLowerCase())
}

/** The whole life of a comment, with every answer that the public and a moderator without the scope get. */
async function lifeOfAComment(site: TestSite, moderator: string): Promise<string[]> {
  const answers: string[] = []
  const record = async (response: Response): Promise<unknown> => {
    const text = await response.text()
    answers.push(JSON.stringify([...response.headers]), text)
    return JSON.parse(text)
  }
  const author = { name: 'سارة', email: canary }
  const headers = {
    'cf-connecting-ip': ip,
    'sada-device': deviceToken,
    'idempotency-key': `key-${deviceToken}`,
  }
  const postIt = (changes: Record<string, unknown> = {}) =>
    sendJson(
      'POST',
      `${site.path}/comments`,
      { page: article, author, body: 'نص سري جدا', ...changes },
      headers,
    )

  const posted = (await record(await postIt())) as { comment: { id: string } }
  await record(await postIt())
  await record(await postIt({ body: 'another' }))
  const { id } = posted.comment
  for (const action of ['approve', 'spam', 'restore', 'hold', 'delete', 'restore', 'approve'])
    await record(
      await send(`/v1/moderation/comments/${id}/${action}`, { method: 'POST', headers: withKey(moderator) }),
    )
  const reply = { page: article, author, body: 'جواب', parent_id: id }
  await record(
    await sendJson('POST', `${site.path}/comments`, reply, { ...headers, 'idempotency-key': 'reply' }),
  )
  await record(
    await sendJson('POST', `${site.path}/comments`, { ...reply, author: { email: canary } }, headers),
  )
  await record(
    await send(`${site.path}/views`, {
      method: 'POST',
      body: JSON.stringify({ page: article }),
      headers: { ...headers, 'content-type': 'text/plain' },
    }),
  )
  const paths = [
    `${site.path}/comments?page=${article}`,
    `${site.path}/comments?page=${article}&sort=top`,
    `${site.path}/comments/${id}`,
    `${site.path}/counts?page=${article}`,
    `${site.path}/comments?page=${encodeURIComponent(canary)}`,
    '/v1/moderation/summary',
    '/v1/moderation/comments?status=approved',
    '/v1/moderation/comments?status=pending',
    `/v1/moderation/comments/${id}`,
    `/v1/moderation/comments/${canary}`,
    '/health',
  ]
  for (const path of paths) await record(await send(path, { headers: withKey(moderator) }))
  return answers
}

describe('a reader’s e-mail address', () => {
  it('is in no answer without the scope, in no log line and in no byte of the database', async () => {
    const logged: unknown[] = []
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, level).mockImplementation((...line) => void logged.push(line))
    const site = await makeSite()
    const answers = await lifeOfAComment(site, await makeKey(site, ['read', 'moderate']))
    expect(answers.length).toBeGreaterThan(40)
    expect(logged.length).toBeGreaterThan(20)
    expectAbsent(answers.join('\n'), [canary, ip, deviceToken])
    expectAbsent(JSON.stringify(logged), [
      canary,
      ip,
      deviceToken,
      'سارة',
      'نص سري جدا',
      'taawoniyat',
      site.key,
    ])
    const stored = JSON.stringify(await everything())
    expect(stored).toContain('سارة')
    expectAbsent(stored, [canary, ip, deviceToken, `key-${deviceToken}`, site.key, asAdmin.authorization])
  })

  it('is never a field of an answer to a key without email:read', async () => {
    const site = await makeSite()
    const { id } = await postCanary(site)
    const key = await makeKey(site, ['read', 'moderate', 'settings', 'keys', 'privacy', 'export', 'webhooks'])
    for (const path of [`/v1/moderation/comments?status=pending`, `/v1/moderation/comments/${id}`]) {
      const text = await (await send(path, { headers: withKey(key) })).text()
      expect(text).not.toContain('"email"')
    }
    const acted = await send(`/v1/moderation/comments/${id}/approve`, {
      method: 'POST',
      headers: withKey(key),
    })
    expect(await acted.text()).not.toContain('"email"')
    expect((await everything()).audit?.map(({ action }) => action)).toEqual(['key.create', 'approve'])
  })

  it('is shown to a key with email:read, and each reading is noted before', async () => {
    const site = await makeSite()
    const { id } = await postCanary(site)
    const key = await makeKey(site, ['read', 'email:read'], 'reader of mail')
    const readings = async () =>
      ((await everything()).audit ?? []).filter(({ action }) => action === 'email.read')
    const queue = await read<Queue>(send('/v1/moderation/comments', { headers: withKey(key) }))
    expect(queue.data[0]?.author.email).toBe(canary)
    expect(await readings()).toHaveLength(1)
    const one = await read<CommentWithHistory>(
      send(`/v1/moderation/comments/${id}`, { headers: withKey(key) }),
    )
    expect(one.author.email).toBe(canary)
    expect(await readings()).toHaveLength(2)
    expect(one.history).toMatchObject([
      { action: 'email.read', key: 'reader of mail', before: null, after: null },
    ])
    await act(site, id, 'approve')
    expect(await readings()).toHaveLength(3)
  })

  it('is noted once for a list, with the ids of those whose addresses were in it', async () => {
    const site = await makeSite({ max_comments_per_minute: 0 })
    for (let i = 0; i < 60; i++) await postCanary(site)
    const queue = await read<Queue>(send('/v1/moderation/comments?limit=60', { headers: withKey(site.key) }))
    expect(queue.data.every(({ author }) => author.email === canary)).toBe(true)
    const { audit = [] } = await everything()
    const noted = audit.filter(({ action }) => action === 'email.read')
    expect(noted).toMatchObject([{ comment_id: null, after: queue.data.map(({ id }) => id).join(' ') }])
  })

  it('is null, and nothing is noted, where the author gave none', async () => {
    const site = await makeSite({ fields: { name: 'required', email: 'optional', website: 'off' } })
    await read(
      sendJson('POST', `${site.path}/comments`, {
        page: article,
        author: { name: 'سارة' },
        body: 'نص سري جدا',
      }),
      202,
    )
    const queue = await read<Queue>(send('/v1/moderation/comments', { headers: withKey(site.key) }))
    expect(queue.data[0]?.author.email).toBeNull()
    const { audit = [] } = await everything()
    expect(audit.filter(({ action }) => action === 'email.read')).toEqual([])
  })

  async function postCanary(site: TestSite): Promise<{ id: string }> {
    const body = `نص سري جدا ${crypto.randomUUID()}`
    const input = { page: `${origin}/a`, author: { name: 'سارة', email: canary }, body }
    const answer = sendJson('POST', `${site.path}/comments`, input)
    return (await read<{ comment: { id: string } }>(answer, 202)).comment
  }
})

describe('a reader’s address on the network', () => {
  it('is stored nowhere, and neither is the browser’s name', async () => {
    const site = await makeSite()
    await view(site, { 'cf-connecting-ip': ip })
    await rollUp(site)
    const kept = JSON.stringify([await stored(site), await everything()])
    expect(kept).toContain('visits')
    expectAbsent(kept, [ip, browser, 'Android'])
  })
})
