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
})
