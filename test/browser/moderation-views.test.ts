import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { makeNewsroom, type Newsroom, newModerator } from './moderator.ts'
import { api, demo } from './reader.ts'

let browser: Browser
let room: Newsroom
beforeAll(async () => {
  browser = await launchChromium(true)
  room = await makeNewsroom()
  const first = await room.post({ body: 'تعليق منشور', by: 'سارة' })
  await room.client.act('approve', first)
  await room.client.addRule({ kind: 'word', pattern: 'نصاب' })
  await room.client.changeSettings({ saved_replies: [{ title: 'شكر', body: 'شكرا {name}' }] })
  await room.post({ body: 'إنهم نصّابون https://example.com/a https://example.com/b', parent_id: first })
  await room.post({ body: 'Très bien.\n\nشكرا @Karim', by: 'Jean-Luc (3)' })
  await room.post({ body: `${'كلمة طويلة جدا '.repeat(30)}https://example.com/${'a'.repeat(120)}` })
  await room.client.act('spam', await room.post({ body: 'مزعج' }))
})
afterAll(() => browser.close())

/** axe's findings in words; `target-size` (WCAG 2.5.8) is off by default. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
  )
}

/** How far the page can be moved sideways. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const tongues = [
  { locale: 'ar-MA', dir: 'rtl', author: 'Jean-Luc (3)', ban: 'حظر' },
  { locale: 'en-GB', dir: 'ltr', author: 'Jean-Luc (3)', ban: 'Ban' },
] as const
const schemes = ['light', 'dark'] as const
const cases = tongues.flatMap((tongue) => schemes.map((colorScheme) => ({ ...tongue, colorScheme })))

describe.each(cases)('in $locale and $colorScheme, at 320 px, axe finds nothing wrong with', (given) => {
  const { locale, dir, colorScheme, ban } = given
  const open = () => newModerator(browser, { locale, colorScheme, viewport: { width: 320, height: 700 } })

  it('signing in, and a wrong key', async () => {
    const { page, leave, complaints } = await open()
    await page.locator('#key').waitFor()
    expect(await page.locator('html').getAttribute('dir')).toBe(dir)
    expect(await findings(page)).toEqual([])
    await page.locator('#key').fill('sada_wrong_key')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#key-error').innerText()).not.toBe('')
    expect(await findings(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await leave()
    expect(complaints.filter((each) => !each.includes('401'))).toEqual([])
  })

  it('the queue with an answer begun, filters, chosen comments, a menu', async () => {
    const { page, signIn, leave, complaints } = await open()
    await signIn(room.key)
    expect(await findings(page)).toEqual([])
    await page.locator('[data-act=reply]').first().click()
    await page.locator('.filter-box > summary').click()
    await page.locator('[data-act=around]').first().click()
    await page.locator('.neighbours').waitFor()
    await page.locator('#choose-shown').check()
    await page.locator('.bulk').waitFor()
    expect(await findings(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await page.locator('.menu > summary').click()
    expect(await findings(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await leave()
    expect(complaints).toEqual([])
  })

  it('the drawer, recent decisions, the help', async () => {
    const { page, signIn, leave, complaints } = await open()
    await signIn(room.key)
    await page.getByRole('button', { name: given.author, exact: true }).click()
    await page.locator('.written li').first().waitFor()
    await page.locator('.ban > summary').filter({ hasText: ban }).click()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('#decisions-button').click()
    await page.locator('.operations li').first().waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('.bar-tools > button').first().click()
    await page.locator('#help[open]').waitFor()
    expect(await findings(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await leave()
    expect(complaints).toEqual([])
  })

  it('rules, articles, settings, keys, activity and numbers', async () => {
    const { page, signIn, go, leave, complaints } = await open()
    await signIn(room.key)
    for (const [hash, sign] of [
      ['#/rules', '.rows li'],
      ['#/pages', '.rows li'],
      ['#/settings', '#save-settings'],
      ['#/keys', '.rows li'],
      ['#/log', '.rows li'],
      ['#/stats', '.stats'],
    ] as const) {
      await go(hash)
      await page.locator(`main ${sign}`).first().waitFor()
      expect({ hash, found: await findings(page), overflow: await overflow(page) }).toEqual({
        hash,
        found: [],
        overflow: 0,
      })
    }
    await leave()
    expect(complaints).toEqual([])
  })
})

describe('whatever a comment says,', () => {
  it('each paragraph has its own direction, and what matched is marked', async () => {
    const { page, signIn, leave, complaints } = await newModerator(browser)
    await signIn(room.key)
    const card = page.locator('mod-comment').filter({ hasText: 'Très bien.' })
    const directions = await card
      .locator('.body p')
      .evaluateAll((all) => all.map((each) => getComputedStyle(each).direction))
    expect(directions).toEqual(['ltr', 'rtl'])
    const held = page.locator('mod-comment').filter({ hasText: 'نصّابون' })
    expect(await held.locator('.body mark').allInnerTexts()).toEqual([
      'نصّابون',
      'https://example.com/a',
      'https://example.com/b',
    ])
    expect(await held.locator('.reasons').innerText()).toContain('رابطان')
    expect(await held.locator('.parent').innerText()).toContain('تعليق منشور')
    await leave()
    expect(complaints).toEqual([])
  })

  it('nothing of it is markup, and the policy allows none', async () => {
    const other = await makeNewsroom()
    const attack = '<img src=x onerror=alert(1)><script>alert(2)</script>'
    await other.post({ body: attack, by: '<b>اسم</b>', title: '<i>عنوان</i>' })
    const { page, signIn, bodies, leave, complaints } = await newModerator(browser)
    await signIn(other.key)
    expect(await bodies()).toEqual([attack])
    expect(await page.locator('main img, main script, main b, main i').count()).toBe(0)
    const refused = await page.evaluate(() => {
      try {
        const place = document.createElement('p')
        place[('inner' + 'HTML') as 'textContent'] = '<b>x</b>'
        return false
      } catch {
        return true
      }
    })
    expect(refused).toBe(true)
    await leave()
    expect(complaints.filter((each) => !/trusted|TrustedHTML/i.test(each))).toEqual([])
  })
})

it('moves nothing for those who want no motion, and shows its edges in forced colours', async () => {
  const { page, signIn, leave } = await newModerator(browser, {
    reducedMotion: 'reduce',
    forcedColors: 'active',
  })
  await signIn(room.key)
  const card = page.locator('.comment').first()
  expect(await card.evaluate((each) => getComputedStyle(each).borderStyle)).toBe('solid')
  expect(
    await page.evaluate(() =>
      [...document.querySelectorAll('*')].every((each) => getComputedStyle(each).animationName === 'none'),
    ),
  ).toBe(true)
  await leave()
})

it('gives fingers 44 px for what is decided by', async () => {
  const { page, signIn, leave } = await newModerator(browser, { hasTouch: true, isMobile: true })
  await signIn(room.key)
  const sizes = await page
    .locator('.comment .actions .button, .choose, .tabs a, .chip, .bar .button:visible')
    .evaluateAll((all) =>
      all.map((each) => Math.min(each.getBoundingClientRect().height, each.getBoundingClientRect().width)),
    )
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44)
  await leave()
})

it('changes language and colours at once, remembers both, and speaks the site’s region', async () => {
  const { page, signIn, leave, complaints } = await newModerator(browser, {
    viewport: { width: 1280, height: 800 },
  })
  await signIn(room.key, true)
  await page.locator('#bar-language').selectOption('fr')
  await page.getByRole('heading', { name: 'En attente', level: 1 }).waitFor()
  expect(
    await page.locator('html').evaluate((root) => [root.getAttribute('lang'), root.getAttribute('dir')]),
  ).toEqual(['fr-MA', 'ltr'])
  await page.locator('#bar-theme').selectOption('dark')
  await page.reload()
  await page.getByRole('heading', { name: 'En attente', level: 1 }).waitFor()
  expect(await page.locator('body').evaluate((body) => getComputedStyle(body).colorScheme)).toBe('dark')
  expect(await page.title()).toContain('Modération')
  await leave()
  expect(complaints).toEqual([])
})

it('is served with a policy of its own, is kept out of search, and is nowhere in what readers get', async () => {
  const answer = await fetch(`${api}/moderation/`)
  const policy = answer.headers.get('content-security-policy')
  for (const part of [
    "default-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ])
    expect(policy).toContain(part)
  expect(policy).not.toContain('unsafe')
  expect(answer.headers.get('x-robots-tag')).toContain('noindex')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const html = await answer.text()
  const [, script = ''] = /src="([^"]+\.js)"/.exec(html) ?? []
  expect((await fetch(`${api}${script}`)).headers.get('cache-control')).toContain('immutable')
  const reader = await browser.newPage()
  const asked: string[] = []
  reader.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await reader.goto(demo)
  await expect.poll(() => asked.filter((path) => path.startsWith('/v1/')).length).toBeGreaterThan(1)
  expect(asked.filter((path) => path.startsWith('/moderation'))).toEqual([])
  await reader.close()
})
