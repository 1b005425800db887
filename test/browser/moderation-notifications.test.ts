import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Telegram, TelegramAccount, TelegramCode } from '../../contract/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { makeNewsroom, newAddress, newModerator } from './moderator.ts'
import { api } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium(true)
})
afterAll(() => browser.close())

const isOwn = (complaint: string) => /Failed to load resource|net::ERR/.test(complaint)

const account: TelegramAccount = {
  id: 'k3v8x1m2q9r4t7w0',
  name: 'سارة',
  state: 'on',
  kind: 'person',
  language: 'ar',
  hears: 'held',
  quiet_hours: { from: 22, to: 7 },
  created_at: '2026-11-20T10:00:00.000Z',
}
const webhook = {
  state: 'failing',
  waiting: 3,
  last_error: 'Wrong response from the webhook: 530',
  last_error_at: '2026-11-26T10:00:00.000Z',
} as const
const code: TelegramCode = {
  code: 'a1b2c3d4e5f6g7h8',
  expires_at: '2026-11-27T14:15:00.000Z',
  link: 'https://t.me/akhir_saa_bot?start=a1b2c3d4e5f6g7h8',
  group_link: 'https://t.me/akhir_saa_bot?startgroup=a1b2c3d4e5f6g7h8',
}

/** Telegram's own servers are not there: what the Worker would answer with a bot, answered to the page. */
async function withBot(page: Page, accounts: TelegramAccount[]): Promise<unknown[]> {
  const asked: unknown[] = []
  const bot = { username: 'akhir_saa_bot', created_at: account.created_at, webhook }
  const path = `${api}/v1/moderation/telegram`
  await page.route(path, (route) => {
    if (route.request().method() === 'DELETE') return route.fulfill({ status: 204 })
    const telegram: Telegram = { bot, accounts }
    return route.fulfill({ json: telegram })
  })
  await page.route(`${path}/codes`, (route) => {
    asked.push(route.request().postDataJSON())
    return route.fulfill({ status: 201, json: code })
  })
  await page.route(`${path}/accounts/*`, (route) => {
    if (route.request().method() === 'DELETE') return route.fulfill({ status: 204 })
    asked.push(route.request().postDataJSON())
    return route.fulfill({ json: { ...account, ...route.request().postDataJSON() } })
  })
  return asked
}

/** axe's findings in words, and how far the page can be moved sideways. */
async function faults(page: Page): Promise<unknown> {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target}`))
  return { found, overflow }
}
const none = { found: [], overflow: 0 }

const cases = (['ar-MA', 'en-GB'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ locale, colorScheme })),
)

describe.each(cases)('in $locale and $colorScheme, at 320 px,', (given) => {
  it('axe finds nothing wrong with the section, its forms, faults, secrets and questions', async () => {
    const room = await makeNewsroom()
    await room.client.addRecipient({ name: 'سعاد', email: newAddress(), mode: 'digest' })
    const { page, signIn, go, leave, complaints } = await newModerator(browser, {
      ...given,
      viewport: { width: 320, height: 700 },
    })
    await signIn(room.key, true)
    await go('#/notify')
    await page.locator('mod-mail .row').waitFor()
    await page.locator('#telegram-add').click()
    await page.locator('#telegram-bot-send').click()
    await page.locator('#mail-add').click()
    await page.locator('#mail-new-mode').selectOption('digest')
    await page.locator('#mail-new-send').click()
    await page.locator('#mail-new-name-error').waitFor()
    await page.locator('#hook-new-url').fill(`https://cms.example/${'a'.repeat(80)}`)
    await page.locator('#hook-new-send').click()
    await page.locator('#hook-secret').waitFor()
    await page.locator('mod-webhooks .row [id$=-deliveries]').click()
    await page.locator('mod-deliveries .none').waitFor()
    expect(await faults(page)).toEqual(none)
    await withBot(page, [account, { ...account, id: 'z9', name: 'Rédaction', state: 'off', kind: 'group' }])
    await page.reload()
    await page.locator('#chat-add').click()
    await page.locator('#chat-new-name').fill('منى')
    await page.locator('#chat-new-send').click()
    await page.locator('#chat-code').waitFor()
    await page.locator(`#chat-${account.id}-edit`).click()
    await page.locator('mod-mail .row [id$=-edit]').click()
    await page.locator('mod-webhooks .row [id$=-rotate]').click()
    expect(await faults(page)).toEqual(none)
    await page.locator('#chat-z9-remove').click()
    await page.locator('#confirm-yes').waitFor()
    expect(await faults(page)).toEqual(none)
    await leave()
    expect(complaints.filter((each) => !isOwn(each))).toEqual([])
  })
})

describe('Telegram', () => {
  it('says what is wrong with a token, which stays, and stops no other part when it is away', async () => {
    const room = await makeNewsroom()
    const { page, signIn, go, leave } = await newModerator(browser)
    await page.route(`${api}/v1/moderation/telegram`, (route) =>
      route.fulfill({ status: 404, json: { code: 'route_not_found' } }),
    )
    await signIn(room.key)
    await go('#/notify')
    const part = page.locator('mod-telegram')
    await part.getByText('لم ينجح الأمر').waitFor()
    await page.locator('mod-mail').getByText('لا أحد يتلقى البريد بعد.').waitFor()
    await page.locator('mod-webhooks').getByText('لا يُبلَّغ أي برنامج بعد.').waitFor()
    await page.unrouteAll()
    await part.getByRole('button', { name: 'إعادة المحاولة' }).click()
    await page.locator('#telegram-add').click()
    const token = page.locator('#telegram-bot-bot_token')
    await token.fill('123:abc')
    await page.keyboard.press('Enter')
    const fault = page.locator('#telegram-bot-bot_token-error')
    await expect.poll(() => fault.innerText()).toContain('لا يعرف تيليغرام بوتًا بهذا الرمز')
    expect(await token.inputValue()).toBe('123:abc')
    expect(await token.evaluate((each) => getComputedStyle(each).direction)).toBe('ltr')
    await leave()
  })

  it('shows how the bot fares, links chats by a code, changes, pauses and unlinks them', async () => {
    const room = await makeNewsroom()
    const { page, signIn, go, said, leave, complaints } = await newModerator(browser, { locale: 'en-GB' })
    const accounts = [account]
    const asked = await withBot(page, accounts)
    await signIn(room.key)
    await go('#/notify')
    const part = page.locator('mod-telegram')
    await part.getByText('Does not get through').waitFor()
    expect(await part.innerText()).toContain('3 messages undelivered')
    expect(await part.locator('bdi[lang=en]').innerText()).toBe('Wrong response from the webhook: 530')
    await page.locator('#chat-add').click()
    await page.locator('#chat-new-send').click()
    await page.locator('#chat-new-name-error').waitFor()
    await page.locator('#chat-new-name').fill('Mona')
    await page.locator('#chat-new-language').selectOption('fr')
    await page.locator('#chat-new-send').click()
    await expect.poll(() => page.locator('#chat-code').inputValue()).toBe('/link a1b2c3d4e5f6g7h8')
    expect(await page.locator('#chat-link').inputValue()).toBe(code.link)
    expect(await page.locator('#chat-group').inputValue()).toBe(code.group_link)
    // Until when, by the clocks of the site.
    expect(await part.locator('.secret .notice').innerText()).toContain('3:15 PM')
    expect(await page.content()).not.toContain(code.code)
    accounts.push({ ...account, id: 'n2', name: 'Mona' })
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await part.locator('.row').filter({ hasText: 'Mona' }).waitFor()

    await page.locator(`#chat-${account.id}-edit`).click()
    await page.locator(`#chat-${account.id}-hears`).selectOption('held_and_reports')
    await page.locator(`#chat-${account.id}-quiet`).uncheck()
    await page.locator(`#chat-${account.id}-send`).click()
    await expect.poll(said).toBe('Saved.')
    await page.locator(`#chat-${account.id}-state`).click()
    await part.getByText('Paused, or it blocked the bot or is gone.').waitFor()
    expect(asked).toEqual([
      { name: 'Mona', language: 'fr' },
      { hears: 'held_and_reports', quiet_hours: null },
      { state: 'off' },
    ])
    await page.locator(`#chat-${account.id}-remove`).click()
    await page.getByRole('dialog').getByText('Unlink this chat?').waitFor()
    await page.locator('#confirm-yes').click()
    await expect.poll(said).toBe('The chat is unlinked.')
    expect(await page.locator(`#chat-${account.id}`).count()).toBe(0)
    await page.locator('#telegram-disconnect').click()
    await page.locator('#confirm-yes').click()
    await expect.poll(said).toBe('The bot is disconnected.')
    await part.getByText('No bot is connected.').waitFor()
    await leave()
    expect(complaints).toEqual([])
  })
})

describe('a key', () => {
  it('that opens one part sees why the others are closed', async () => {
    const room = await makeNewsroom()
    const { page, signIn, go, leave, complaints } = await newModerator(browser)
    await signIn(await room.makeKey('cms', ['read', 'webhooks']))
    await go('#/notify')
    await page.locator('#hook-new-url').waitFor()
    for (const part of ['mod-mail', 'mod-telegram'])
      await page.locator(part).getByText('مفتاحك لا يفتح هذا الجزء').waitFor()
    await leave()
    expect(complaints).toEqual([])
  })

  it('that may not decide adds nobody who does', async () => {
    const room = await makeNewsroom()
    await room.client.addRecipient({ name: 'سعاد', email: newAddress(), mode: 'each' })
    const { page, signIn, go, leave, complaints } = await newModerator(browser)
    await signIn(await room.makeKey('settings', ['read', 'settings']))
    await go('#/notify')
    const mail = page.locator('mod-mail')
    await mail.getByText('لإضافة من يبت في التعليقات').waitFor()
    expect(await page.locator('#mail-add, #telegram-add, [id$=-ask]').count()).toBe(0)
    expect(await mail.innerText()).not.toContain('@example.ma')
    await mail.getByText('مفتاحك لا يُظهر العناوين.').waitFor()
    await leave()
    expect(complaints).toEqual([])
  })

  it('that opens none of it has no such section', async () => {
    const room = await makeNewsroom()
    const { page, signIn, go, leave, complaints } = await newModerator(browser)
    await signIn(await room.makeKey('reader', ['read']))
    expect(await page.locator('.navigation a[href="#/notify"]').count()).toBe(0)
    await go('#/notify')
    await page.getByText('مفتاحك لا يفتح هذا القسم.').waitFor()
    await leave()
    expect(complaints).toEqual([])
  })
})
