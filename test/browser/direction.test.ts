import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { specialPaths } from '../../widget/demo/pages.ts'
import { launchChromium } from '../support/chromium.ts'
import { api, demo, newReader, publish, shownBy, siteId } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium(true)
})
afterAll(() => browser.close())

const ballet = '/ar/2026/11/معرض-الزربية'

it('gives each paragraph, name and link the direction of its own text on a right-to-left page', async () => {
  const bodies = [
    '@Karim شكرا جزيلا',
    'https://hespress.com/x رائع',
    '😂😂',
    'Très bien.\n\nشكرا',
    '<img src=x onerror=alert(1)> <b>عريض</b>',
    'javascript:alert(1) لا رابط هنا',
  ]
  for (const body of bodies) await publish(ballet, body)
  const reader = await newReader(browser)
  await reader.open(ballet)
  await reader.comments.scrollIntoViewIfNeeded()
  await reader.comments.getByText('لا رابط هنا').waitFor()
  const directions = await reader.comments
    .getByRole('article')
    .evaluateAll((articles) =>
      articles.map((article) => [...article.querySelectorAll('p')].map((p) => getComputedStyle(p).direction)),
    )
  expect(directions).toEqual([['rtl'], ['rtl'], ['rtl'], ['ltr', 'rtl'], ['ltr'], ['ltr']])
  const links = await reader.comments
    .getByRole('article')
    .locator('p a')
    .evaluateAll((anchors) =>
      anchors.map((a) => ({
        href: a.getAttribute('href'),
        rel: a.getAttribute('rel'),
        direction: getComputedStyle(a).direction,
      })),
    )
  expect(links).toEqual([
    { href: 'https://hespress.com/x', rel: 'nofollow ugc noopener noreferrer', direction: 'ltr' },
  ])
  expect(await reader.comments.locator('img, script, b').count()).toBe(0)
  expect(await reader.comments.getByText('<img src=x onerror=alert(1)>').count()).toBe(1)
  await reader.leave()
  expect(reader.complaints).toEqual([])
})

it('writes from the right in an empty field, follows what is typed, and keeps addresses left to right', async () => {
  const reader = await newReader(browser)
  await reader.open('/ar/2026/11/موسم-التفاح')
  await reader.comments.scrollIntoViewIfNeeded()
  const body = reader.comments.getByRole('textbox', { name: 'التعليق' })
  const direction = (name: string) =>
    reader.comments.getByRole('textbox', { name }).evaluate((element) => getComputedStyle(element).direction)
  expect(await direction('التعليق')).toBe('rtl')
  await body.fill('Hello')
  await expect.poll(() => direction('التعليق')).toBe('ltr')
  await body.fill('مرحبا')
  await expect.poll(() => direction('التعليق')).toBe('rtl')
  expect(await direction('الاسم')).toBe('rtl')
  expect(await direction('البريد الإلكتروني')).toBe('ltr')
  await reader.leave()
  expect(reader.complaints).toEqual([])
})

describe('numbers and plurals by the page’s language and region', () => {
  const cases = [
    ['ar-MA', 1234, '1.234', 11, '11 تعليقًا'],
    ['ary', 1234, '1.234', 2, 'تعليقان'],
    ['ar', 1234, '1,234', 100, '100 تعليق'],
    ['ar-EG', 1234, '١٬٢٣٤', 103, '١٠٣ تعليقات'],
    ['fr-MA', 1234, '1.234', 0, '0 commentaire'],
    ['fr', 157, '157', 2, '2 commentaires'],
    ['en', 1234, '1,234', 1, '1 comment'],
    ['de', 157, '157', 0, 'No comments'],
  ] as const
  it.each(cases)(
    'lang="%s" shows %d views as %s and %d comments as «%s»',
    async (lang, views, seen, comments, words) => {
      const reader = await newReader(browser)
      await reader.page.route(`${api}/v1/sites/${siteId}/counts?**`, (route) => {
        const pages = new URL(route.request().url()).searchParams.getAll('page')
        return route.fulfill({
          json: { data: pages.map((page) => ({ page, views, comments })) },
          headers: { 'access-control-allow-origin': demo },
        })
      })
      await reader.open(specialPaths.archive)
      await reader.page.evaluate(
        ([site, language]) => {
          document.querySelector('main')?.replaceChildren()
          document.documentElement.lang = language
          for (const tag of ['sada-views', 'sada-count']) {
            const element = document.createElement(tag)
            element.setAttribute('site', site)
            element.setAttribute('page', '/a')
            document.querySelector('main')?.append(element)
          }
        },
        [siteId, lang] as const,
      )
      await expect.poll(() => shownBy(reader.page.locator('sada-views'))).toBe(seen)
      await expect.poll(() => shownBy(reader.page.locator('sada-count'))).toBe(words)
      await reader.leave()
      expect(reader.complaints).toEqual([])
    },
  )
})
