import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PopularPage } from '../../contract/index.ts'
import { specialPaths } from '../../widget/demo/pages.ts'
import { launchChromium } from '../support/chromium.ts'
import { api, demo, newReader, type Reader, siteId } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const popular = `${api}/v1/sites/${siteId}/popular?**`

function page(url: string, title: string, views: number, comments: number): PopularPage {
  return { page: url, url, title, views, comments }
}

const pages = [
  page(`${demo}/ar/1`, 'ثلوج مبكرة', 11, 2),
  page(`${demo}/fr/2`, 'Azilal : <b>298</b> & co', 2, 1),
  page('javascript:alert(1)', 'لا رابط هنا', 5, 5),
]

/** A page with nothing but a list, whose request is answered so; and the addresses that it asked. */
async function listOn(
  answer: { status: number; json: unknown },
  attributes: Record<string, string>,
): Promise<{ reader: Reader; asked: URL[] }> {
  const reader = await newReader(browser)
  const asked: URL[] = []
  await reader.page.route(popular, (route) => {
    asked.push(new URL(route.request().url()))
    return route.fulfill({ ...answer, headers: { 'access-control-allow-origin': demo } })
  })
  await reader.open(specialPaths.archive)
  await reader.page.evaluate(
    (given) => {
      const element = document.createElement('sada-popular')
      for (const [name, value] of Object.entries(given)) element.setAttribute(name, value)
      const link = document.createElement('a')
      link.href = '/'
      link.textContent = 'الواجهة'
      element.append(link)
      element.addEventListener('sada-popular-shown', (event) => {
        if (event instanceof CustomEvent) element.dataset.shown = String(event.detail.count)
      })
      document.querySelector('main')?.replaceChildren(element)
    },
    { site: siteId, ...attributes },
  )
  return { reader, asked }
}

describe('the list of popular pages', () => {
  it('shows titles as text in their own direction, with counts in words, and drops what is no web address', async () => {
    const { reader, asked } = await listOn(
      { status: 200, json: { data: pages, window: '24h' } },
      { by: 'trending', window: '24h', limit: '5' },
    )
    const list = reader.page.locator('sada-popular .sada-popular-list')
    await list.waitFor()
    const lines = await list.locator('li').evaluateAll((items) =>
      items.map((item) => {
        const name = item.querySelector('a > bdi')
        return {
          href: item.querySelector('a')?.href,
          title: name?.textContent,
          dir: name?.getAttribute('dir'),
          direction: name && getComputedStyle(name).direction,
          count: item.querySelector('small')?.textContent,
        }
      }),
    )
    expect(lines).toEqual([
      { href: `${demo}/ar/1`, title: 'ثلوج مبكرة', dir: 'auto', direction: 'rtl', count: '11 مشاهدة' },
      {
        href: `${demo}/fr/2`,
        title: 'Azilal : <b>298</b> & co',
        dir: 'auto',
        direction: 'ltr',
        count: 'مشاهدتان',
      },
    ])
    expect(await reader.page.locator('sada-popular').getAttribute('data-shown')).toBe('2')
    expect(await reader.page.getByText('الواجهة').and(reader.page.locator('sada-popular a')).count()).toBe(0)
    expect(asked.map((url) => Object.fromEntries(url.searchParams))).toEqual([
      { by: 'trending', window: '24h', limit: '5', page: demo + specialPaths.archive },
    ])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('shows comments when it is by comments, and is asked for again when an attribute changes', async () => {
    const { reader, asked } = await listOn(
      { status: 200, json: { data: pages, window: '7d' } },
      { by: 'comments', lang: 'fr' },
    )
    const counts = reader.page.locator('sada-popular small')
    await expect.poll(() => counts.allTextContents()).toEqual(['2 commentaires', '1 commentaire'])
    await reader.page.locator('sada-popular').evaluate((element) => element.setAttribute('by', 'views'))
    await expect.poll(() => counts.allTextContents()).toEqual(['11 vues', '2 vues'])
    expect(asked.map(({ searchParams }) => searchParams.get('by'))).toEqual(['comments', 'views'])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  const nothing = [
    { name: 'a failure', answer: { status: 500, json: {} } },
    { name: 'an empty list', answer: { status: 200, json: { data: [], window: '24h' } } },
    { name: 'no usable address', answer: { status: 200, json: { data: pages.slice(2), window: '24h' } } },
  ]
  it.each(nothing)('leaves the publisher’s links in place after $name', async ({ answer }) => {
    const { reader, asked } = await listOn(answer, {})
    await expect.poll(() => asked.length).toBe(1)
    await reader.page.waitForLoadState('networkidle')
    expect(await reader.page.locator('sada-popular').innerHTML()).toBe('<a href="/">الواجهة</a>')
    expect(await reader.page.locator('sada-popular').getAttribute('data-shown')).toBeNull()
    await reader.leave()
  })

  it('is not asked for while it is far below the screen', async () => {
    const { reader, asked } = await listOn({ status: 200, json: { data: pages, window: '24h' } }, {})
    await expect.poll(() => asked.length).toBe(1)
    await reader.page.evaluate((site) => {
      const far = document.createElement('sada-popular')
      far.setAttribute('site', site)
      far.style.cssText = 'display: block; margin-block-start: 5000px'
      document.querySelector('main')?.append(far)
    }, siteId)
    await reader.page.waitForLoadState('networkidle')
    expect(asked).toHaveLength(1)
    await reader.page.locator('sada-popular').last().scrollIntoViewIfNeeded()
    await expect.poll(() => asked.length).toBe(2)
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })
})
