import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { inject } from 'vitest'
import { AdminClient, ModerationClient } from '../../client/index.ts'
import type { NewComment, PostedComment, Scope } from '../../contract/index.ts'
import { api, demo, newReader, type Reader } from './reader.ts'

const { adminToken } = inject('product')

/** A site of one test's own, with its owner's key. */
export interface Newsroom {
  id: string
  key: string
  client: ModerationClient
  /** A further key, with these scopes. */
  makeKey(name: string, scopes: Scope[]): Promise<string>
  /** Posts as a reader. @returns the comment's id */
  post(comment: Partial<NewComment> & { body: string; by?: string }): Promise<string>
  /** Posts several, one after the other; the last is the newest. */
  postMany(bodies: readonly string[]): Promise<string[]>
}

let sites = 0

/** Opens a newsroom whose articles stand on the demo's origin. */
export async function makeNewsroom(): Promise<Newsroom> {
  sites += 1
  const admin = new AdminClient({ url: api, key: adminToken })
  const id = `room-${process.pid}-${Date.now().toString(36)}-${sites}`
  const { key } = await admin.makeSite({ id, name: 'جريدة الجبل', origins: [demo] })
  const client = new ModerationClient({ url: api, key })
  let readers = 0
  const post: Newsroom['post'] = async ({ by, ...comment }) => {
    readers += 1
    const answer = await fetch(`${api}/v1/sites/${id}/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: demo },
      body: JSON.stringify({
        page: `${demo}/2026/11/news`,
        title: 'افتتاح السوق الأسبوعي',
        author: { name: by ?? `قارئ ${readers}`, email: `${by ? 'known' : `reader${readers}`}@example.com` },
        ...comment,
      }),
    })
    if (!answer.ok) throw new Error(`posting answered ${answer.status}: ${await answer.text()}`)
    const posted: PostedComment = JSON.parse(await answer.text())
    return posted.comment.id
  }
  return {
    id,
    key,
    client,
    makeKey: async (name, scopes) => (await client.makeKey({ name, scopes })).key,
    post,
    postMany: async (bodies) => {
      const ids: string[] = []
      for (const body of bodies) ids.push(await post({ body }))
      return ids
    },
  }
}

let addresses = 0
/** An address that nobody was asked at: each gets one question a day, whichever site asks. */
export function newAddress(): string {
  addresses += 1
  return `souad-${process.pid}-${Date.now().toString(36)}-${addresses}@example.ma`
}

/** Somebody at the moderation page. */
export interface Moderator extends Omit<Reader, 'comments' | 'open'> {
  page: Page
  /** Signs in with a key, as a person does. */
  signIn(key: string, isRemembered?: boolean): Promise<void>
  /** Goes to a place of the page by its address. */
  go(hash: string): Promise<void>
  /** What was said to those who listen. */
  said(): Promise<string>
  /** The bodies in the list, from top to bottom. */
  bodies(): Promise<string[]>
  /** Switches the letters on, as the help has it. */
  useLetters(): Promise<void>
}

/** Opens the page in a browser of somebody's own. Arabic on a phone unless asked otherwise. */
export async function newModerator(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Moderator> {
  const reader = await newReader(browser, {
    locale: 'ar-MA',
    viewport: { width: 390, height: 844 },
    ...options,
  })
  const { page } = reader
  await page.goto(`${api}/moderation/`)
  return {
    ...reader,
    signIn: async (key, isRemembered = false) => {
      await page.locator('#key').fill(key)
      if (isRemembered) await page.locator('#remember').check()
      await page.keyboard.press('Enter')
      await page.locator('mod-queue').waitFor()
      await page.locator('.bones').first().waitFor({ state: 'detached' })
    },
    go: async (hash) => {
      await page.evaluate((to) => {
        location.hash = to
      }, hash)
      await page.locator('.bones').first().waitFor({ state: 'detached' })
    },
    said: async () =>
      ((await page.locator('#said').textContent()) ?? '').replace(/[\u2066-\u2069]/g, '').trim(),
    bodies: () => page.locator('.comments .comment > .body').allInnerTexts(),
    useLetters: async () => {
      await page.evaluate(() => {
        localStorage.setItem('sada:moderation', JSON.stringify({ shortcuts: true }))
      })
      await page.reload()
    },
  }
}

/** A press of the key where `a` is, on a keyboard whose layout is Arabic. */
export async function pressArabic(page: Page, letter: string): Promise<void> {
  const arabic: Record<string, string> = {
    a: 'ش',
    s: 'س',
    d: 'ي',
    j: 'ت',
    k: 'ن',
    u: 'ع',
    z: 'ئ',
    r: 'ق',
    x: 'ء',
  }
  const session = await page.context().newCDPSession(page)
  const key = { code: `Key${letter.toUpperCase()}`, key: arabic[letter] ?? letter }
  const text = { text: key.key, unmodifiedText: key.key }
  await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, ...text })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
  await session.detach()
}

/** Presses Tab until the focus is on something with this name. */
export async function tabTo(page: Page, name: string | RegExp, most = 80): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement === document.body ? null : document.activeElement
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null
      const text = labels?.[0]?.textContent ?? element?.textContent ?? ''
      return text
        .replace(/[\u2066-\u2069]/g, '')
        .replace(/\s+/g, ' ')
        .trim()
    })
    if (typeof name === 'string' ? focused.startsWith(name) : name.test(focused)) return
  }
  throw new Error(`pressed Tab ${most} times and did not come to ${name}`)
}

/** Where the focus is: the text of the comment, or the name of the element. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    return (
      element?.querySelector(':scope > .body')?.textContent?.trim() || element?.id || element?.tagName || ''
    )
  })
}
