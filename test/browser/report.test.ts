import AxeBuilder from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { words } from '../../widget/i18n/ar/report.ts'
import { words as thread } from '../../widget/i18n/ar/thread.ts'
import { launchChromium } from '../support/chromium.ts'
import { decide, newReader, publish, type Reader, waiting } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const path = '/ar/2026/11/قافلة-طبية'
const label = `${thread.report} ${thread.reportOf.replace('{name}', 'ليلى')}`

async function reportButton(reader: Reader, body: string) {
  await reader.open(path)
  await reader.comments.scrollIntoViewIfNeeded()
  const article = reader.comments.getByRole('article').filter({ hasText: body })
  return article.getByRole('button', { name: label })
}

async function focusedText(reader: Reader): Promise<string> {
  return reader.page.evaluate(() => {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    return element?.textContent?.trim() ?? ''
  })
}

it('lets readers report a comment by keyboard; the third different one takes it down', async () => {
  const body = 'تعليق يبلَّغ عنه'
  const id = await publish(path, body)
  for (const n of [1, 2, 3]) {
    const reader = await newReader(browser)
    // Three readers are three addresses; the browsers of a test have the same.
    await reader.page.route('**/reports', (route) =>
      route.continue({ headers: { ...route.request().headers(), 'cf-connecting-ip': `41.92.0.${n}` } }),
    )
    const button = await reportButton(reader, body)
    await button.focus()
    await reader.page.keyboard.press('Enter')
    await reader.comments.getByText(words.question).waitFor()
    expect(await focusedText(reader)).toBe(words.offensive)
    await reader.page.keyboard.press('Escape')
    await reader.comments.getByText(words.question).waitFor({ state: 'detached' })
    expect(await focusedText(reader)).toBe(label)
    await reader.page.keyboard.press('Enter')
    await reader.comments.getByRole('group', { name: words.question }).waitFor()
    await reader.page.keyboard.press('Tab')
    await reader.page.keyboard.press('Enter')
    await reader.comments.getByRole('article').getByText(words.sent).waitFor()
    expect(await reader.comments.getByRole('status').textContent()).toBe(words.sent)
    await reader.leave()
    expect(reader.complaints).toEqual([])
    expect((await waiting(path)).some((held) => held.id === id)).toBe(n === 3)
  }
  const [held] = await waiting(path)
  expect(held?.reasons).toContainEqual({ code: 'reports', detail: '3' })
  expect(held?.reports).toBe(3)
  await decide('delete', id)
})

it('says that a comment is gone that was taken down meanwhile', async () => {
  const id = await publish(path, 'سيختفي قريبا')
  const reader = await newReader(browser)
  const button = await reportButton(reader, 'سيختفي قريبا')
  await button.click()
  await decide('delete', id)
  await reader.comments.getByRole('button', { name: words.spam }).click()
  await reader.comments.getByRole('article').getByText(words.gone).waitFor()
  await reader.leave()
})

it('is accessible, and shows that a comment is pinned', async () => {
  const id = await publish(path, 'تعليق مثبت')
  await decide('pin', id)
  const reader = await newReader(browser)
  await (await reportButton(reader, 'تعليق مثبت')).click()
  await reader.comments.getByText(words.question).waitFor()
  await reader.comments.getByText(thread.pinned, { exact: true }).waitFor()
  await reader.leave()
  const steered = await launchChromium(true)
  const checked = await newReader(steered)
  await (await reportButton(checked, 'تعليق مثبت')).click()
  await checked.comments.getByText(words.question).waitFor()
  const { violations } = await new AxeBuilder({ page: checked.page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze()
  expect(violations.map(({ id: rule }) => rule)).toEqual([])
  await checked.page.screenshot({ path: 'test-results/report.png', fullPage: false })
  await steered.close()
  await decide('delete', id)
})
