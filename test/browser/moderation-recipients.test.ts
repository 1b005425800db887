import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { focused, makeNewsroom, newAddress, newModerator, tabTo } from './moderator.ts'
import { api } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const isOwn = (complaint: string) => /Failed to load resource|net::ERR/.test(complaint)

describe('mail', () => {
  it('has a recipient added, asked, changed and removed with the keyboard alone, in Arabic', async () => {
    const room = await makeNewsroom()
    const email = newAddress()
    const { page, signIn, said, leave, complaints } = await newModerator(browser)
    await signIn(room.key)
    await tabTo(page, /القائمة/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^الإشعارات/)
    await page.keyboard.press('Enter')
    await page.locator('mod-mail').getByText('لا أحد يتلقى البريد بعد.').waitFor()
    await tabTo(page, /^الاسم/)
    await page.keyboard.insertText('سعاد')
    await page.keyboard.press('Tab')
    await page.keyboard.insertText(email)
    await page.keyboard.press('Enter')
    await expect.poll(said).toBe('أُضيف المتلقي وأُرسلت رسالة التأكيد.')
    await expect.poll(() => focused(page)).toBe('mail-title')
    const row = page.locator('mod-mail .row')
    await row.getByText('لم يؤكد بعد').waitFor()
    // Whoever may read addresses sees it where it stands, left to right.
    const shown = row.locator('bdi').filter({ hasText: email })
    expect(await shown.evaluate((each) => getComputedStyle(each).direction)).toBe('ltr')
    const [added] = await room.client.recipients()
    expect(added).toMatchObject({ name: 'سعاد', email, mode: 'each', locale: null, state: 'waiting' })
    expect(added?.asked_at).not.toBeNull()

    await tabTo(page, /^إعادة إرسال رسالة التأكيد/)
    await page.keyboard.press('Enter')
    await row.getByText('سُئل صاحب هذا العنوان اليوم. حاول غدًا.').waitFor()

    await tabTo(page, /^تعديل/)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe(`mail-${added?.id}-name`)
    await tabTo(page, /^ما يصله/)
    await page.keyboard.press('End')
    await tabTo(page, /^اللغة/)
    await page.keyboard.press('End')
    await tabTo(page, '12:00')
    await page.keyboard.press('Space')
    await tabTo(page, /^حفظ/)
    await page.keyboard.press('Enter')
    await expect.poll(said).toBe('تم الحفظ.')
    await expect.poll(() => focused(page)).toBe(`mail-${added?.id}-edit`)
    const changed = { mode: 'digest', digest_hours: [8, 12, 18], locale: 'en' }
    expect(await room.client.recipients()).toMatchObject([changed])
    await expect.poll(() => row.innerText()).toContain('ملخص في الساعة \u206808:00 و12:00 و18:00')
    // What a change answers names no address; the one that was shown stays.
    expect(await row.innerText()).toContain(email)

    await tabTo(page, /^إزالة/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('إزالة هذا المتلقي؟').waitFor()
    await page.keyboard.press('Escape')
    expect(await row.count()).toBe(1)
    await row.locator('[id$=-remove]').press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /^إزالة$/)
    await page.keyboard.press('Enter')
    await expect.poll(said).toBe('أُزيل المتلقي.')
    await expect.poll(() => focused(page)).toBe('mail-title')
    expect(await room.client.recipients()).toEqual([])
    await leave()
    expect(complaints.filter((each) => !isOwn(each))).toEqual([])
  })

  it('says what is wrong beside the field, and keeps what was typed through every failure', async () => {
    const room = await makeNewsroom()
    const taken = newAddress()
    await room.client.addRecipient({ name: 'سعاد', email: taken, mode: 'each' })
    const { page, signIn, go, leave } = await newModerator(browser)
    await signIn(room.key)
    await go('#/notify')
    await page.locator('#mail-add').click()
    const [name, email] = [page.locator('#mail-new-name'), page.locator('#mail-new-email')]
    const fault = page.locator('#mail-new-email-error')
    const send = () => page.locator('#mail-new-send').click()
    await name.fill('منى')
    await send()
    await expect.poll(() => fault.innerText()).toBe('املأ هذا الحقل')
    await expect.poll(() => focused(page)).toBe('mail-new-email')
    await email.fill('mona@')
    await send()
    await expect.poll(() => fault.innerText()).toBe('ليس هذا عنوان بريد إلكتروني')
    expect(await email.getAttribute('aria-describedby')).toBe('mail-new-email-hint mail-new-email-error')
    await email.fill(taken)
    await send()
    await expect.poll(() => fault.innerText()).toBe('هذا العنوان يتلقى البريد من قبل.')
    const fresh = newAddress()
    await email.fill(fresh)
    await page.route(`${api}/v1/moderation/recipients`, (route) =>
      route.fulfill({ status: 503, json: { code: 'mail_not_configured' } }),
    )
    await send()
    await page.locator('mod-mail form .failure').getByText('MAIL_FROM').waitFor()
    await page.unrouteAll()
    expect([await name.inputValue(), await email.inputValue()]).toEqual(['منى', fresh])
    await send()
    await expect.poll(() => page.locator('mod-mail .row').count()).toBe(2)
    expect(await name.inputValue()).toBe('')
    await leave()
  })

  it('keeps what is new through another section and a key that ends, and looks when no answer came', async () => {
    const room = await makeNewsroom()
    const key = await room.makeKey('desk', ['read', 'moderate', 'settings'])
    const { page, signIn, go, leave } = await newModerator(browser)
    await signIn(key)
    await go('#/notify')
    const [name, email] = [page.locator('#mail-new-name'), page.locator('#mail-new-email')]
    const fresh = newAddress()
    await name.fill('منى')
    await email.fill(fresh)
    await go('#/stats')
    await go('#/notify')
    expect([await name.inputValue(), await email.inputValue()]).toEqual(['منى', fresh])
    const info = (await room.client.keys()).find((each) => each.name === 'desk')
    await room.client.revokeKey(info?.id ?? '')
    await page.locator('#mail-new-send').click()
    await page.getByText('لم يعد مفتاحك مقبولًا').waitFor()
    await page.locator('#key').fill(room.key)
    await page.keyboard.press('Enter')
    await name.waitFor()
    expect([await name.inputValue(), await email.inputValue()]).toEqual(['منى', fresh])
    expect(
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
    ).not.toContain(fresh)
    await page.route(`${api}/v1/moderation/recipients`, async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      await route.fetch()
      return route.abort()
    })
    await page.locator('#mail-new-send').click()
    await page.locator('mod-mail .row').getByText(fresh).waitFor()
    await leave()
  })

  it('shows who is paused, and resumes them', async () => {
    const room = await makeNewsroom()
    const { id } = await room.client.addRecipient({ name: 'سعاد', email: newAddress(), mode: 'each' })
    await room.client.changeRecipient(id, { paused: true })
    const { page, signIn, go, said, leave } = await newModerator(browser)
    await signIn(room.key)
    await go('#/notify')
    const row = page.locator('mod-mail .row')
    await row.getByText('متوقف مؤقتًا').waitFor()
    await row.getByRole('button', { name: /^استئناف/ }).click()
    await expect.poll(said).toBe('تم الحفظ.')
    expect(await row.innerText()).not.toContain('متوقف مؤقتًا')
    expect(await room.client.recipients()).toMatchObject([{ paused: false, state: 'waiting' }])
    await leave()
  })

  it('lets nobody choose a seventh hour, and looks again when asked', async () => {
    const room = await makeNewsroom()
    const { id } = await room.client.addRecipient({
      name: 'سعاد',
      email: newAddress(),
      mode: 'digest',
      digest_hours: [6, 8, 10, 12, 14],
    })
    const { page, signIn, go, leave } = await newModerator(browser)
    await signIn(room.key)
    await go('#/notify')
    await page.locator(`#mail-${id}-edit`).click()
    const hour = (value: number) => page.locator(`#mail-${id} .hours input[value="${value}"]`)
    await hour(18).check()
    expect(await hour(20).isDisabled()).toBe(true)
    await hour(6).uncheck()
    expect(await hour(20).isDisabled()).toBe(false)
    await room.client.removeRecipient(id)
    await page.locator('#mail-check').click()
    await page.locator('mod-mail').getByText('لا أحد يتلقى البريد بعد.').waitFor()
    await leave()
  })
})
