import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../contract/index.ts'
import { type CliSite, readJson, readProblem, startCliSite } from '../support/cli.ts'
import { listenForTelegram, pressStart } from '../support/cli-telegram.ts'
import { telegramTokens } from '../support/telegram-control.ts'

/** Webhooks, mail and Telegram from a terminal, against a real Worker and database. */

let site: CliSite
beforeAll(async () => {
  site = await startCliSite()
  listenForTelegram(site.outbound)
})
afterAll(() => site.stop())

const json = <S extends v.GenericSchema>(schema: S, line: string) =>
  readJson(site, schema, ...line.split(' '))
const problem = (line: string, setting = {}) => readProblem(site, line.split(' '), setting)
const anything = v.unknown()

/** A key of the site with some scopes, as environment. */
async function keyWith(scopes: string): Promise<{ env: { SADA_KEY: string } }> {
  const { key } = await json(contract.CreatedKey, `keys create --name x --scopes ${scopes}`)
  return { env: { SADA_KEY: key } }
}

describe('webhooks', () => {
  const url = 'https://cms.akhir-saa.example/sada'

  it('are added with a secret that is shown once, changed, paused, resumed and removed', async () => {
    const made = await json(
      contract.WebhookWithSecret,
      `webhooks add ${url} --events comment.held --name CMS`,
    )
    expect(made).toMatchObject({ url, name: 'CMS', events: ['comment.held'], state: 'on' })
    const { secret, ...shown } = made
    expect(secret).toMatch(/^whsec_/)
    expect((await json(contract.WebhookList, 'webhooks')).data).toEqual([shown])
    const changed = `webhooks change ${made.id} --address ${url}2 --events comment.held,comment.spam`
    expect(await json(contract.Webhook, changed)).toMatchObject({
      url: `${url}2`,
      name: 'CMS',
      events: ['comment.held', 'comment.spam'],
    })
    expect((await json(contract.Webhook, `webhooks pause ${made.id}`)).state).toBe('off')
    expect(await problem(`webhooks test ${made.id}`)).toMatchObject({ exit: 1, code: 'webhook_off' })
    expect((await json(contract.Webhook, `webhooks resume ${made.id}`)).state).toBe('on')
    expect(await json(anything, `webhooks remove ${made.id} --yes`)).toEqual({ removed: [made.id] })
    expect(await problem(`webhooks remove ${made.id} --yes`)).toMatchObject({
      exit: 1,
      code: 'webhook_not_found',
      stdout: '',
    })
    expect(await json(contract.WebhookList, 'webhooks list')).toEqual({ data: [] })
  })

  it('get another secret, beside the old one for a day unless said otherwise', async () => {
    const made = await json(contract.WebhookWithSecret, `webhooks add ${url}`)
    const next = await json(contract.WebhookWithSecret, `webhooks rotate ${made.id}`)
    expect(next.secret).not.toBe(made.secret)
    const aDay = Date.now() + 86_400_000
    expect(Math.abs(Date.parse(next.old_secret_until ?? '') - aDay)).toBeLessThan(60_000)
    const last = await json(contract.WebhookWithSecret, `webhooks rotate ${made.id} --grace 0`)
    expect(last).toMatchObject({ old_secret_until: null })
    const { stdout, stderr } = await site.sada(['webhooks', 'rotate', made.id])
    expect(stdout).toMatch(/^secret +whsec_[\w+/=]+$/m)
    expect(stderr).toBe('Keep the secret now: it is not shown again.\n')
    await json(anything, `webhooks remove ${made.id} --yes`)
  })

  it('tell what was sent, and send it again', async () => {
    site.outbound.script('cms.akhir-saa.example', [{ status: 410 }])
    const { id } = await json(contract.WebhookWithSecret, `webhooks add ${url}`)
    const test = await json(contract.WebhookDelivery, `webhooks test ${id}`)
    const state = async () =>
      (await json(contract.WebhookDeliveryWithPayload, `webhooks delivery ${id} ${test.id}`)).state
    await expect.poll(state, { timeout: 30_000 }).toBe('dead')
    const dead = await json(contract.WebhookDeliveryList, `webhooks deliveries ${id} --state dead`)
    expect(dead.data).toMatchObject([{ id: test.id, outcome: 'http_410', type: 'webhook.test' }])
    expect((await json(contract.WebhookDeliveryList, `webhooks deliveries ${id} --state done`)).data).toEqual(
      [],
    )
    expect(await problem(`webhooks replay ${id} ${test.id}`)).toMatchObject({ exit: 1, code: 'webhook_off' })
    await json(contract.Webhook, `webhooks resume ${id}`)
    const answer = await json(contract.WebhookReplayAnswer, `webhooks replay ${id} --since 1h`)
    expect(answer).toEqual({ deliveries: 1, more: false })
    await expect.poll(state, { timeout: 30_000 }).toBe('done')
    const again = await json(
      v.strictObject({ data: v.array(contract.WebhookDelivery) }),
      `webhooks replay ${id} ${test.id}`,
    )
    expect(again.data).toMatchObject([{ id: test.id }])
    expect(await problem(`webhooks replay ${id} nothing`)).toMatchObject({
      exit: 1,
      code: 'delivery_not_found',
    })
    const { stdout } = await site.sada(['webhooks', 'delivery', id, test.id])
    expect(stdout).toContain('"type":"webhook.test"')
    await json(anything, `webhooks remove ${id} --yes`)
  })

  it('are for keys with that scope', async () => {
    const other = await keyWith('read,moderate,settings')
    expect(await problem('webhooks list', other)).toMatchObject({ exit: 1, code: 'scope_missing' })
    expect(await problem('webhooks add http://cms.akhir-saa.example')).toMatchObject({
      exit: 1,
      code: 'validation_failed',
      rest: { errors: [{ pointer: '/url', code: 'url_invalid' }] },
    })
  })
})

describe('recipients of mail', () => {
  it('are added, listed, changed, asked once a day and removed', async () => {
    const added = await json(
      contract.Recipient,
      'recipients add --name سعاد --email souad@akhir-saa.example --mode digest --hours 18,7',
    )
    expect(added).toMatchObject({ name: 'سعاد', mode: 'digest', digest_hours: [7, 18], state: 'waiting' })
    expect(added.asked_at).not.toBeNull()
    const { data } = await json(contract.RecipientList, 'recipients')
    expect(data).toContainEqual({ ...added, email: 'souad@akhir-saa.example' })
    const change = (words: string) => json(contract.Recipient, `recipients change ${added.id} ${words}`)
    expect(await change('--mode each --name Souad --locale fr')).toMatchObject({
      mode: 'each',
      name: 'Souad',
      locale: 'fr',
      digest_hours: [7, 18],
    })
    expect((await change('--locale site')).locale).toBeNull()
    expect(await problem(`recipients ask ${added.id}`)).toMatchObject({ exit: 1, code: 'recipient_asked' })
    const mayNot = await keyWith('settings')
    expect(await problem(`recipients ask ${added.id}`, mayNot)).toMatchObject({ code: 'scope_missing' })
    expect(
      await problem('recipients add --name x --email souad@akhir-saa.example --mode each'),
    ).toMatchObject({
      exit: 1,
      code: 'recipient_exists',
    })
    expect(await json(anything, `recipients remove ${added.id} --yes`)).toEqual({ removed: [added.id] })
  })

  it('show their addresses to a key that may read them, and to no other', async () => {
    const added = await json(
      contract.Recipient,
      'recipients add --name x --email desk@akhir-saa.example --mode each',
    )
    const mayNot = await keyWith('settings')
    const listed = await site.sada(['recipients', 'list', '--json'], mayNot)
    expect(JSON.parse(listed.stdout).data).toContainEqual(added)
    expect((await site.sada(['recipients'], mayNot)).stdout).not.toContain('@')
    expect((await site.sada(['recipients'])).stdout).toContain('desk@akhir-saa.example')
    await json(anything, `recipients remove ${added.id} --yes`)
  })
})

describe('Telegram', () => {
  const { first, second } = telegramTokens
  const connect = (token: string, more: string[] = []) =>
    site.sada(['telegram', 'connect', '-', '--json', ...more], { stdin: `${token}\n` })

  it('is connected from stdin or the environment, links chats, and forgets them', async () => {
    expect(await json(contract.Telegram, 'telegram')).toEqual({ bot: null, accounts: [] })
    const connected = await connect(first.token)
    expect({ code: connected.code, stderr: connected.stderr }).toEqual({ code: 0, stderr: '' })
    expect(v.parse(contract.Telegram, JSON.parse(connected.stdout)).bot).toMatchObject({
      username: first.username,
      webhook: { state: 'working' },
    })
    const made = await json(contract.TelegramCode, 'telegram code --name سارة --language fr')
    await pressStart(site, made.code)
    const list = v.strictObject({ data: v.array(contract.TelegramAccount) })
    const [account] = (await json(list, 'telegram accounts')).data
    expect(account).toMatchObject({ name: 'سارة', language: 'fr', state: 'on', quiet_hours: null })
    const id = account?.id ?? ''
    const quiet = `telegram change ${id} --hears held_and_reports --quiet 22-7 --language ar --name Sara`
    expect(await json(contract.TelegramAccount, quiet)).toMatchObject({
      hears: 'held_and_reports',
      quiet_hours: { from: 22, to: 7 },
      language: 'ar',
      name: 'Sara',
    })
    expect((await json(contract.TelegramAccount, `telegram change ${id} --quiet off`)).quiet_hours).toBeNull()
    expect((await json(contract.TelegramAccount, `telegram pause ${id}`)).state).toBe('off')
    expect((await json(contract.TelegramAccount, `telegram resume ${id}`)).state).toBe('on')
    const status = await site.sada(['telegram', 'status'])
    expect(status.stdout).toContain(`@${first.username}`)
    expect(status.stdout).toContain('Sara')

    const unasked = await connect(second.token)
    expect({ code: unasked.code, problem: JSON.parse(unasked.stderr).code }).toEqual({
      code: 2,
      problem: 'usage',
    })
    expect((await json(contract.Telegram, 'telegram')).bot?.username).toBe(first.username)
    expect((await connect(second.token, ['--yes'])).code).toBe(0)
    expect(await json(contract.Telegram, 'telegram')).toMatchObject({
      bot: { username: second.username },
      accounts: [],
    })
    expect(await json(anything, 'telegram disconnect --yes')).toEqual({ disconnected: true })
    expect(await problem('telegram code --name x')).toMatchObject({ exit: 1, code: 'telegram_bot_not_found' })
  })

  it('unlinks chats', async () => {
    const setting = { env: { SADA_BOT_TOKEN: first.token } }
    expect((await site.sada(['telegram', 'connect'], setting)).code).toBe(0)
    await pressStart(site, (await json(contract.TelegramCode, 'telegram code --name x')).code)
    const [account] = (await json(contract.Telegram, 'telegram status')).accounts
    const id = account?.id ?? ''
    expect(await json(anything, `telegram unlink ${id} --yes`)).toEqual({ removed: [id] })
    expect(await problem(`telegram pause ${id}`)).toMatchObject({ code: 'telegram_account_not_found' })
    expect((await site.sada(['telegram'])).stdout).toContain('No chat is linked')
    await json(anything, 'telegram disconnect --yes')
  })

  it('says why a bot is not connected, and never repeats its token', async () => {
    const token = '7000000009:AAF-nobody-has-this-token'
    const refused = await connect(token)
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.stderr).code).toBe('telegram_token_invalid')
    const argument = await site.sada(['telegram', 'connect', token])
    expect(argument.code).toBe(2)
    for (const { stdout, stderr } of [refused, argument]) expect(stdout + stderr).not.toContain('AAF')
  })
})
