import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { api, demo, newReader, type Reader, shownBy, siteId } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const market = '/ar/2026/11/سوق-أسبوعي-جديد'
const water = '/ar/2026/11/ماء-صالح-للشرب'
const theatre = '/ar/2026/11/نادي-المسرح'
const views = `${api}/v1/sites/${siteId}/views`
const windowMs = 30 * 60_000

/** What the page says and asks about views: `POST` with the page, or `GET`. */
function asked(reader: Reader): string[] {
  const list: string[] = []
  reader.page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin !== api || !/\/(views|counts)$/.test(pathname)) return
    const body: { page?: string } = JSON.parse(request.postData() ?? '{}')
    list.push(`${request.method()} ${decodeURI(body.page ?? '').replace(demo, '')}`.trim())
  })
  return list
}

/** A reader whose clock stands still, with the page open and its scripts there. */
async function paused(path: string, on = browser): Promise<{ reader: Reader; requests: string[] }> {
  const reader = await newReader(on)
  await reader.page.clock.install({ time: '2026-11-24T10:00:00' })
  await reader.page.clock.pauseAt('2026-11-24T10:01:00')
  const requests = asked(reader)
  await reader.open(path)
  await reader.page.waitForLoadState('networkidle')
  return { reader, requests }
}

/** Lets time pass in the page, and waits until all that it asked for meanwhile has been seen here. */
async function pass(reader: Reader, ms: number): Promise<void> {
  await reader.page.clock.runFor(ms)
  // Requests are told in order: one more, and those before it are known. It may fail when the device is offline.
  await reader.page.evaluate(() =>
    fetch(location.href)
      .catch(() => undefined)
      .then(() => undefined),
  )
}

/** Lets the second pass. @returns the number that the view was answered with, once it is shown */
async function countedFor(reader: Reader): Promise<string> {
  const answer = reader.page.waitForResponse(views)
  await reader.page.clock.runFor(1_000)
  const counts: { views: number } = await (await answer).json()
  await expect.poll(() => shownBy(reader.page.locator('sada-views'))).toBe(String(counts.views))
  return String(counts.views)
}

describe('a view', () => {
  it('is sent after one second in sight, not before and not while the page is hidden', async () => {
    const { reader, requests } = await paused(market)
    const setHidden = (hidden: boolean) =>
      reader.page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })
        document.dispatchEvent(new Event('visibilitychange'))
      }, hidden)
    await reader.page.clock.runFor(900)
    await setHidden(true)
    await reader.page.clock.runFor(60_000)
    await setHidden(false)
    await pass(reader, 999)
    expect(requests).toEqual([])
    const answer = reader.page.waitForResponse(views)
    await reader.page.clock.runFor(1)
    expect((await answer).request().headers()).toMatchObject({ 'content-type': 'text/plain;charset=UTF-8' })
    expect(requests).toEqual([`POST ${market}`])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('is not sent again by the same tab for half an hour; a reload shows the number at once', async () => {
    const { reader, requests } = await paused(market)
    const counter = reader.page.locator('sada-views')
    const number = await countedFor(reader)
    await reader.page.clock.runFor(windowMs - 2_000)
    await reader.page.route('**/v1/sites/**', () => undefined) // no answer: what is shown is remembered
    await reader.page.reload()
    await expect.poll(() => shownBy(counter)).toBe(number)
    await reader.page.unrouteAll()
    await reader.page.reload()
    await expect.poll(() => requests.length).toBe(3)
    await reader.page.clock.runFor(2_000)
    await reader.page.reload()
    await reader.page.waitForLoadState('networkidle')
    await reader.page.clock.runFor(1_000)
    await expect.poll(() => requests).toEqual([`POST ${market}`, 'GET', 'GET', `POST ${market}`])
    const keys = await reader.page.evaluate(() => Object.keys(sessionStorage))
    expect(keys.map((key) => decodeURI(key))).toEqual([
      `sada-view:${api}/v1/sites/${siteId}:${demo}${market}`,
    ])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('is counted where nothing can be stored', async () => {
    const reader = await newReader(browser)
    await reader.page.addInitScript(() =>
      Object.defineProperty(window, 'sessionStorage', {
        get: () => {
          throw new DOMException('denied', 'SecurityError')
        },
      }),
    )
    const requests = asked(reader)
    await reader.open(market)
    await expect.poll(() => requests).toEqual([`POST ${market}`])
    await expect.poll(() => shownBy(reader.page.locator('sada-views'))).toMatch(/^\d+$/)
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('is not sent by a program that steers the browser, which sees the number all the same', async () => {
    const steered = await launchChromium(true)
    const { reader, requests } = await paused(market, steered)
    await expect.poll(() => shownBy(reader.page.locator('sada-views'))).toMatch(/^\d+$/)
    await pass(reader, 5_000)
    expect(requests).toEqual(['GET'])
    await reader.leave()
    await steered.close()
  })

  it('is new when the page comes back from the browser’s memory after the window, and only then', async () => {
    const { reader, requests } = await paused(water)
    const comeBack = () =>
      reader.page.evaluate(() => {
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
      })
    await countedFor(reader)
    await comeBack()
    await pass(reader, 5_000)
    expect(requests).toEqual([`POST ${water}`])
    await reader.page.clock.runFor(windowMs)
    await comeBack()
    await reader.page.clock.runFor(1_000)
    await expect.poll(() => requests).toEqual([`POST ${water}`, `POST ${water}`])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })
})

describe('a view that did not arrive', () => {
  const cases = [
    { name: 'is sent once more when the network failed', failures: ['abort'], seen: ['POST', 'POST'] },
    { name: 'is sent once more after a 5xx', failures: [503], seen: ['POST', 'POST'] },
    { name: 'is given up after the second failure', failures: [500, 'abort'], seen: ['POST', 'POST', 'GET'] },
    { name: 'is not sent again after a 4xx', failures: [422], seen: ['POST', 'GET'] },
  ] as const
  it.each(cases)('$name', async ({ failures, seen }) => {
    const { reader, requests } = await paused(theatre)
    const left = [...failures]
    await reader.page.route(views, (route) => {
      const failure = left.shift()
      if (failure === undefined) return route.fallback()
      if (failure === 'abort') return route.abort()
      const headers = { 'access-control-allow-origin': demo }
      return route.fulfill({ status: failure, headers, json: {} })
    })
    await reader.page.clock.runFor(1_000)
    await expect
      .poll(async () => {
        await reader.page.clock.runFor(2_000)
        return requests.map((request) => request.split(' ')[0])
      })
      .toEqual(seen)
    await expect.poll(() => shownBy(reader.page.locator('sada-views'))).toMatch(/^\d+$/)
    await pass(reader, 5_000)
    expect(requests).toHaveLength(seen.length)
    await reader.leave()
  })

  it('is sent as soon as the device is online again, not earlier', async () => {
    const { reader, requests } = await paused(theatre)
    await reader.page.context().setOffline(true)
    const failed = reader.page.waitForEvent('requestfailed')
    await reader.page.clock.runFor(1_000)
    await failed
    await pass(reader, 60_000)
    expect(requests).toEqual([`POST ${theatre}`])
    await reader.page.context().setOffline(false)
    await expect.poll(() => requests).toEqual([`POST ${theatre}`, `POST ${theatre}`])
    await reader.leave()
  })
})

describe('a single-page application', () => {
  it('has each of its pages counted once, and its counters and thread follow', async () => {
    const { reader, requests } = await paused(market)
    const threads: string[] = []
    reader.page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url())
      if (pathname.endsWith('/comments')) threads.push(decodeURI(searchParams.get('page') ?? ''))
    })
    await reader.page.evaluate(
      ([site, page]) => {
        const fixed = document.createElement('sada-count')
        fixed.setAttribute('site', site)
        fixed.setAttribute('page', page)
        document.querySelector('main')?.append(fixed)
        const link = document.createElement('link')
        link.rel = 'canonical' // which many applications forget to renew
        link.href = location.href
        document.head.append(link)
      },
      [siteId, water] as const,
    )
    const own = reader.page.locator('sada-views')
    const first = await countedFor(reader)
    await reader.comments.scrollIntoViewIfNeeded()
    await reader.comments.getByRole('textbox').first().waitFor()

    await reader.page.evaluate((path) => history.pushState(null, '', path), theatre)
    await expect.poll(() => shownBy(own)).toBe('…')
    expect(await countedFor(reader)).not.toBe(first)
    await expect.poll(() => threads).toEqual([demo + theatre])

    await reader.page.evaluate(() => history.back())
    await expect.poll(() => shownBy(own)).toBe(first)
    await pass(reader, 5_000)
    expect(requests).toEqual(['GET', `POST ${market}`, `POST ${theatre}`])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('has no page counted that was left within the second, even by a counter that names it', async () => {
    const { reader, requests } = await paused(market)
    await reader.page
      .locator('sada-views')
      .evaluate((element, path) => element.setAttribute('page', path), market)
    await reader.page.clock.runFor(900)
    await reader.page.evaluate((path) => history.pushState(null, '', path), water)
    await pass(reader, 5_000)
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual([])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('has no page counted that was left within the second, or whose counter is gone', async () => {
    const { reader, requests } = await paused(market)
    await reader.page.clock.runFor(900)
    await reader.page.evaluate((path) => history.pushState(null, '', path), water)
    await reader.page.clock.runFor(900)
    await reader.page.evaluate((path) => {
      history.pushState(null, '', path)
      document.querySelector('sada-views')?.remove()
    }, theatre)
    await pass(reader, 5_000)
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual([])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })
})
