import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, migrateInstance, secrets, startInstance } from '../../scripts/support/instance.ts'
import { bundle } from '../../scripts/support/wrangler.ts'
import { keyring } from '../../worker/auth/keyring.ts'
import { type LinkAction, makeLink } from '../../worker/auth/link.ts'
import { actWords } from '../../worker/i18n/act.ts'
import { launchChromium } from '../support/chromium.ts'
import { removeFolder, temporaryFolder } from '../support/product.ts'

/** Links in a moderator's mail, in a browser that runs no script, on an instance whose mailboxes are rows of a table. */

const folder = temporaryFolder()
const news = 'https://akhir-saa.example'
const channels = { ar: 'channel000000001', fr: 'channel000000002', en: 'channel000000003' } as const
type Lang = keyof typeof channels
const locales = { ar: 'ar-MA', fr: 'fr-FR', en: 'en-GB' } as const
const names = { ar: 'بريد سلمى', fr: 'Courriel de Salma', en: 'Salma’s mail' } as const

let instance: Instance
let api = ''
let browser: Browser

async function post<T>(path: string, body: unknown, headers: Record<string, string>): Promise<T> {
  const init = { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`${api}${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', ...headers },
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
  return JSON.parse(text)
}

const database = () => instance.miniflare.getD1Database('DB', 'sada')

beforeAll(async () => {
  instance = await startInstance(
    [{ name: 'sada', module: await bundle(join(folder, 'worker')) }],
    join(folder, 'storage'),
  )
  api = instance.origins.sada ?? ''
  await migrateInstance(instance, 'sada')
  const site = { id: 'akhir-saa', name: 'آخر ساعة', origins: [news], locale: 'ar-MA' }
  await post('/v1/admin/sites', site, { authorization: `Bearer ${secrets.ADMIN_TOKEN}` })
  const db = await database()
  const insert = `INSERT INTO channel (id, site_id, kind, name, config, state, created_at_ms) VALUES (?1, 'akhir-saa', 'mail', ?2, ?3, 'on', 1)`
  for (const lang of ['ar', 'fr', 'en'] as const) {
    const config = JSON.stringify({ locale: locales[lang] })
    await db.prepare(insert).bind(channels[lang], names[lang], config).run()
  }
  browser = await launchChromium(true)
  mkdirSync('test-results', { recursive: true })
})

afterAll(async () => {
  await browser.close()
  await instance.stop()
  removeFolder(folder)
})

const article = 'تكوين مسيري التعاونيات الفلاحية بإقليم أزيلال يجمع 298 مستفيدا'
const usual =
  'مقال مهم، شكرا على المتابعة. أتمنى أن تصل هذه التكوينات إلى الجماعات القروية البعيدة أيضا.\n\nBravo à toute l’équipe, voir https://exemple.ma/cooperatives pour la liste.'

/** @returns the id of a comment that waits */
async function held(body = usual, name = 'يوسف أيت الحاج'): Promise<string> {
  const n = ++said
  const author = { name, email: `reader${n}@example.com` }
  const input = { page: `${news}/2026/10/azilal`, author, body: `${body} (${n})` }
  const { comment } = await post<{ comment: { id: string } }>('/v1/sites/akhir-saa/comments', input, {
    origin: news,
  })
  const db = await database()
  await db.prepare('UPDATE comment SET page_title = ?1 WHERE id = ?2').bind(article, comment.id).run()
  return comment.id
}
let said = 0

async function link(action: LinkAction, subjectId: string, lang: Lang = 'ar'): Promise<string> {
  const keys = await keyring(secrets.DATA_KEY)
  if (!keys) throw new Error('not a secret')
  const channelId = channels[lang]
  const expiresAtMs = Date.now() + 3_600_000
  return `${api}/act/${await makeLink(keys, { siteId: 'akhir-saa', channelId, generation: 0, action, subjectId, expiresAtMs })}`
}

async function statusOf(id: string): Promise<string | null> {
  return (await database()).prepare('SELECT status FROM comment WHERE id = ?1').bind(id).first('status')
}

/** A phone that runs no script; what it complains of, and whom it asks, fails the test. */
async function withPhone<T>(options: BrowserContextOptions, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
    ...options,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('request', (request) => {
    if (!/^\/(?:act\/|favicon\.ico$)/.test(new URL(request.url()).pathname)) complaints.push(request.url())
  })
  const result = await work(page)
  expect(complaints.filter((text) => !text.includes('404') && !text.includes('410'))).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
  return result
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 1 })
/** Measured from outside, for no script runs in the page. */
async function overflow(page: Page): Promise<number> {
  return page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
}

describe('a mail link, without JavaScript, in Arabic on a phone', () => {
  it('publishes a comment on the button and not before, and takes it back', async () => {
    const id = await held()
    const words = actWords.ar
    await withPhone({}, async (page) => {
      await page.goto(await link('approve', id))
      await heading(page, words.ask.approve.title).waitFor()
      expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
      await page.getByRole('main').getByText('شكرا على المتابعة').waitFor()
      await page.reload()
      expect(await statusOf(id)).toBe('pending')
      await page.screenshot({ path: 'test-results/act-ask-ar.png' })
      const box = await button(page, words.ask.approve.button).boundingBox()
      expect(box?.height).toBeGreaterThanOrEqual(44)
      expect(box?.width).toBeGreaterThanOrEqual(300)

      await button(page, words.ask.approve.button).click()
      await heading(page, words.done.approved.title).waitFor()
      expect(await statusOf(id)).toBe('approved')
      await page.screenshot({ path: 'test-results/act-done-ar.png', fullPage: true })

      await button(page, words.ask.undo.button).click()
      await heading(page, words.undone.title).waitFor()
      expect(await statusOf(id)).toBe('pending')
      await page.screenshot({ path: 'test-results/act-undone-ar.png', fullPage: true })
    })
  })

  it('is pressed by keyboard, with the focus in sight', async () => {
    const id = await held()
    await withPhone({}, async (page) => {
      await page.goto(await link('delete', id))
      await page.keyboard.press('Tab')
      const focused = button(page, actWords.ar.ask.delete.button)
      const { outline, inView } = await focused.evaluate((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        const isFocused = element.matches(':focus-visible')
        return { outline: `${outlineStyle} ${outlineWidth}`, inView: isFocused }
      })
      expect([outline, inView]).toEqual(['solid 3px', true])
      await page.screenshot({ path: 'test-results/act-focus-ar.png' })
      await page.keyboard.press('Enter')
      await heading(page, actWords.ar.done.deleted.title).waitFor()
    })
    expect(await statusOf(id)).toBe('deleted')
  })

  it('keeps the button in view below a long comment', async () => {
    const id = await held(Array.from({ length: 15 }, () => usual).join('\n\n'))
    await withPhone({}, async (page) => {
      await page.goto(await link('spam', id))
      const box = await button(page, actWords.ar.ask.spam.button).boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844)
      await page.screenshot({ path: 'test-results/act-long-ar.png' })
    })
  })
})

/** Every kind of page, by what leads to it. */
async function pagesOf(lang: Lang): Promise<[name: string, url: string, press: string | null][]> {
  const words = actWords[lang]
  const decided = await held()
  await (await database()).prepare("UPDATE comment SET status = 'spam' WHERE id = ?1").bind(decided).run()
  return [
    ['ask', await link('spam', await held(), lang), null],
    ['done', await link('delete', await held(), lang), words.ask.delete.button],
    ['decided', await link('approve', decided, lang), null],
    ['unsubscribe', await link('unsubscribe', channels[lang], lang), null],
    ['invalid', `${api}/act/x`, null],
  ]
}

describe.each(['ar', 'en', 'fr'] as const)('in %s', (lang) => {
  it.each(['light', 'dark'] as const)('axe finds nothing wrong with any page, %s', async (colorScheme) => {
    for (const [name, url, press] of await pagesOf(lang)) {
      // The checks themselves are a script; the pages have none.
      const options = { javaScriptEnabled: true, colorScheme, locale: locales[lang], bypassCSP: true }
      await withPhone(options, async (page) => {
        await page.goto(url)
        if (press) await button(page, press).click()
        await page.getByRole('heading', { level: 1 }).waitFor()
        const { violations } = await new AxeBuilder({ page })
          .options({ rules: { 'target-size': { enabled: true } } })
          .analyze()
        expect(violations.map(({ id, nodes }) => `${name} ${id} ${nodes[0]?.html}`)).toEqual([])
        await page.screenshot({ path: `test-results/act-${name}-${lang}-${colorScheme}.png`, fullPage: true })
      })
    }
  })

  it('nothing scrolls sideways at 320 px, whatever somebody wrote', async () => {
    const id = await held(`${'ا'.repeat(300)} https://exemple.ma/${'x'.repeat(300)}`, 'ي'.repeat(60))
    const urls = (await pagesOf(lang)).map(([, url]) => url)
    for (const url of [...urls, await link('approve', id, lang)]) {
      await withPhone({ viewport: { width: 320, height: 640 }, locale: locales[lang] }, async (page) => {
        await page.goto(url)
        expect(await overflow(page), url).toBe(0)
        await page.screenshot({ path: `test-results/act-narrow-${lang}.png` })
      })
    }
  })
})
