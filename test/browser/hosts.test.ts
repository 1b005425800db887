import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { specialPaths } from '../../widget/demo/pages.ts'
import { launchChromium } from '../support/chromium.ts'
import { api, demo, newReader, shownBy, siteId } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const article = '/ar/2026/11/مكتبة-متنقلة-لتلاميذ-الجبل'

describe('in a page under a strict policy', () => {
  it('works whole, without a report', async () => {
    const reader = await newReader(browser)
    await reader.open(specialPaths.strict)
    await expect.poll(() => shownBy(reader.page.locator('sada-views'))).toBe('1')
    await reader.comments.scrollIntoViewIfNeeded()
    await reader.comments.getByRole('textbox', { name: 'التعليق' }).fill('نص')
    await reader.comments.getByRole('button', { name: 'إرسال التعليق' }).click()
    await reader.comments.getByText('توجد مشكلة').waitFor()
    const padding = await reader.comments
      .getByRole('textbox', { name: 'التعليق' })
      .evaluate((element) => getComputedStyle(element).paddingInlineStart)
    expect(Number.parseFloat(padding)).toBeGreaterThan(4)
    expect(await reader.layoutShift()).toBe('0.00')
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })
})

describe('in a page with a hostile theme', () => {
  it('keeps its letters joined, its fields visible and its list in order', async () => {
    const reader = await newReader(browser)
    await reader.open(specialPaths.hostile)
    await reader.comments.scrollIntoViewIfNeeded()
    const body = reader.comments.getByRole('textbox', { name: 'التعليق' })
    await body.waitFor()
    const styles = await body.evaluate((element) => {
      const { letterSpacing, textTransform, wordSpacing, textIndent, fontStyle, fontSize, display } =
        getComputedStyle(element)
      return { letterSpacing, textTransform, wordSpacing, textIndent, fontStyle, fontSize, display }
    })
    expect(styles).toMatchObject({ letterSpacing: 'normal', textTransform: 'none', wordSpacing: '0px' })
    expect(styles).toMatchObject({ textIndent: '0px', fontStyle: 'normal' })
    expect(styles.display).not.toBe('none')
    expect(Number.parseFloat(styles.fontSize)).toBeGreaterThanOrEqual(16)
    const heading = await reader.comments.getByRole('heading', { name: 'التعليقات' }).evaluate((element) => {
      const { letterSpacing, textAlign, whiteSpace } = getComputedStyle(element)
      return { letterSpacing, textAlign, whiteSpace }
    })
    expect(heading).toEqual({ letterSpacing: 'normal', textAlign: 'start', whiteSpace: 'normal' })
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })
})

describe('whatever happens to Sada, the page stays whole:', () => {
  it('a thread that cannot be loaded says so, offers to try again, and then loads', async () => {
    const reader = await newReader(browser)
    await reader.page.route(`${api}/v1/sites/${siteId}/comments?**`, (route) => route.abort())
    await reader.open(article)
    await reader.comments.scrollIntoViewIfNeeded()
    const retry = reader.comments.getByRole('button', { name: 'إعادة المحاولة' })
    await retry.waitFor()
    await reader.page.unrouteAll()
    await retry.click()
    await reader.comments.getByText('مبادرة رائعة!').waitFor()
    await reader.leave()
    expect(reader.complaints.filter((complaint) => !complaint.includes('net::ERR_FAILED'))).toEqual([])
  })

  it('a page on a host that is not the site’s is told politely, and throws nothing', async () => {
    const reader = await newReader(browser)
    const stranger = demo.replace('127.0.0.1', 'localhost')
    await reader.page.goto(new URL(article, stranger).href)
    await reader.comments.scrollIntoViewIfNeeded()
    await reader.comments.getByRole('button', { name: 'إعادة المحاولة' }).waitFor()
    expect(await shownBy(reader.page.locator('sada-views'))).toBe('…')
    await reader.leave()
    expect(reader.complaints.filter((complaint) => !/CORS|net::ERR_FAILED|403/.test(complaint))).toEqual([])
  })

  it('two boxes about two pages live side by side, and one that leaves takes its work along', async () => {
    const reader = await newReader(browser)
    await reader.open(article)
    await reader.comments.scrollIntoViewIfNeeded()
    await reader.comments.getByText('مبادرة رائعة!').waitFor()
    await reader.page.evaluate((site) => {
      const second = document.createElement('sada-comments')
      second.setAttribute('site', site)
      second.setAttribute('page', '/ar/2026/11/سوق-أسبوعي-جديد')
      document.querySelector('sada-comments')?.after(second)
    }, siteId)
    const second = reader.comments.nth(1)
    await second.scrollIntoViewIfNeeded()
    await second.getByText('أخيرا! كنا نقطع').waitFor()
    expect(await second.getByText('مبادرة رائعة!').count()).toBe(0)
    await reader.comments.first().evaluate((element) => element.remove())
    await reader.comments.getByText('أخيرا! كنا نقطع').waitFor()
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('costs one request each for view, thread and list, none of them with a preflight', async () => {
    const reader = await newReader(browser)
    const requests: string[] = []
    reader.page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url())
      if (origin === api && pathname.startsWith('/v1/sites/'))
        requests.push(`${request.method()} ${pathname}`)
    })
    await reader.open(article)
    await expect.poll(() => shownBy(reader.page.locator('sada-count'))).toBe('تعليقان')
    await reader.comments.scrollIntoViewIfNeeded()
    await reader.comments.getByText('مبادرة رائعة!').waitFor()
    await expect.poll(() => requests.length).toBeGreaterThanOrEqual(3)
    expect(requests.sort()).toEqual([
      'GET /v1/sites/akhir-saa/comments',
      'GET /v1/sites/akhir-saa/popular',
      'POST /v1/sites/akhir-saa/views',
    ])
    await reader.leave()
  })
})
