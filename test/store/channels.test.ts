import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { changeChannelStatement, findChannelOfSite } from '../../worker/store/channels.ts'
import { reviveAccount } from '../../worker/store/telegram.ts'
import { makeSite, read, sendJson, type TestSite, withKey } from '../worker-support/api.ts'
import { accounts, base, connect, link, resetTelegram, saraChat } from '../worker-support/telegram.ts'

beforeEach(async () => {
  await resetTelegram()
})

async function linkedAccount(site: TestSite) {
  await connect(site)
  await link(site, saraChat)
  const [account] = await accounts(site)
  const channel = await findChannelOfSite(env.DB, site.id, account?.id ?? '')
  if (!channel) throw new Error('no account')
  const change = (patch: object) =>
    read(sendJson('PATCH', `${base}/accounts/${channel.id}`, patch, withKey(site.key)))
  return { channel, change }
}

describe('what a chat changes of itself', () => {
  it('leaves alone what its owner changed since it was read', async () => {
    const site = await makeSite()
    const { channel, change } = await linkedAccount(site)
    await change({ state: 'off', hears: 'held_and_reports', name: 'ليلى' })
    await changeChannelStatement(env.DB, channel, { config: { language: 'fr' } }).run()
    await reviveAccount(env.DB, channel)
    expect(await accounts(site)).toMatchObject([
      { state: 'off', hears: 'held_and_reports', name: 'ليلى', language: 'fr' },
    ])
  })

  it('brings an account back that went off by itself', async () => {
    const site = await makeSite()
    const { channel } = await linkedAccount(site)
    await changeChannelStatement(env.DB, channel, { state: 'off' }).run()
    await reviveAccount(env.DB, channel)
    expect(await accounts(site)).toMatchObject([{ state: 'on' }])
  })

  it('keeps its quiet hours until they are taken away', async () => {
    const site = await makeSite()
    const { change } = await linkedAccount(site)
    await change({ quiet_hours: { from: 22, to: 7 } })
    await change({ language: 'en' })
    expect(await accounts(site)).toMatchObject([{ quiet_hours: { from: 22, to: 7 }, language: 'en' }])
    expect(await change({ quiet_hours: null })).toMatchObject({ quiet_hours: null })
  })
})
