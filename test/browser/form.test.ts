import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { api, decide, newReader, publish, type Reader, siteId, waiting } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium(true)
})
afterAll(() => browser.close())

/** The Arabic form of an article, loaded and in view. */
async function formOf(
  path: string,
): Promise<{ reader: Reader; field: (name: string) => Locator; send: Locator }> {
  const reader = await newReader(browser)
  await reader.open(path)
  await reader.comments.scrollIntoViewIfNeeded()
  const field = (name: string) => reader.comments.getByRole('textbox', { name })
  await field('التعليق').waitFor()
  return { reader, field, send: reader.comments.getByRole('button', { name: 'إرسال التعليق' }) }
}

/** Whether the focus, seen through shadow roots, is on an element. */
function hasFocus(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)
}

async function fillAuthor(field: (name: string) => Locator, email = 'qari@example.com'): Promise<void> {
  await field('الاسم').fill('قارئ')
  await field('البريد الإلكتروني').fill(email)
}

const posts = `${api}/v1/sites/${siteId}/comments`

describe('a form with mistakes', () => {
  it('lists them in order, takes the focus there, leads to each field, and keeps what was typed', async () => {
    const { reader, field, send } = await formOf('/ar/2026/11/مسلك-سياحي-للمشي')
    await field('البريد الإلكتروني').fill('a@')
    await send.click()
    const summary = reader.comments.locator('[tabindex="-1"]').filter({ hasText: 'توجد مشكلة' })
    await summary.waitFor()
    expect(await hasFocus(summary)).toBe(true)
    const links = summary.getByRole('link')
    expect(await links.allInnerTexts()).toEqual([
      'اكتب نص تعليقك',
      'اكتب اسمك',
      'اكتب بريدًا إلكترونيًا صحيحًا، مثل name@example.com',
    ])
    await links.nth(1).click()
    expect(await hasFocus(field('الاسم'))).toBe(true)
    expect(await field('الاسم').getAttribute('aria-invalid')).toBe('true')
    expect(await field('البريد الإلكتروني').inputValue()).toBe('a@')
    await field('البريد الإلكتروني').fill('qari@example.com')
    await field('الاسم').focus()
    await expect.poll(() => field('البريد الإلكتروني').getAttribute('aria-invalid')).toBe(null)
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('takes the focus to the field when there is one mistake', async () => {
    const { reader, field, send } = await formOf('/ar/2026/11/مسلك-سياحي-للمشي')
    await field('التعليق').fill('جميل')
    await field('الاسم').fill('قارئ')
    await send.click()
    await expect.poll(() => hasFocus(field('البريد الإلكتروني'))).toBe(true)
    await reader.leave()
  })

  it('shows what the server found wrong beside the field', async () => {
    const { reader, field, send } = await formOf('/ar/2026/11/مسلك-سياحي-للمشي')
    await field('التعليق').fill('جميل')
    await fillAuthor(field, 'qari@exa_mple.com')
    await send.click()
    await expect.poll(() => field('البريد الإلكتروني').getAttribute('aria-invalid')).toBe('true')
    expect(await field('التعليق').inputValue()).toBe('جميل')
    await reader.leave()
  })
})

describe('a text that was typed', () => {
  const path = '/ar/2026/11/ماء-صالح-للشرب'

  it('survives a dead network, a reload and a failing server, and is stored once in the end', async () => {
    const { reader, field, send } = await formOf(path)
    const keys: string[] = []
    reader.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url() === posts)
        keys.push(request.headers()['idempotency-key'] ?? '')
    })
    await field('التعليق').fill('خبر سار لسكان الدوار')
    await fillAuthor(field)
    await reader.page.context().setOffline(true)
    await send.click()
    await reader.comments.getByText('لا يوجد اتصال بالإنترنت، فلم يُرسل تعليقك.').waitFor()
    await expect
      .poll(() => hasFocus(reader.comments.getByRole('button', { name: 'إعادة المحاولة' })))
      .toBe(true)
    await reader.page.context().setOffline(false)

    await reader.page.reload()
    await reader.comments.scrollIntoViewIfNeeded()
    await expect.poll(() => field('التعليق').inputValue()).toBe('خبر سار لسكان الدوار')
    await fillAuthor(field)

    // The server stores the comment, but its answer is lost on the way.
    await reader.page.route(posts, async (route) => {
      await route.fetch()
      await route.abort()
    })
    await send.click()
    await reader.comments.getByRole('button', { name: 'إعادة المحاولة' }).waitFor()
    expect(await field('التعليق').inputValue()).toBe('خبر سار لسكان الدوار')
    await reader.page.unrouteAll()
    await reader.comments.getByRole('button', { name: 'إعادة المحاولة' }).click()
    await reader.comments.getByText('قيد المراجعة').waitFor()
    expect(new Set(keys).size).toBe(1)
    expect(await waiting(path)).toHaveLength(1)
    expect(await field('التعليق').inputValue()).toBe('')
    await reader.leave()
  })

  it('is kept and the wait is told in words when the server asks for patience', async () => {
    const { reader, field, send } = await formOf(path)
    await reader.page.route(posts, (route) =>
      route.fulfill({
        status: 503,
        headers: {
          'retry-after': '120',
          'access-control-allow-origin': '*',
          'access-control-expose-headers': 'retry-after',
        },
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: '',
          title: '',
          status: 503,
          code: 'database_unavailable',
          request_id: '',
        }),
      }),
    )
    await field('التعليق').fill('نص لا يضيع')
    await fillAuthor(field)
    await send.click()
    await reader.comments.getByText('دقيقتين').waitFor()
    expect(await field('التعليق').inputValue()).toBe('نص لا يضيع')
    await reader.leave()
  })
})

describe('an answer by keyboard alone', () => {
  it('opens below the comment, goes with Ctrl+Enter, and gives the focus back on Escape', async () => {
    const path = '/ar/2026/11/سوق-أسبوعي-جديد'
    const { reader } = await formOf(path)
    const button = reader.comments.getByRole('button', { name: 'رد على عائشة' })
    await button.focus()
    await reader.page.keyboard.press('Enter')
    const form = reader.comments.getByRole('form', { name: 'رد على عائشة' })
    const body = form.getByRole('textbox', { name: 'التعليق' })
    await expect.poll(() => hasFocus(body)).toBe(true)
    await reader.page.keyboard.press('Escape')
    await expect.poll(() => hasFocus(button)).toBe(true)
    expect(await form.count()).toBe(0)

    await reader.page.keyboard.press('Enter')
    await reader.page.keyboard.type('وكذلك نحن')
    await reader.page.keyboard.press('Escape')
    await expect.poll(() => hasFocus(form.getByRole('button', { name: 'متابعة الكتابة' }))).toBe(true)
    await reader.page.keyboard.press('Enter')
    expect(await body.inputValue()).toBe('وكذلك نحن')
    await form.getByRole('textbox', { name: 'الاسم' }).fill('سلمى')
    await form.getByRole('textbox', { name: 'البريد الإلكتروني' }).fill('salma@example.com')
    await body.focus()
    await reader.page.keyboard.press('Control+Enter')
    const own = reader.comments.getByRole('article').filter({ hasText: 'وكذلك نحن' })
    await expect.poll(() => hasFocus(own)).toBe(true)
    await expect
      .poll(() => reader.comments.getByRole('status').innerText())
      .toContain('تعليقك في انتظار المراجعة.')
    for (const { id, body: text } of await waiting(path)) if (text === 'وكذلك نحن') await decide('delete', id)
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('has no button at the deepest level, where further answers stand side by side', async () => {
    const path = '/ar/2026/11/نادي-المسرح'
    let parent: string | undefined
    for (const level of [1, 2, 3, 4, 5, 6]) parent = await publish(path, `مستوى ${level}`, parent)
    const { reader } = await formOf(path)
    await reader.comments.getByText('مستوى 6').waitFor()
    const depths = await reader.comments.getByRole('article').evaluateAll((articles) =>
      articles.map((article) => {
        let depth = 0
        for (let list = article.closest('ol'); list; list = list.parentElement?.closest('ol') ?? null)
          depth += 1
        const buttons = [...article.querySelectorAll('[part~="reply-button"]')].filter(
          (button) => button.closest('article') === article,
        )
        return `${depth}${buttons.length > 0 ? ' answerable' : ''}`
      }),
    )
    expect(depths).toEqual(['1 answerable', '2 answerable', '3 answerable', '4 answerable', '5', '5'])
    await reader.leave()
  })
})

it('opens a link to a comment beyond the first piece and puts the focus there', async () => {
  const path = '/ar/2026/11/أشغال-الطريق-الجهوية'
  const id = await publish(path, 'تعليق بعيد')
  const reader = await newReader(browser)
  await reader.open(`${path}#c-${id}`)
  const target = reader.comments.getByRole('article').filter({ hasText: 'تعليق بعيد' })
  await expect.poll(() => hasFocus(target)).toBe(true)
  await decide('delete', id)
  await reader.leave()
  expect(reader.complaints).toEqual([])
})
