import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mainArticle } from '../../widget/demo/main-article.ts'
import * as arForm from '../../widget/i18n/ar/form.ts'
import * as arOutcome from '../../widget/i18n/ar/outcome.ts'
import * as arThread from '../../widget/i18n/ar/thread.ts'
import * as enForm from '../../widget/i18n/en/form.ts'
import * as enOutcome from '../../widget/i18n/en/outcome.ts'
import * as enThread from '../../widget/i18n/en/thread.ts'
import * as frForm from '../../widget/i18n/fr/form.ts'
import * as frOutcome from '../../widget/i18n/fr/outcome.ts'
import * as frThread from '../../widget/i18n/fr/thread.ts'
import { launchChromium } from '../support/chromium.ts'
import { api, decide, demo, newReader, shownBy, siteId, waiting } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const [arabic, french, english] = mainArticle
if (!arabic || !french || !english) throw new Error('the report exists in three languages')

/** The report in each language; the words that a test looks for are written out, not taken from the catalogue. */
const editions = [
  {
    language: 'Arabic',
    article: arabic,
    words: { ...arThread.words, ...arForm.words, ...arOutcome.words },
    none: 'لا توجد تعليقات',
    one: 'تعليق واحد',
    two: 'تعليقان',
    views: '157 مشاهدة',
    text: 'مقال ممتاز، شكرا!',
    name: 'سارة',
  },
  {
    language: 'French',
    article: french,
    words: { ...frThread.words, ...frForm.words, ...frOutcome.words },
    none: '0 commentaire',
    one: '1 commentaire',
    two: '2 commentaires',
    views: '42 vues',
    text: 'Très bon article, merci !',
    name: 'Inès',
  },
  {
    language: 'English',
    article: english,
    words: { ...enThread.words, ...enForm.words, ...enOutcome.words },
    none: 'No comments',
    one: '1 comment',
    two: '2 comments',
    views: '13 views',
    text: 'A very good report.',
    name: 'Sara',
  },
] as const

describe.each(editions)('the first day of the report in $language', ({ article, words, ...shown }) => {
  it('counts views, takes a comment, holds it, publishes it, and shows an answer below it', async () => {
    const first = await newReader(browser)
    const before = article.views
    await first.open(article.path)
    const views = first.page.locator('sada-views')
    const count = first.page.locator('sada-count')
    await expect.poll(() => shownBy(views)).toBe(String(before + 1))
    expect(await views.getAttribute('aria-label')).toBe(shown.views)
    await expect.poll(() => shownBy(count)).toBe(shown.none)
    await first.page.reload()
    await expect.poll(() => shownBy(views)).toBe(String(before + 1))

    const second = await newReader(browser)
    await second.open(article.path)
    await expect.poll(() => shownBy(second.page.locator('sada-views'))).toBe(String(before + 2))

    await first.comments.scrollIntoViewIfNeeded()
    await first.comments.getByRole('textbox', { name: words.body }).fill(shown.text)
    await first.comments.getByRole('textbox', { name: words.name }).fill(shown.name)
    await first.comments.getByRole('textbox', { name: words.email }).fill('reader@example.com')
    await first.comments.getByRole('button', { name: words.submit }).dblclick()
    await expect.poll(() => first.comments.getByRole('status').innerText()).toContain(words.pending)
    const own = first.comments.getByRole('article').filter({ hasText: shown.text })
    await own.getByText(words.held, { exact: true }).waitFor()
    expect(
      await own.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element),
    ).toBe(true)
    expect(await shownBy(count)).toBe(shown.none)

    await first.page.reload()
    await first.comments.scrollIntoViewIfNeeded()
    await own.getByText(words.held, { exact: true }).waitFor()
    await second.page.reload()
    await second.comments.scrollIntoViewIfNeeded()
    await second.comments.getByText(words.empty).waitFor()
    expect(await second.comments.getByText(shown.text).count()).toBe(0)
    const page = encodeURIComponent(new URL(article.path, demo).href)
    const list = await fetch(`${api}/v1/sites/${siteId}/comments?page=${page}`)
    expect(await list.json()).toMatchObject({ data: [], page: { comments: 0 } })

    const held = await waiting(article.path)
    expect(held.map(({ body }) => body)).toEqual([shown.text])
    await decide('approve', held[0]?.id ?? '')
    for (const reader of [first, second]) {
      await reader.page.reload()
      await expect.poll(() => shownBy(reader.page.locator('sada-count'))).toBe(shown.one)
      await reader.comments.scrollIntoViewIfNeeded()
      await reader.comments.getByRole('article').filter({ hasText: shown.text }).waitFor()
      await expect.poll(() => reader.comments.getByText(words.held, { exact: true }).count()).toBe(0)
    }

    // The author is known now: the answer is published at once, below the comment.
    await first.comments
      .getByRole('button', { name: `${words.reply} ${words.replyTo.replace('{name}', shown.name)}` })
      .click()
    const form = first.comments.getByRole('form', { name: words.addReply.replace('{name}', shown.name) })
    await form.getByRole('textbox', { name: words.body }).fill(`${shown.text} (2)`)
    await form.getByRole('textbox', { name: words.name }).fill(shown.name)
    await form.getByRole('textbox', { name: words.email }).fill('reader@example.com')
    await form.getByRole('button', { name: words.submitReply }).click()
    const announced = words.publishedReply.replace('{name}', shown.name)
    await expect
      .poll(async () => plain(await first.comments.getByRole('status').innerText()))
      .toContain(announced)
    await second.page.reload()
    await second.comments.scrollIntoViewIfNeeded()
    const nested = second.comments.getByRole('listitem').getByRole('listitem')
    await nested.filter({ hasText: `${shown.text} (2)` }).waitFor()
    await expect.poll(() => shownBy(second.page.locator('sada-count'))).toBe(shown.two)

    for (const reader of [first, second]) {
      expect(await reader.layoutShift()).toBe('0.00')
      await reader.leave()
      expect(reader.complaints).toEqual([])
    }
  })
})

/** Without the isolates that keep a name's direction to itself. */
function plain(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, '')
}
