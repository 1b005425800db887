import { abortAllDurableObjects } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { makeSite, post, view } from '../worker-support/api.ts'
import { evict, stored } from '../worker-support/counter.ts'
import { everything } from '../worker-support/database.ts'
import { freshStorage } from '../worker-support/fresh.ts'

describe('each test', () => {
  it('starts from nothing, also when the platform has put the database and the counters out of memory', async () => {
    const kept = async () => JSON.stringify([await everything(), await stored({ id: 'akhir-saa' })])
    const nothing = await kept()
    const site = await makeSite()
    await post(site)
    await view(site)
    expect(await kept()).not.toBe(nothing)
    await evict(site)
    await abortAllDurableObjects()
    await freshStorage()
    expect(await kept()).toBe(nothing)
    expect((await view(await makeSite())).outcome).toBe('counted')
  })
})
