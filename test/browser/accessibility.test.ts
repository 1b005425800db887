import AxeBuilder from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { specialPaths } from '../../widget/demo/pages.ts'
import { launchChromium } from '../support/chromium.ts'
import { api, newReader, publish, type Reader, siteId } from './reader.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium(true)
})
afterAll(() => browser.close())

/** axe's findings in words; `target-size` (WCAG 2.5.8) is off by default. */
async function findings(reader: Reader): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: reader.page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`))
}

async function atComments(reader: Reader, path: string): Promise<void> {
  await reader.open(path)
  await reader.comments.scrollIntoViewIfNeeded()
  await reader.comments.getByRole('textbox').first().waitFor()
}

const editions = [
  {
    lang: 'ar',
    path: '/ar/2026/10/تكوين-مسيري-التعاونيات-بإقليم-أزيلال',
    submit: 'إرسال التعليق',
    problem: 'توجد مشكلة',
  },
  {
    lang: 'fr',
    path: '/fr/2026/10/azilal-298-responsables-de-cooperatives-formes',
    submit: 'Publier le commentaire',
    problem: 'Il y a un problème',
  },
  {
    lang: 'en',
    path: '/en/2026/10/azilal-cooperatives-training',
    submit: 'Post comment',
    problem: 'There is a problem',
  },
]

describe.each(['light', 'dark'] as const)('in a %s page, axe finds nothing wrong with', (colorScheme) => {
  it.each(editions)('the report and its errors in $lang', async ({ path, submit, problem }) => {
    const reader = await newReader(browser, { colorScheme })
    await atComments(reader, path)
    expect(await findings(reader)).toEqual([])
    await reader.comments.getByRole('button', { name: submit }).click()
    await reader.comments.getByText(problem).waitFor()
    expect(await findings(reader)).toEqual([])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('a thread with answers and an open answer form', async () => {
    const reader = await newReader(browser, { colorScheme })
    await atComments(reader, '/ar/2026/11/مكتبة-متنقلة-لتلاميذ-الجبل')
    await reader.comments.getByRole('button', { name: 'رد على رشيد' }).click()
    await reader.comments.getByRole('form', { name: 'رد على رشيد' }).waitFor()
    expect(await findings(reader)).toEqual([])
    await reader.leave()
    expect(reader.complaints).toEqual([])
  })

  it('a held comment, a closed page, a failure, the listing', async () => {
    const reader = await newReader(browser, { colorScheme })
    const path = '/ar/2026/11/دوري-كرة-القدم-المدرسي'
    await atComments(reader, path)
    await reader.comments.getByRole('textbox', { name: 'التعليق' }).fill(`بالتوفيق للجميع (${colorScheme})`)
    await reader.comments.getByRole('textbox', { name: 'الاسم' }).fill('منى')
    await reader.comments.getByRole('textbox', { name: 'البريد الإلكتروني' }).fill('mona@example.com')
    await reader.comments.getByRole('button', { name: 'إرسال التعليق' }).click()
    await reader.comments.getByText('قيد المراجعة').waitFor()
    expect(await findings(reader)).toEqual([])

    await reader.page.route(`${api}/v1/sites/${siteId}/comments?**`, async (route) => {
      const answer = await route.fetch()
      const list = await answer.json()
      await route.fulfill({ response: answer, json: { ...list, page: { ...list.page, open: false } } })
    })
    await reader.page.reload()
    await reader.comments.scrollIntoViewIfNeeded()
    await reader.comments.getByText('التعليقات مغلقة').waitFor()
    expect(await findings(reader)).toEqual([])

    await reader.page.unrouteAll()
    await reader.page.route(`${api}/v1/sites/${siteId}/comments?**`, (route) =>
      route.fulfill({ status: 500 }),
    )
    await reader.page.reload()
    await reader.comments.scrollIntoViewIfNeeded()
    await reader.comments.getByRole('button', { name: 'إعادة المحاولة' }).waitFor()
    expect(await findings(reader)).toEqual([])

    await reader.open(specialPaths.front)
    await reader.page.getByText('تعليق واحد').first().waitFor()
    expect(await findings(reader)).toEqual([])
    await reader.leave()
  })
})

it('says what each part is: headings, list, form, fields with notes', async () => {
  const path = '/ar/2026/11/قافلة-طبية'
  await publish(path, 'شكرا للأطباء.')
  const reader = await newReader(browser)
  await atComments(reader, path)
  await reader.comments.getByRole('heading', { name: 'التعليقات (1)', level: 2 }).waitFor()
  await reader.comments.getByRole('heading', { name: 'أضف تعليقًا', level: 3 }).waitFor()
  await reader.comments.getByRole('heading', { name: 'ليلى', level: 3 }).waitFor()
  const email = reader.comments.getByRole('textbox', { name: 'البريد الإلكتروني (إلزامي)' })
  const note = await email.evaluate((input) =>
    (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => (input.getRootNode() as ShadowRoot).getElementById(id)?.textContent)
      .join(' '),
  )
  expect(note).toContain('لن يُنشر عنوان بريدك الإلكتروني')
  const order = await reader.comments
    .getByRole('form', { name: 'أضف تعليقًا' })
    .evaluate((form) =>
      [...form.querySelectorAll('textarea, input:not([type=checkbox]), button[type=submit]')].map(
        (element) => element.getAttribute('name') ?? element.getAttribute('type'),
      ),
    )
  expect(order).toEqual(['body', 'name', 'email', 'submit'])
  await reader.leave()
})
