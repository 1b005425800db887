import { createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PostedComment } from '../../contract/index.ts'
import worker from '../../worker/index.ts'
import {
  act,
  makeOtherSite,
  makeSite,
  otherOrigin,
  post,
  read,
  refused,
  sendJson,
  setSettings,
  someComment,
} from '../worker-support/api.ts'
import { changesNothing, number } from '../worker-support/database.ts'

afterEach(() => {
  vi.useRealTimers()
})

const hourMs = 3_600_000
const key = { 'idempotency-key': 'the-same-key' }
const same = { body: 'مقال ممتاز' }
const comments = () => number('SELECT count(*) AS n FROM comment')

describe('a comment with an Idempotency-Key', () => {
  it('is stored once when it is sent fifty times at once', async () => {
    const site = await makeSite()
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(site, same, key)))
    expect(new Set(answers.map(({ comment }) => comment.id)).size).toBe(1)
    expect(new Set(answers.map(({ edit_token }) => edit_token)).size).toBe(1)
    expect(await comments()).toBe(1)
    expect(await number('SELECT n FROM site_status')).toBe(1)
    expect(await number('SELECT count(*) AS n FROM author_history')).toBe(0)
  })

  it('is stored once for each key when fifty people send at once', async () => {
    const site = await makeSite()
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        post(site, { body: `${i % 25}` }, { 'idempotency-key': `key-${i % 25}` }),
      ),
    )
    expect(new Set(answers.map(({ comment }) => comment.id)).size).toBe(25)
    expect(await comments()).toBe(25)
  })

  it('keeps its answer for a day, byte for byte', async () => {
    const site = await makeSite()
    const first = await sendJson('POST', `${site.path}/comments`, someComment(same), key)
    await changesNothing(async () => {
      const again = await sendJson('POST', `${site.path}/comments`, someComment(same), key)
      expect(again.status).toBe(202)
      expect(await again.text()).toBe(await first.text())
    })
  })

  it('gets its comment back when the page has closed and the author is unknown again', async () => {
    const site = await makeSite({ moderation: 'none' })
    const first = await post(site, same, key)
    await setSettings(site, { moderation: 'all', close_after_days: 1, max_links: 1 })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 23 * hourMs })
    expect(await post(site, same, key)).toEqual(first)
  })

  it('tells the status that the comment has by now', async () => {
    const site = await makeSite()
    const first = await post(site, same, key)
    await act(site, first.comment.id, 'approve')
    expect(await post(site, same, key)).toEqual({ ...first, status: 'approved' })
  })

  it.each([
    ['text', { body: 'Another text' }],
    ['author', { author: { name: 'Omar', email: 'omar@example.com' } }],
    ['page', { page: 'wp:1' }],
    ['title', { title: 'A title' }],
  ])('is refused with another %s', async (_, changes) => {
    const site = await makeSite()
    await post(site, same, key)
    await changesNothing(() =>
      refused(
        sendJson('POST', `${site.path}/comments`, someComment({ ...same, ...changes }), key),
        'idempotency_key_reused',
      ),
    )
  })

  it('is one of two when two texts race for a key', async () => {
    const site = await makeSite()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        sendJson('POST', `${site.path}/comments`, someComment({ body: `Text ${i % 2}` }), key),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 202)).toHaveLength(10)
    expect(statuses.filter((status) => status === 422)).toHaveLength(10)
    expect(await comments()).toBe(1)
  })

  it('is the same for all spellings of its page', async () => {
    const site = await makeSite()
    const first = await post(site, { ...same, page: 'https://akhir-saa.example/a/' }, key)
    const again = await post(site, { ...same, page: 'http://akhir-saa.example/a?utm_source=x' }, key)
    expect(again.comment.id).toBe(first.comment.id)
  })

  it('is another comment on another site', async () => {
    const [site, other] = [await makeSite(), await makeOtherSite()]
    const first = await post(site, { page: 'wp:1' }, key)
    const headers = { ...key, origin: otherOrigin }
    const answer = sendJson('POST', `${other.path}/comments`, someComment({ page: 'wp:1' }), headers)
    const second = await read<PostedComment>(answer, 202)
    expect(second.comment.id).not.toBe(first.comment.id)
    expect(second.edit_token).not.toBe(first.edit_token)
  })

  it('is a new comment after a day, when the clock has purged the key', async () => {
    const site = await makeSite()
    const first = await post(site, same, key)
    const purge = async (ms: number) =>
      worker.scheduled(createScheduledController({ scheduledTime: new Date(ms) }), env)
    await purge(Date.now() + 23 * hourMs)
    expect((await post(site, same, key)).comment.id).toBe(first.comment.id)
    await purge(Date.now() + 25 * hourMs)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * hourMs })
    expect((await post(site, same, key)).comment.id).not.toBe(first.comment.id)
    expect(await comments()).toBe(2)
  })
})

describe('a comment without an Idempotency-Key', () => {
  it('is refused when the author has said the same in the same place within a day', async () => {
    const site = await makeSite()
    const { comment } = await post(site, same)
    const again = (changes = {}) =>
      sendJson('POST', `${site.path}/comments`, someComment({ body: 'مقالٌ  ممتــاز', ...changes }))
    await changesNothing(() => refused(again(), 'comment_duplicate'))
    expect((await again({ page: 'wp:1' })).status).toBe(202)
    expect((await again({ author: { name: 'عمر', email: 'omar@example.com' } })).status).toBe(202)
    await act(site, comment.id, 'delete')
    expect((await again()).status).toBe(202)
  })
})
