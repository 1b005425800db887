import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { messagesOn, takeMessage } from '../../worker/store/mail.ts'

describe('a day’s budget', () => {
  it('is given away exactly, also when all ask at once', async () => {
    const got = await Promise.all(Array.from({ length: 50 }, () => takeMessage(env.DB, '2026-11-27', 20)))
    expect(got.filter(Boolean)).toHaveLength(20)
    expect(await messagesOn(env.DB, '2026-11-27')).toBe(20)
  })

  it('begins anew each day, may be lowered, and may be nothing', async () => {
    expect(await takeMessage(env.DB, '2026-11-27', 1)).toBe(true)
    expect(await takeMessage(env.DB, '2026-11-27', 1)).toBe(false)
    expect(await takeMessage(env.DB, '2026-11-28', 1)).toBe(true)
    expect(await takeMessage(env.DB, '2026-11-28', 0)).toBe(false)
    expect(await takeMessage(env.DB, '2026-11-29', 0)).toBe(false)
    expect(await messagesOn(env.DB, '2026-11-29')).toBe(0)
  })
})
