import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { inject } from 'vitest'
import type { ModeratedComment, Queue, SettingsPatch } from '../../contract/index.ts'

export const { api, demo, state, ownerKey } = inject('product')
export const siteId = 'akhir-saa'

let readers = 0

/** A phone that no other reader has: its browser's name is its own. */
function phone(): string {
  readers += 1
  return `Mozilla/5.0 (Linux; Android 13; SM-A${1000 + readers}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.${Date.now() % 100000} Mobile Safari/537.36`
}

/** A reader with a browser profile of their own, and all that went wrong on their screen. */
export interface Reader {
  page: Page
  comments: Locator
  /** Console errors, exceptions and policy reports, in words. */
  complaints: string[]
  open(path: string): Promise<void>
  /** Sum of layout shifts that no input caused (the CLS metric without windows), to two decimals as CLS is given. */
  layoutShift(): Promise<string>
  leave(): Promise<void>
}

declare global {
  interface Window {
    sadaTest: { shift: number; violations: string[] }
  }
}

/** Runs in the page before anything of it: keeps what only the page can see. */
function watch(): void {
  window.sadaTest = { shift: 0, violations: [] }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number
      hadRecentInput: boolean
    })[]) {
      if (!entry.hadRecentInput) window.sadaTest.shift += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
  addEventListener('securitypolicyviolation', (event) => {
    window.sadaTest.violations.push(`${event.effectiveDirective} ${event.blockedURI}`)
  })
}

/** Opens a browser for a new reader. */
export async function newReader(browser: Browser, options: BrowserContextOptions = {}): Promise<Reader> {
  const context = await browser.newContext({
    userAgent: phone(),
    viewport: { width: 412, height: 900 },
    ...options,
  })
  await context.addInitScript(watch)
  // What is popular changes with every view that a test counts: its own tests answer, here the demo's links stay.
  await context.route(`${api}/v1/sites/${siteId}/popular?**`, (route) =>
    route.fulfill({
      json: { data: [], window: '7d' },
      headers: { 'access-control-allow-origin': demo },
    }),
  )
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return {
    page,
    comments: page.locator('sada-comments'),
    complaints,
    open: async (path) => {
      await page.goto(new URL(path, demo).href)
    },
    layoutShift: () => page.evaluate(() => window.sadaTest.shift.toFixed(2)),
    leave: async () => {
      complaints.push(...(await page.evaluate(() => window.sadaTest.violations)))
      for (const { name } of await context.cookies()) complaints.push(`cookie ${name}`)
      await context.close()
    },
  }
}

async function asOwner<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${api}/v1/moderation${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ownerKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
  const result: T = JSON.parse(await answer.text())
  return result
}

/** What waits on a page, newest first. */
export async function waiting(path: string): Promise<ModeratedComment[]> {
  const page = encodeURIComponent(new URL(path, demo).href)
  return (await asOwner<Queue>('GET', `/comments?status=pending&page=${page}`)).data
}

/** The owner's decision on a comment. */
export function decide(action: string, id: string): Promise<ModeratedComment> {
  return asOwner('POST', `/comments/${id}/${action}`)
}

/** Changes the demo site's settings until the returned function puts them back. */
export async function withSettings(patch: SettingsPatch): Promise<() => Promise<unknown>> {
  const before = await asOwner<Record<string, unknown>>('GET', '/settings')
  await asOwner('PATCH', '/settings', patch)
  const names = Object.keys(patch)
  return () => asOwner('PATCH', '/settings', Object.fromEntries(names.map((name) => [name, before[name]])))
}

/** Posts from another device, past the form, and publishes. @returns the comment's id */
export async function publish(path: string, body: string, parentId?: string): Promise<string> {
  const answer = await fetch(`${api}/v1/sites/${siteId}/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: demo },
    body: JSON.stringify({
      page: new URL(path, demo).href,
      ...(parentId === undefined ? {} : { parent_id: parentId }),
      author: { name: 'ليلى', email: 'leila@example.com' },
      body,
    }),
  })
  const { comment }: { comment: { id: string } } = JSON.parse(await answer.text())
  await decide('approve', comment.id)
  return comment.id
}

/** What a counter shows. */
export function shownBy(counter: Locator): Promise<string> {
  return counter.evaluate((element) => (element.shadowRoot ?? element).textContent?.trim() ?? '')
}
