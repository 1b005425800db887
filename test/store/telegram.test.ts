import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { newCommentId } from '../../contract/index.ts'
import { purge } from '../../worker/jobs/purge.ts'
import { isFirstHint } from '../../worker/store/telegram.ts'
import { isKnownUpdate, messagesOf, noteMessages, noteUpdate } from '../../worker/store/telegram-messages.ts'
import { dayMs, noonMs } from '../worker-support/clock.ts'

describe('what a bot keeps for a while', () => {
  it('is deleted when it has served its time: presses and hints after a day, messages after thirty', async () => {
    const { DB } = env
    const guest = 'g'.repeat(43)
    const [old, fresh] = [newCommentId(noonMs - 30 * dayMs - 1), newCommentId(noonMs - 30 * dayMs)]
    await noteMessages(
      DB,
      [old, fresh].map((commentId) => ({ commentId, channelId: 'c', messageId: 1 })),
    )
    await noteUpdate(DB, 'site', 1, noonMs - dayMs - 1)
    await noteUpdate(DB, 'site', 2, noonMs - dayMs)
    expect(await isFirstHint(DB, 'site', guest, noonMs - dayMs)).toBe(true)
    expect(await isFirstHint(DB, 'site', guest, noonMs)).toBe(false)
    await purge(DB, noonMs)
    expect((await messagesOf(DB, [old, fresh])).map(({ commentId }) => commentId)).toEqual([fresh])
    expect([await isKnownUpdate(DB, 'site', 1), await isKnownUpdate(DB, 'site', 2)]).toEqual([false, true])
    expect(await isFirstHint(DB, 'site', guest, noonMs)).toBe(false)
    await purge(DB, noonMs + 1)
    expect(await isFirstHint(DB, 'site', guest, noonMs + 1)).toBe(true)
  })
})
