import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { AuditList, CommentWithHistory, OperationList, Summary } from '../../contract/index.ts'
import { sha256 } from '../../worker/auth/encoding.ts'
import { actWords } from '../../worker/i18n/act.ts'
import {
  act,
  makeKey,
  makeOtherSite,
  makeSite,
  post,
  postApproved,
  read,
  send,
  sendWith,
  setSettings,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { at, noonMs } from '../worker-support/clock.ts'
import { changesNothing, number } from '../worker-support/database.ts'
import { addChannel, failed, linkOf, open, press } from '../worker-support/links.ts'

const ar = actWords.ar
const statusOf = async (id: string) =>
  env.DB.prepare('SELECT status FROM comment WHERE id = ?1').bind(id).first<string>('status')
const stateOf = async (id: string) =>
  env.DB.prepare('SELECT state FROM channel WHERE id = ?1').bind(id).first<string>('state')
const moderated = <T>(site: TestSite, path: string) =>
  read<T>(send(`/v1/moderation${path}`, { headers: withKey(site.key) }))

async function heldComment(changes: Parameters<typeof post>[1] = {}) {
  const site = await makeSite()
  const channel = await addChannel(site)
  const { comment } = await post(site, changes)
  return { site, channel, id: comment.id }
}

const deciding = [
  ['approve', 'approved'],
  ['spam', 'spam'],
  ['delete', 'deleted'],
] as const

describe.each(deciding)('a link to %s', (action, status) => {
  it('changes nothing until its button is pressed, whoever opens it and how often', async () => {
    const { channel, id } = await heldComment()
    const path = await linkOf(channel, action, id)
    await changesNothing(async () => {
      for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])
        await send(path, { method })
    })
    const page = await open(path)
    expect(page.status).toBe(200)
    expect(page.title).toBe(ar.ask[action].title)
    expect(page.buttons).toEqual([{ label: ar.ask[action].button, address: '' }])
    expect(await statusOf(id)).toBe('pending')
  })

  it('acts once, as the channel, and everything counts it as it counts others', async () => {
    const { site, channel, id } = await heldComment()
    const path = await linkOf(channel, action, id)
    const done = await press(path)
    expect(done.status).toBe(200)
    expect(done.title).toBe(ar.done[status].title)
    expect(await statusOf(id)).toBe(status)
    const again = await changesNothing(() => press(path))
    expect(again.title).toBe(ar.decided)
    expect(again.text).toContain(ar.nothingChanged)
    expect(await changesNothing(() => open(path))).toMatchObject({ title: ar.decided, status: 200 })
    const { data } = await moderated<AuditList>(site, `/audit?comment=${id}`)
    expect(data).toMatchObject([{ action, before: 'pending', after: status, key: channel.name }])
    const { history } = await moderated<CommentWithHistory>(site, `/comments/${id}`)
    expect(history).toMatchObject([{ action, key: channel.name }])
    const operations = await moderated<OperationList>(site, '/operations')
    expect(operations.data).toMatchObject([{ action, key: channel.name, comments: 1, undone: false }])
    expect(await moderated<Summary>(site, '/summary')).toMatchObject({ pending: 0, [status]: 1 })
  })

  it('can be taken back for ten minutes, by a button of its own', async () => {
    const { site, channel, id } = await heldComment()
    at(noonMs)
    const done = await press(await linkOf(channel, action, id))
    const [undo] = done.buttons
    if (!undo) throw new Error('no way back')
    expect(undo.label).toBe(ar.ask.undo.button)
    const asked = await changesNothing(() => open(undo.address))
    expect(asked.title).toBe(ar.ask.undo.title)
    expect(asked.buttons).toEqual([{ label: ar.ask.undo.button, address: '' }])
    at(noonMs + 599_000)
    expect((await press(undo.address)).title).toBe(ar.undone.title)
    expect(await statusOf(id)).toBe('pending')
    const again = await changesNothing(() => press(undo.address))
    expect(again.title).toBe(ar.undoneBefore)
    expect((await changesNothing(() => open(undo.address))).title).toBe(ar.undoneBefore)
    const { history } = await moderated<CommentWithHistory>(site, `/comments/${id}`)
    expect(history.map(({ action: what, key }) => [what, key])).toEqual([
      [action, channel.name],
      ['undo', channel.name],
    ])
    // It waits again, so the link of the message works again.
    expect((await press(await linkOf(channel, action, id))).title).toBe(ar.done[status].title)
    at(noonMs + 600_000)
    await changesNothing(() => failed(press(undo.address), 'link_expired'))
  })
})

describe('a decision by somebody else meanwhile', () => {
  it('stands, and the page says whose it is', async () => {
    const { site, channel, id } = await heldComment()
    const path = await linkOf(channel, 'approve', id)
    const key = await makeKey(site, ['moderate'], 'نادية')
    await act({ ...site, key }, id, 'spam')
    const page = await changesNothing(() => press(path))
    expect(page.title).toBe(ar.decided)
    expect(page.html).toContain('<bdi>نادية</bdi>')
    expect(page.text).toContain(ar.state.spam)
    expect(page.buttons).toEqual([])
  })

  it('by another channel is told by that one’s name, without a way back', async () => {
    const { site, channel, id } = await heldComment()
    const other = await addChannel(site, { name: 'بريد كريم' })
    const path = await linkOf(channel, 'approve', id)
    await press(await linkOf(other, 'delete', id))
    const page = await changesNothing(() => press(path))
    expect(page.html).toContain('<bdi>بريد كريم</bdi>')
    expect(page.buttons).toEqual([])
  })

  it('is not overruled by taking an older one back', async () => {
    const { site, channel, id } = await heldComment()
    const [undo] = (await press(await linkOf(channel, 'approve', id))).buttons
    await act(site, id, 'spam')
    const asked = await changesNothing(() => open(undo?.address ?? ''))
    expect(asked.title).toBe(ar.decided)
    const page = await press(undo?.address ?? '')
    expect(page.title).toBe(ar.decided)
    expect(await statusOf(id)).toBe('spam')
  })

  it('wins or loses as a whole when both come at once', async () => {
    const { site, channel, id } = await heldComment()
    const paths = await Promise.all([linkOf(channel, 'approve', id), linkOf(channel, 'spam', id)])
    const answers = await Promise.all([...paths, ...paths].map((path) => press(path)))
    const status = await statusOf(id)
    expect(answers.filter(({ title }) => title !== ar.decided)).toHaveLength(1)
    expect(
      answers.every(({ text }) => text.includes(ar.state[status === 'spam' ? 'spam' : 'approved'])),
    ).toBe(true)
    expect((await moderated<AuditList>(site, `/audit?comment=${id}`)).data).toHaveLength(1)
  })
})

describe('the page of a comment', () => {
  it('shows what a moderator needs: text, writer, page, reasons, and no address', async () => {
    const body = 'انظر https://spam.example/x\n\nTrès bien <b>&amp;</b>'
    const { channel, id } = await heldComment({ body })
    await env.DB.prepare("UPDATE comment SET page_title = 'عنوان «المقال» <i>'").run()
    const { html, text } = await open(await linkOf(channel, 'approve', id))
    expect(html).toContain('<html lang="ar" dir="rtl">')
    expect(html).toContain(
      '<p dir="auto">انظر <bdi dir="ltr" class="address">https://spam.example/x</bdi></p>',
    )
    expect(html).toContain('<p dir="auto">Très bien &lt;b&gt;&amp;amp;&lt;/b&gt;</p>')
    expect(html).toContain('<bdi>سارة</bdi>')
    expect(html).toContain('<bdi>عنوان «المقال» &lt;i&gt;</bdi>')
    expect(text).toContain('أول تعليق لصاحبه')
    expect(html.match(/href="[^"]*"/g)).toEqual(['href="/moderation/"'])
    expect(html).not.toMatch(/<script|src=|@example|sara/)
  })

  it('shows what stands in the database however it came there', async () => {
    const { channel, id } = await heldComment()
    const name = '\u202e"><script>alert(1)</script>'
    await env.DB.prepare(
      'UPDATE comment SET author_name = ?2, author_website = ?2, page_title = ?2, body = ?2, reasons = ?3 WHERE id = ?1',
    )
      .bind(id, name, JSON.stringify([{ code: 'word', detail: name }]))
      .run()
    const { html } = await open(await linkOf(channel, 'spam', id))
    const safe = '\u202e&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'
    expect(html.split(safe)).toHaveLength(6)
    for (const part of html.split(safe).slice(0, -1))
      expect(part.slice(-40)).toMatch(/<bdi[^>]*>$|<p[^>]*>$|\u2068$/)
    expect(html).not.toContain('<script')
  })

  it('says to whom a reply speaks', async () => {
    const site = await makeSite()
    const channel = await addChannel(site)
    const parent_id = await postApproved(site, { author: { name: 'كريم', email: 'k@example.com' } })
    const { comment } = await post(site, { parent_id })
    const { text } = await open(await linkOf(channel, 'approve', comment.id))
    expect(text).toContain('ردًا على كريم')
  })

  it('speaks the channel’s language, or the site’s', async () => {
    const { site, channel, id } = await heldComment()
    const french = await addChannel(site, { config: { locale: 'fr-FR' } })
    const odd = await addChannel(site, { config: { locale: 7 } })
    await setSettings(site, { locale: 'en-GB' })
    const pages = [french, odd, channel].map(async (each) => open(await linkOf(each, 'approve', id)))
    expect((await Promise.all(pages)).map(({ title }) => title)).toEqual([
      actWords.fr.ask.approve.title,
      actWords.en.ask.approve.title,
      actWords.en.ask.approve.title,
    ])
    const late = await open(await linkOf(french, 'approve', id, Date.now() - 1))
    expect(late.title).toBe(actWords.fr.faults.link_expired.title)
    const unknown = await open('/act/x', { headers: { 'accept-language': 'fr,ar;q=0.5' } })
    expect(unknown.title).toBe(actWords.fr.faults.link_invalid.title)
  })

  it('runs nothing, asks nobody, stands in no frame, and has one style, which its policy knows', async () => {
    const { channel, id } = await heldComment()
    const paths = [await linkOf(channel, 'approve', id), '/act/x']
    for (const page of await Promise.all(paths.map((path) => open(path)))) {
      const [, style = ''] = /<style>([^<]*)<\/style>/.exec(page.html) ?? []
      const hash = (await sha256(style)).replaceAll('-', '+').replaceAll('_', '/')
      expect(page.headers.get('content-security-policy')).toBe(
        `default-src 'none'; style-src 'sha256-${hash}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      )
      expect(page.headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(page.html.match(/<style|style=/g)).toHaveLength(1)
    }
  })
})

describe('a link that is of no use', () => {
  it('is refused when it is not genuine, whatever is asked of it', async () => {
    const { site, channel, id } = await heldComment()
    const path = await linkOf(channel, 'approve', id)
    const wrong = ['/act/x', '/act/', `${path}.`, path.slice(0, -1), `${path}/x`, '/act/%E0%A4%A', '/act/%00']
    await changesNothing(async () => {
      for (const each of wrong) {
        await failed(open(each), 'link_invalid')
        await failed(press(each), 'link_invalid')
      }
      expect((await send('/act/x', { method: 'HEAD' })).status).toBe(404)
      await failed(open(path, { method: 'PUT' }), 'method_not_allowed')
    })
    expect(site.id).toBe('akhir-saa')
  })

  it('is refused after its end', async () => {
    const { channel, id } = await heldComment()
    at(noonMs)
    const path = await linkOf(channel, 'approve', id, noonMs + 1000)
    at(noonMs + 999)
    expect((await open(path)).status).toBe(200)
    at(noonMs + 1000)
    await changesNothing(async () => {
      await failed(open(path), 'link_expired')
      await failed(press(path), 'link_expired')
    })
  })

  it.each(['waiting', 'off', 'gone'] as const)('is dead when its channel is %s', async (state) => {
    const { channel, id } = await heldComment()
    const [undo] = (await press(await linkOf(channel, 'approve', id))).buttons
    const { comment } = await post({ id: 'akhir-saa', key: '', path: '/v1/sites/akhir-saa' })
    const path = await linkOf(channel, 'spam', comment.id)
    await (state === 'gone'
      ? env.DB.prepare('DELETE FROM channel WHERE id = ?1').bind(channel.id)
      : env.DB.prepare('UPDATE channel SET state = ?2 WHERE id = ?1').bind(channel.id, state)
    ).run()
    await changesNothing(async () => {
      for (const each of [path, undo?.address ?? '']) {
        await failed(open(each), 'link_off')
        await failed(press(each), 'link_off')
      }
    })
  })

  it('stays dead when its channel comes back after it went off', async () => {
    const { channel, id } = await heldComment()
    const path = await linkOf(channel, 'approve', id)
    await press(await linkOf(channel, 'unsubscribe'))
    await env.DB.prepare("UPDATE channel SET state = 'on' WHERE id = ?1").bind(channel.id).run()
    await failed(press(path), 'link_off')
    const fresh = await linkOf({ ...channel, generation: 1 }, 'approve', id)
    expect((await press(fresh)).status).toBe(200)
    expect(await statusOf(id)).toBe('approved')
  })

  it('reaches no comment, operation or channel of another site', async () => {
    const { site, channel, id } = await heldComment()
    const other = await makeOtherSite()
    const theirs = await addChannel(other)
    await act(site, id, 'approve')
    const [operation] = (await moderated<OperationList>(site, '/operations')).data
    await changesNothing(async () => {
      await failed(press(await linkOf(theirs, 'spam', id)), 'comment_not_found')
      await failed(press(await linkOf(theirs, 'undo', operation?.id)), 'operation_not_found')
      await failed(press(await linkOf({ siteId: other.id, id: channel.id }, 'spam', id)), 'link_off')
      await failed(press(await linkOf({ siteId: 'nobody', id: channel.id }, 'spam', id)), 'link_invalid')
      await press(await linkOf({ siteId: other.id, id: channel.id }, 'unsubscribe'))
    })
  })

  it('says so when the instance is not set up, or its database is away', async () => {
    const { channel, id } = await heldComment()
    const path = await linkOf(channel, 'approve', id)
    const bare = await sendWith({ DATA_KEY: '' }, path, { method: 'POST' })
    expect([bare.status, bare.headers.get('sada-error')]).toEqual([503, 'not_configured'])
    expect(await bare.text()).toContain('<code dir="ltr">not_configured</code>')
    const broken = {
      DB: {
        prepare: () => {
          throw new Error('D1 DB is overloaded.')
        },
      } as unknown as D1Database,
    }
    const away = await sendWith(broken, path, { method: 'POST' })
    expect([away.status, away.headers.get('sada-error')]).toEqual([503, 'database_unavailable'])
    const odd = {
      DB: {
        prepare: () => {
          throw new Error('secret')
        },
      } as unknown as D1Database,
    }
    const internal = await sendWith(odd, path)
    expect([internal.status, internal.headers.get('sada-error')]).toEqual([500, 'internal'])
    expect(await internal.text()).not.toContain('secret')
  })
})

describe('a channel’s own links', () => {
  it('confirm what waits, on the button, once', async () => {
    const site = await makeSite()
    const channel = await addChannel(site, { state: 'waiting' })
    const path = await linkOf(channel, 'confirm')
    const asked = await changesNothing(() => open(path))
    expect(asked.title).toBe(ar.ask.confirm.title)
    expect(asked.html).toContain('<bdi>آخر ساعة</bdi>')
    expect((await press(path)).title).toBe(ar.confirmed.title)
    expect(await stateOf(channel.id)).toBe('on')
    expect(await number('SELECT channels AS n FROM site')).toBe(1)
    expect((await changesNothing(() => press(path))).title).toBe(ar.confirmed.title)
    const { data } = await moderated<AuditList>(site, '/audit?action=channel.confirm')
    expect(data).toMatchObject([{ after: channel.id, key: channel.name, comment_id: null }])
  })

  it('do not switch on again what was switched off', async () => {
    const channel = await addChannel(await makeSite(), { state: 'off' })
    await changesNothing(async () => failed(press(await linkOf(channel, 'confirm')), 'link_off'))
  })

  it('switch off on the button, once, and politely ever after', async () => {
    const site = await makeSite()
    const channel = await addChannel(site)
    const path = await linkOf(channel, 'unsubscribe')
    const asked = await changesNothing(() => open(path))
    expect(asked.title).toBe(ar.ask.unsubscribe.title)
    expect((await press(path)).title).toBe(ar.unsubscribed.title)
    expect(await stateOf(channel.id)).toBe('off')
    expect(await number('SELECT channels AS n FROM site')).toBe(0)
    expect(await changesNothing(() => press(path))).toMatchObject({
      status: 200,
      title: ar.unsubscribed.title,
    })
    const { data } = await moderated<AuditList>(site, '/audit?action=channel.off')
    expect(data).toMatchObject([{ after: channel.id, key: channel.name }])
    await env.DB.prepare('DELETE FROM channel').run()
    expect(await press(path)).toMatchObject({ status: 200, title: ar.unsubscribed.title })
  })

  it.each(['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=UTF-8'])(
    'switch off at a mail program’s one click (RFC 8058), sent as %s',
    async (type) => {
      const channel = await addChannel(await makeSite())
      const response = await send(await linkOf(channel, 'unsubscribe'), {
        method: 'POST',
        body: 'List-Unsubscribe=One-Click',
        headers: { 'content-type': type, 'user-agent': 'Google-Mail-Unsubscribe' },
        redirect: 'manual',
      })
      expect(response.status).toBe(200)
      expect(await stateOf(channel.id)).toBe('off')
    },
  )

  it('are noted once, however many come at once', async () => {
    const site = await makeSite()
    const channel = await addChannel(site, { state: 'waiting' })
    const path = await linkOf(channel, 'confirm')
    await Promise.all([press(path), press(path), press(path)])
    expect((await moderated<AuditList>(site, '/audit?action=channel.confirm')).data).toHaveLength(1)
  })
})
