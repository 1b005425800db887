import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AuditList, AuthorFile, CommentList } from '../../contract/index.ts'
import { createApp } from '../../worker/app.ts'
import { actWords } from '../../worker/i18n/act.ts'
import {
  act,
  list,
  makeSite,
  post,
  postApproved,
  queue,
  read,
  send,
  sendWith,
  someComment,
  toRequest,
  withKey,
} from '../worker-support/api.ts'
import { at } from '../worker-support/clock.ts'
import { courierAlarmMs, laterMs } from '../worker-support/courier.ts'
import { MeteredDatabase } from '../worker-support/database.ts'
import { addChannel, linkOf, press } from '../worker-support/links.ts'

/** What a link leaves behind: who it was, who is told, what is shown, what is logged. */

afterEach(() => {
  vi.restoreAllMocks()
})

/** The test's database, where something happens right before a certain statement is run for the first time. */
class Interrupted extends MeteredDatabase {
  wasInterrupted = false
  readonly #sql: string
  readonly #work: () => Promise<void>

  constructor(sql: string, work: () => Promise<void>) {
    super()
    this.#sql = sql
    this.#work = work
  }

  #isNext = false

  override prepare(sql: string): D1PreparedStatement {
    this.#isNext ||= !this.wasInterrupted && sql.includes(this.#sql)
    return super.prepare(sql)
  }

  override async pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
    if (this.#isNext && !this.wasInterrupted) {
      this.wasInterrupted = true
      await this.#work()
    }
    return super.pass(ask)
  }
}

/** Sends a request and waits for all that it leaves to do. @returns the status */
async function settled(request: Request): Promise<number> {
  const ctx = createExecutionContext()
  const { status } = await createApp().fetch(request, env, ctx)
  await waitOnExecutionContext(ctx)
  return status
}

describe('after a link has acted', () => {
  it('the courier is awake, and the comment is public here at once', async () => {
    const site = await makeSite()
    const { comment } = await post(site)
    // After the comment, which would wake the courier, too.
    const channel = await addChannel(site)
    at(laterMs)
    // So often that it comes from the cache.
    for (let i = 0; i < 7; i++) expect((await list(site)).data).toEqual([])
    const path = await linkOf(channel, 'approve', comment.id)
    expect(await settled(toRequest(path, { method: 'POST' }))).toBe(200)
    expect(await courierAlarmMs(site.id, null)).not.toBeNull()
    const { data }: CommentList = await list(site)
    expect(data.map(({ id }) => id)).toEqual([comment.id])
  })

  it('whoever decided between its look and its decision is not overruled', async () => {
    const site = await makeSite()
    const channel = await addChannel(site)
    const { comment } = await post(site)
    const db = new Interrupted('SELECT c.id, c.status, c.previous_status', async () => {
      await act(site, comment.id, 'approve')
    })
    const request = toRequest(await linkOf(channel, 'delete', comment.id), { method: 'POST' })
    const response = await createApp().fetch(request, { ...env, DB: db }, createExecutionContext())
    const html = await response.text()
    expect(db.wasInterrupted).toBe(true)
    expect(html).toContain(actWords.ar.decided)
    expect(html).toContain(actWords.ar.state.approved)
    expect(await queue(site, '?status=approved')).toMatchObject({ data: [{ id: comment.id }] })
  })

  it('a confirmed channel is known at once to whoever posts', async () => {
    const site = await makeSite()
    const channel = await addChannel(site, { state: 'waiting' })
    at(laterMs)
    await list(site)
    await press(await linkOf(channel, 'confirm'))
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(someComment())
    expect(await settled(toRequest(`${site.path}/comments`, { method: 'POST', headers, body }))).toBe(202)
    expect(await courierAlarmMs(site.id, null)).not.toBeNull()
  })

  it('the trail names the channel, and keys as ever, in one row each', async () => {
    const site = await makeSite()
    const channel = await addChannel(site)
    const ids = [(await post(site)).comment.id, (await post(site)).comment.id]
    await press(await linkOf(channel, 'approve', ids[0]))
    await act(site, ids[1] ?? '', 'approve')
    const headers = withKey(site.key)
    const path = `/v1/moderation/audit?action=approve`
    const { data } = await read<AuditList>(send(path, { headers }))
    const owner = data[0]?.key
    expect(data.map(({ key }) => key)).toEqual([expect.any(String), channel.name])
    expect(owner).not.toBe(channel.name)
    for (let i = 0; i < 20; i++) await postApproved(site)
    const db = new MeteredDatabase()
    const rows = await read<AuditList>(sendWith({ DB: db }, `${path}&limit=20`, { headers }))
    expect(rows.data).toHaveLength(20)
    // As before channels had names: three of each entry and of one more, to know whether there are more; key and site.
    expect(db.meter.read).toBe(3 * 21 + 2)
  })

  it('a note that a channel left is told by its name', async () => {
    const site = await makeSite()
    const channel = await addChannel(site)
    const { comment } = await post(site)
    const headers = { ...withKey(site.key), 'content-type': 'application/json' }
    const author = `/v1/moderation/comments/${comment.id}/author`
    await send(`${author}/notes`, { method: 'POST', headers, body: JSON.stringify({ body: 'ملاحظة' }) })
    await env.DB.prepare('UPDATE author_note SET key_id = ?1').bind(channel.id).run()
    const { notes } = await read<AuthorFile>(send(author, { headers: withKey(site.key) }))
    expect(notes).toMatchObject([{ key: channel.name }])
  })

  it('no line of the log has the token, for whoever has it may act', async () => {
    const site = await makeSite()
    const channel = await addChannel(site)
    const { comment } = await post(site)
    const logged: string[] = []
    for (const level of ['info', 'error', 'log', 'warn'] as const)
      vi.spyOn(console, level).mockImplementation((line) => void logged.push(String(line)))
    const path = await linkOf(channel, 'approve', comment.id)
    await createApp().fetch(toRequest(path), env, createExecutionContext())
    await createApp().fetch(toRequest(`${path}x`), env, createExecutionContext())
    expect(logged.map((line) => JSON.parse(line).route)).toEqual(['/act/*', '/act/*'])
    expect(logged.join()).not.toContain(comment.id)
  })
})
