import type { Browser, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { archivePaths, frontPage, specialPaths } from '../../widget/demo/pages.ts'
import { launchChromium } from '../support/chromium.ts'
import { api, newReader, shownBy } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** What the page asks Sada for, files of the elements aside. */
function requestsOf(page: { on(event: 'request', listener: (request: Request) => void): unknown }): string[] {
  const requests: string[] = []
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin === api && pathname.startsWith('/v1/sites/')) requests.push(`${request.method()} ${pathname}`)
  })
  return requests
}

it('asks once for the counts of forty articles with Arabic addresses', async () => {
  const reader = await newReader(browser)
  const requests = requestsOf(reader.page)
  await reader.open(specialPaths.archive)
  const counts = reader.page.locator('sada-count')
  expect(archivePaths).toHaveLength(40)
  await expect.poll(async () => shownBy(counts.last())).toBe('لا توجد تعليقات')
  const shown = await Promise.all((await counts.all()).map(shownBy))
  expect(shown.slice(1, 5)).toEqual(['تعليق واحد', '11 تعليقًا', '3 تعليقات', 'تعليقان'])
  expect(shown.slice(12)).toEqual(Array(28).fill('لا توجد تعليقات'))
  expect(requests).toEqual(['GET /v1/sites/akhir-saa/counts'])
  expect(await reader.layoutShift()).toBe('0.00')
  await reader.leave()
  expect(reader.complaints).toEqual([])
})

it('shows views and comments of twelve articles with one request and downloads nothing of the comment box', async () => {
  const reader = await newReader(browser)
  const requests = requestsOf(reader.page)
  const scripts: string[] = []
  reader.page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(new URL(response.url()).pathname)
  })
  await reader.open(specialPaths.front)
  const views = reader.page.locator('sada-views')
  expect(await views.count()).toBe(12)
  await expect.poll(async () => shownBy(views.nth(1))).toBe('2.841')
  expect(frontPage).toHaveLength(12)
  expect(requests).toEqual(['GET /v1/sites/akhir-saa/counts'])
  expect(scripts).toHaveLength(2)
  expect(await reader.layoutShift()).toBe('0.00')
  await reader.leave()
  expect(reader.complaints).toEqual([])
})

it('keeps the publisher’s own text, still and silent, when Sada cannot be reached', async () => {
  const reader = await newReader(browser)
  const failed = reader.page.waitForEvent('requestfailed')
  await reader.page.route(`${api}/v1/sites/**`, (route) => route.abort())
  await reader.open(specialPaths.archive)
  await failed
  const shown = await Promise.all((await reader.page.locator('sada-count').all()).map(shownBy))
  expect(new Set(shown)).toEqual(new Set(['…']))
  expect(await reader.layoutShift()).toBe('0.00')
  await reader.leave()
  expect(reader.complaints.filter((complaint) => !complaint.includes('net::ERR_FAILED'))).toEqual([])
})
