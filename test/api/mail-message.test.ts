import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewComment, NewRecipient } from '../../contract/index.ts'
import { makeSite, post, setSettings, type TestSite } from '../worker-support/api.ts'
import { at } from '../worker-support/clock.ts'
import { laterMs, planNow, tellNow } from '../worker-support/courier.ts'
import { addWilling, linksIn, type Mailbox, openMailbox, type SentMessage } from '../worker-support/mail.ts'

let site: TestSite
let mailbox: Mailbox

beforeEach(async () => {
  at(laterMs)
  site = await makeSite()
  mailbox = openMailbox()
})

afterEach(() => mailbox.close())

/** The message about comments that wait. */
async function messageAbout(
  comments: readonly Partial<NewComment>[],
  recipient: Partial<NewRecipient> = {},
): Promise<SentMessage> {
  await addWilling(site, recipient)
  for (const [i, comment] of comments.entries()) {
    at(laterMs + i)
    await post(site, comment)
  }
  await planNow(site.id)
  // Digests are due within a day.
  at(laterMs + 86_400_000)
  await tellNow(site.id)
  const [message, ...others] = mailbox.sent.slice(1)
  if (!message || others.length > 0) throw new Error(`${others.length + 1} messages`)
  return message
}

/** What a reader of HTML sees: no tag, no attribute. */
const seen = (html: string) =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** As mail programs look for addresses in a text that is none of a link. */
const addresses =
  /(?:https?|ftp):\/\/\S+|\bwww\.\S+|[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+\.\p{L}+|\b[\p{L}\p{N}-]+\.(?:com|ma|example|net)\b/gu

const isOurs = (url: string) => /^https:\/\/sada\.test\/(?:act\/[\w~.-]+|moderation\/)$/.test(url)

describe('a message', () => {
  it('has no link but ours, whatever addresses a comment has', async () => {
    const body = [
      'https://evil.example/a?b=c#d و http://user:pw@evil.example و www.evil.example',
      'evil.com/x، contact@evil.example, ftp://evil.example, HTTPS://EVIL.EXAMPLE, evil。com',
      '[اضغط](https://evil.example) <a href="https://evil.example">x</a> <img src=https://evil.example/p.gif>',
    ].join('\n')
    const author = { name: 'casino.com https://evil.example', email: 'sara@example.com' }
    const message = await messageAbout([{ body, author }])
    const links = linksIn(message)
    expect(links.html.filter((url) => !isOurs(url))).toEqual([])
    expect(links.text.filter((url) => !isOurs(url))).toEqual([])
    expect(links.text).toHaveLength(5)
    const inText = message.text.match(addresses) ?? []
    expect(inText.filter((url) => !isOurs(url))).toEqual([])
    expect(seen(message.html).match(addresses)).toBeNull()
    // They are still there to be read.
    expect(message.text.replaceAll('\u202f', '')).toContain('https://evil.example/a?b=c#d')
    expect(seen(message.html).replaceAll('\u202f', '')).toContain('<a href="https://evil.example">x</a>')
    expect(message.html).not.toMatch(/<(?:img|a href="https:\/\/evil|script|iframe|form|link)/)
  })

  it('takes no text of a reader for markup', async () => {
    const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>&lt;b&gt; </div></body>{site}{n}$&`
    const message = await messageAbout([
      { body: hostile, author: { name: `<b onclick='x'>"${'{name}'}`, email: 'sara@example.com' } },
    ])
    const tags = new Set(
      [...message.html.matchAll(/<\/?([a-z!][\w]*)/gi)].map(([, tag]) => tag?.toLowerCase()),
    )
    expect(tags).toEqual(
      new Set(['!doctype', 'html', 'head', 'meta', 'title', 'body', 'div', 'p', 'strong', 'bdi', 'a']),
    )
    expect(message.html).not.toMatch(/<[^>]+\son\w+=/i)
    expect(seen(message.html)).toContain(hostile)
    expect(message.text).toContain(hostile)
  })

  it('lets no line of a comment pass for one of ours', async () => {
    const body = 'مرحبا\n\nنشر\nhttps://sada.test/act/0\n-- \nإلغاء الاشتراك'
    const { text } = await messageAbout([{ body }])
    const lines = text.split('\n').filter((line) => line.replaceAll('\u202f', '').includes('sada.test/act/0'))
    expect(lines).toEqual(['> \u2068https:\u202f//\u202fsada.\u202ftest/act/0\u2069'])
    expect(text.split('\n').filter((line) => line === 'نشر')).toHaveLength(1)
    expect(text.split('\n').filter((line) => line === 'إلغاء الاشتراك')).toHaveLength(1)
  })

  it('keeps names, titles and texts from turning the lines they stand in', async () => {
    const { text, html, subject } = await messageAbout([
      { author: { name: 'Jean-Luc (3)', email: 'j@example.com' } },
    ])
    expect(text).toContain('\u2068Jean-Luc (3)\u2069 · \u2068')
    expect(html).toContain('<html lang="ar-MA" dir="rtl">')
    expect(html).toContain('<bdi>Jean-Luc (3)</bdi>')
    expect(html).toMatch(/<div dir="auto">مقال ممتاز/)
    for (const one of [text, html, subject])
      expect([...one.matchAll(/\u2068/g)]).toHaveLength([...one.matchAll(/\u2069/g)].length)
  })

  it('has a subject and a sender that no name of a site breaks out of', async () => {
    const name = `${'أ'.repeat(80)}"Bcc: x@evil.example>, <y@evil.example`
    await setSettings(site, { name: name.slice(0, 100) })
    await env.DB.prepare(`UPDATE site SET settings = json_set(settings, '$.name', ?1)`)
      .bind(`News\u0007\r\nBcc: victim@example.com\u2028"<x@evil.example>,;\u202e`)
      .run()
    const message = await messageAbout([{}], { locale: 'en' })
    expect(message.subject).toBe(
      'A comment waits for review — \u2068News Bcc victim example.com x evil.example\u2069',
    )
    expect(message.from).toEqual({
      email: 'sada@news.example',
      name: 'News Bcc victim example.com x evil.example',
    })
    const headers = [message.subject, message.from.name, ...Object.values(message.headers)]
    for (const header of headers) expect(header).not.toMatch(/[\p{Cc}\u2028\u202e]/u)
  })

  it('never has a reader’s address', async () => {
    const canary = 'Canary.Sara+7x9q@secret-mail.example'
    const message = await messageAbout([{ author: { name: 'سارة', email: canary } }])
    const all = JSON.stringify(message).replaceAll('\u202f', '').toLowerCase()
    for (const part of ['canary', 'secret-mail', btoa(canary).toLowerCase()]) expect(all).not.toContain(part)
  })

  it('is bounded, between characters as a reader counts them', async () => {
    const family = '👨‍👩‍👧‍👦'
    const message = await messageAbout([{ body: family.repeat(400), title: 'ع'.repeat(299) }])
    expect(message.text).toContain(`> \u2068${family.repeat(300)}…\u2069`)
    expect(message.text).not.toContain(family.repeat(301))
    expect(message.subject.length).toBeLessThan(200)
  })

  it('says why each comment waits', async () => {
    const message = await messageAbout([{ body: 'https://a.example https://b.example' }], { locale: 'fr' })
    expect(message.text).toContain('Pourquoi il attend :')
    expect(message.text).toContain('Premier commentaire de cette personne')
    expect(message.text).toContain('Nombre de liens : \u20682\u2069')
    expect(message.html).toContain('lang="fr" dir="ltr"')
  })

  it.each([
    ['ar', 1, 'تعليق واحد ينتظر المراجعة'],
    ['ar', 2, 'تعليقان ينتظران المراجعة'],
    ['ar-MA', 3, '3 تعليقات تنتظر المراجعة'],
    ['ar', 11, '11 تعليقًا ينتظر المراجعة'],
    ['fr', 1, '1 commentaire attend d’être relu'],
    ['fr-MA', 2, '2 commentaires attendent d’être relus'],
    ['en', 2, '2 comments wait for review'],
    ['de', 1, '1 comment waits for review'],
  ])('counts in %s: %i', async (locale, count, expected) => {
    const message = await messageAbout(Array(count).fill({}), { mode: 'digest', locale })
    expect(message.subject).toBe(`${expected} — \u2068آخر ساعة\u2069`)
  })
})
