import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { type ErrorCode, errors, newPlainId } from '../../contract/index.ts'
import { type LinkAction, makeLink } from '../../worker/auth/link.ts'
import { requireKeyring } from '../../worker/config.ts'
import { addChannelStatement, type StoredChannel } from '../../worker/store/channels.ts'
import { type Init, send, type TestSite } from './api.ts'

/** A channel as moderators' mail has one; its address is of no use here. */
export async function addChannel(
  site: Pick<TestSite, 'id'>,
  changes: Partial<StoredChannel> = {},
): Promise<StoredChannel> {
  const channel: StoredChannel = {
    generation: 0,
    id: newPlainId(),
    siteId: site.id,
    kind: 'mail',
    name: 'بريد سلمى',
    config: {},
    state: 'on',
    createdAtMs: 1,
    ...changes,
  }
  await addChannelStatement(env.DB, channel).run()
  return channel
}

/** Where a link leads that the channel sent. */
export async function linkOf(
  channel: Pick<StoredChannel, 'siteId' | 'id'> & Partial<StoredChannel>,
  action: LinkAction,
  subjectId = channel.id,
  expiresAtMs = Date.now() + 3_600_000,
): Promise<string> {
  const keys = await requireKeyring(env)
  const link = {
    siteId: channel.siteId,
    channelId: channel.id,
    generation: channel.generation ?? 0,
    action,
    subjectId,
    expiresAtMs,
  }
  return `/act/${await makeLink(keys, link)}`
}

/** An opened page. */
export interface Page {
  status: number
  headers: Headers
  html: string
  /** Without tags, as it is read. */
  text: string
  title: string
  /** Where each button sends its form; `''`: to the page's own address. */
  buttons: { label: string; address: string }[]
}

function textOf(html: string): string {
  return html
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}

/** Opens a page (GET), or presses its button (POST); whichever page it is, it has to be a proper one. */
export async function open(path: string, init: Init = {}): Promise<Page> {
  const response = await send(path, { ...init, headers: { origin: 'null', ...init.headers } })
  const html = await response.text()
  expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('x-robots-tag')).toBe('noindex, nofollow')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
  const forms = html.matchAll(
    /<form method="post"(?: action="([^"]*)")?><button type="submit" class="\w+">([^<]*)</g,
  )
  return {
    status: response.status,
    headers: response.headers,
    html,
    text: textOf(html),
    title: /<h1>([^<]*)<\/h1>/.exec(html)?.[1] ?? '',
    buttons: [...forms].map(([, address = '', label = '']) => ({ label, address })),
  }
}

/** Presses the button of a page. */
export function press(path: string, init: Init = {}): Promise<Page> {
  return open(path, { method: 'POST', ...init })
}

/** Fails unless the page says that it is this failure, to people and to programs. */
export async function failed(page: Page | Promise<Page>, code: ErrorCode): Promise<Page> {
  const shown = await page
  expect(shown.status).toBe(errors[code].status)
  expect(shown.headers.get('sada-error')).toBe(code)
  expect(shown.html).toContain(`<code dir="ltr">${code}</code>`)
  expect(shown.html).toContain(`<code dir="ltr">${shown.headers.get('x-request-id')}</code>`)
  expect(shown.buttons).toEqual([])
  return shown
}
