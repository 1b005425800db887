import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { focused, makeNewsroom, newModerator } from './moderator.ts'
import { api } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** What a browser writes on its own when a request fails. */
const isOwn = (complaint: string) => /Failed to load resource|net::ERR/.test(complaint)

describe('a key', () => {
  it('that is wrong, or no key at all, is told in the moderator’s language', async () => {
    const { page, leave, complaints } = await newModerator(browser)
    const error = page.locator('#key-error')
    await page.locator('#key').press('Enter')
    await expect.poll(() => error.innerText()).toBe('أدخل مفتاحك')
    await page.locator('#key').fill('hunter2')
    await page.keyboard.press('Enter')
    await expect.poll(() => error.innerText()).toContain('ليس هذا مفتاحًا')
    await page.locator('#key').fill('sada_abcdefghijkl_0123456789')
    await page.keyboard.press('Enter')
    await expect.poll(() => error.innerText()).toContain('هذا المفتاح غير مقبول')
    expect(await focused(page)).toBe('key')
    await leave()
    expect(complaints.filter((each) => !isOwn(each))).toEqual([])
  })

  it('is in memory only, unless this tab is to remember it; signing out forgets it', async () => {
    const room = await makeNewsroom()
    const { page, signIn, leave } = await newModerator(browser)
    const kept = () =>
      page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]))
    await signIn(room.key)
    expect(await kept()).not.toContain('sada_')
    await page.reload()
    await page.locator('#key').waitFor()
    await signIn(room.key, true)
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('sada_')
    await page.reload()
    await page.locator('mod-queue').waitFor()
    await page.locator('.menu > summary').click()
    await page.getByRole('button', { name: 'تسجيل الخروج' }).click()
    await page.getByText('سُجّل خروجك.').waitFor()
    expect(await kept()).not.toContain('sada_')
    await leave()
  })

  it('whose answer was lost on the way is not made again, but shown in the list and what to do about it', async () => {
    const room = await makeNewsroom()
    const { page, signIn, go, leave } = await newModerator(browser)
    await signIn(room.key)
    await go('#/keys')
    await page.locator('#key-name').fill('منى mona@news.example')
    await page.locator('#make-key').click()
    await page.getByText('لا يُكتب عنوان بريد في الاسم').waitFor()
    await page.route('**/v1/moderation/keys', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      await route.fetch()
      await route.abort()
    })
    await page.locator('#key-name').fill('منى')
    await page.locator('#make-key').click()
    await page.getByText('قد يكون في القائمة الآن').waitFor()
    await page.locator('.row').filter({ hasText: 'منى' }).waitFor()
    expect((await room.client.keys()).filter(({ name }) => name === 'منى')).toHaveLength(1)
    await leave()
  })

  it('that ends in the middle leads back to signing in, and the answer being typed is kept', async () => {
    const room = await makeNewsroom()
    await room.post({ body: 'سؤال مهم', by: 'منى' })
    const key = await room.makeKey('desk', ['read', 'moderate'])
    const { page, signIn, leave, complaints } = await newModerator(browser)
    await signIn(key)
    await page.locator('[data-act=reply]').click()
    await page.locator('mod-reply textarea').pressSequentially('جواب طويل كُتب بعناية')
    const info = (await room.client.keys()).find(({ name }) => name === 'desk')
    await room.client.revokeKey(info?.id ?? '')
    await page.getByRole('button', { name: 'نشر الرد' }).click()
    await page.getByText('لم يعد مفتاحك مقبولًا').waitFor()
    await page.getByText('الرد الذي كنت تكتبه محفوظ.').waitFor()
    expect(await page.locator('mod-comment').count()).toBe(0)
    await signIn(room.key)
    expect(await page.locator('mod-reply textarea').inputValue()).toBe('جواب طويل كُتب بعناية')
    await page.getByRole('button', { name: 'نشر الرد' }).click()
    await page.getByText('لا شيء ينتظر.').waitFor()
    const { data } = await room.client.comments({ status: 'approved' })
    expect(data.map(({ body, staff }) => [body, staff])).toEqual([
      ['جواب طويل كُتب بعناية', true],
      ['سؤال مهم', false],
    ])
    await leave()
    expect(complaints.filter((each) => !isOwn(each))).toEqual([])
  })

  it('that may only read has no button that decides, and shows no address', async () => {
    const room = await makeNewsroom()
    await room.post({ body: 'نص', by: 'منى' })
    const { page, signIn, go, leave, complaints } = await newModerator(browser)
    const answers: string[] = []
    page.on('response', async (answer) => {
      if (answer.url().includes('/v1/moderation/')) answers.push(await answer.text().catch(() => ''))
    })
    await signIn(await room.makeKey('reader', ['read']))
    await page.locator('.body').getByText('نص').waitFor()
    await page.locator('[data-act=author]').click()
    await page.locator('.tallies').waitFor()
    expect(await page.content()).not.toContain('@example.com')
    expect(answers.join()).not.toContain('@example.com')
    for (const button of ['[data-act=approve]', '[data-act=reply]', '.choose', '.ban', '#note'])
      expect(await page.locator(button).count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await page.locator('.navigation a[href="#/settings"], .navigation a[href="#/keys"]').count()).toBe(
      0,
    )
    await go('#/settings')
    await page.getByText('مفتاحك لا يفتح هذا القسم.').waitFor()
    await go('#/rules')
    expect(await page.locator('#save-rule').count()).toBe(0)
    await leave()
    expect(complaints).toEqual([])
  })

  it('with email:read shows addresses, left to right', async () => {
    const room = await makeNewsroom()
    await room.post({ body: 'نص', by: 'منى' })
    const { page, signIn, leave } = await newModerator(browser)
    await signIn(room.key)
    const email = page.locator('.comment .email')
    expect(await email.innerText()).toBe('known@example.com')
    expect(await email.evaluate((each) => getComputedStyle(each).direction)).toBe('ltr')
    await leave()
  })
})

describe('when something fails', () => {
  it('a decision is taken back with a sentence, and can be made again', async () => {
    const room = await makeNewsroom()
    await room.postMany(['أول', 'ثان'])
    const { page, signIn, bodies, said, leave } = await newModerator(browser)
    await signIn(room.key)
    await page.route(`${api}/v1/moderation/comments/*/approve`, (route) =>
      route.fulfill({ status: 503, json: { code: 'database_unavailable' } }),
    )
    await page.locator('[data-act=approve]').first().click()
    await page.getByText('عاد إلى هنا:').waitFor()
    expect(await bodies()).toEqual(['ثان', 'أول'])
    expect(await said()).toContain('حدث خلل في الخادم')
    await page.unrouteAll()
    await page.locator('[data-act=approve]').first().click()
    await expect.poll(bodies).toEqual(['أول'])
    await expect.poll(() => room.client.summary()).toMatchObject({ approved: 1 })
    await leave()
  })

  it('the list says so and offers to try again; being offline is said and ends by itself', async () => {
    const room = await makeNewsroom()
    await room.post({ body: 'نص' })
    const { page, signIn, go, bodies, said, leave, complaints } = await newModerator(browser)
    await signIn(room.key)
    await page.context().setOffline(true)
    await page.getByText('لا يوجد اتصال بالإنترنت').first().waitFor()
    await page.locator('[data-act=approve]').click()
    await page.getByText('عاد إلى هنا:').waitFor()
    await go('#/approved')
    await page.getByText('تعذّر تحميل التعليقات.').waitFor()
    await page.context().setOffline(false)
    await expect.poll(() => page.locator('.offline').count()).toBe(0)
    await page.getByRole('button', { name: 'إعادة المحاولة' }).click()
    await page.getByText('لا شيء هنا.').waitFor()
    await go('#/pending')
    await expect.poll(bodies).toEqual(['نص'])
    expect(await said()).not.toBe('')
    await leave()
    expect(complaints.filter((each) => !isOwn(each))).toEqual([])
  })

  it('somebody who was faster with the settings loses nothing, and neither does this moderator', async () => {
    const room = await makeNewsroom()
    const { page, signIn, go, said, leave, complaints } = await newModerator(browser)
    await signIn(room.key)
    await go('#/settings')
    await page.locator('#set-max_links').fill('4')
    await page.locator('#set-depth').fill('3')
    await room.client.changeSettings({ close_after_days: 9, depth: 7 })
    await page.locator('#save-settings').click()
    const conflict = page.locator('#conflict')
    await conflict.waitFor()
    const text = (await conflict.innerText()).replace(/[\u2066-\u2069]/g, '')
    expect(text).toContain('غيّره آخرون: عدد الأيام التي تُغلق بعدها تعليقات المقال ومستويات الردود')
    expect(text).toContain('غيّرته أنت أيضًا: مستويات الردود')
    await expect.poll(() => focused(page)).toBe('conflict')
    expect(await page.locator('#set-max_links').inputValue()).toBe('4')
    expect(await page.locator('#set-close_after_days').inputValue()).toBe('9')
    await page.locator('#save-settings').click()
    await expect.poll(said).toBe('تم الحفظ.')
    expect((await room.client.settings()).settings).toMatchObject({
      max_links: 4,
      close_after_days: 9,
      depth: 3,
    })
    await leave()
    expect(complaints.filter((each) => !isOwn(each))).toEqual([])
  })
})
