import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Attempted, Channel } from '../../worker/courier/channel.ts'
import { deliverRound } from '../../worker/courier/deliver.ts'
import { planRound } from '../../worker/courier/plan.ts'
import { act, makeSite, post, type TestSite } from '../worker-support/api.ts'
import { at } from '../worker-support/clock.ts'
import { addChannel, deliveriesOf, laterMs } from '../worker-support/courier.ts'
import { number } from '../worker-support/database.ts'

/** A kind that tells of everything, and comes to what a test says. */
class Told implements Channel {
  readonly rounds: string[][] = []
  answer: (id: string) => Attempted = () => ({ kind: 'done', outcome: 'ok' })

  plan(_: unknown, event: { type: string }, { nowMs }: { nowMs: number }) {
    return { payload: event.type, firstAttemptMs: nowMs }
  }

  async deliver(_: unknown, due: readonly { id: string; payload: string | null }[]) {
    this.rounds.push(due.map(({ payload }) => payload ?? ''))
    return new Map(due.map(({ id }) => [id, this.answer(id)]))
  }
}

let site: TestSite

beforeEach(async () => {
  at(laterMs)
  site = await makeSite()
})

describe('an event', () => {
  it('is planned once for each channel, delivered once, and then nothing waits', async () => {
    const webhook = new Told()
    const kinds = { webhook }
    const { id } = await addChannel(site.id, { kind: 'webhook' })
    const { comment } = await post(site)
    await act(site, comment.id, 'approve')
    const { planned, nextMs } = await planRound(env, site.id, kinds, laterMs)
    expect([[...planned], nextMs]).toEqual([[[id, laterMs]], null])
    expect(await number('SELECT count(*) AS n FROM outbox')).toBe(0)
    expect(await deliverRound(env, { siteId: site.id, channelId: id }, kinds, laterMs)).toBeNull()
    expect(webhook.rounds).toEqual([['comment.created', 'comment.approved']])
    expect(await deliveriesOf(site.id)).toMatchObject([
      { type: 'comment.created', comment_id: comment.id, state: 'done', attempts: 1, outcome: 'ok' },
      { type: 'comment.approved', comment_id: comment.id, state: 'done', attempts: 1, outcome: 'ok' },
    ])
  })
})
