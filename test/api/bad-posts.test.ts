import { describe, expect, it } from 'vitest'
import type { ErrorCode, FieldCode } from '../../contract/index.ts'
import {
  article,
  makeOtherSite,
  makeSite,
  origin,
  post,
  postApproved,
  refused,
  send,
  sendJson,
  setSettings,
  someComment,
} from '../worker-support/api.ts'
import { changesNothing } from '../worker-support/database.ts'

/** In every value and header that is sent; in no byte that comes back. */
const marker = 'mmarkerr'

async function expectNoEcho(response: Response): Promise<void> {
  const headers = JSON.stringify([...response.headers])
  const text = await response.clone().text()
  expect(`${headers}${text}`.toLowerCase()).not.toContain(marker)
}

const site = '/v1/sites/akhir-saa/comments'
const fields = { page: article, author: { name: marker, email: `${marker}@example.com` }, body: marker }
const json = { 'content-type': 'application/json', 'x-other': marker, referer: `${origin}/${marker}` }

function postText(text: BodyInit, headers: Record<string, string> = {}, path = site): Promise<Response> {
  return send(path, { method: 'POST', body: text, headers: { ...json, ...headers } })
}

function postMarked(
  changes: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return postText(JSON.stringify({ ...fields, ...changes }), headers)
}

/** The refusal is the one expected, stores nothing and repeats nothing. */
async function expectRefusal(
  request: () => Promise<Response>,
  code: ErrorCode,
  errors: [string, FieldCode][] = [],
): Promise<void> {
  const response = await changesNothing(request)
  await expectNoEcho(response)
  const problem = await refused(response, code)
  expect(problem.errors ?? []).toEqual(errors.map(([pointer, code]) => ({ pointer, code })))
}

describe('a comment is refused', () => {
  it('on an unknown site', async () => {
    await makeSite()
    await expectRefusal(
      () => postText(JSON.stringify(fields), {}, '/v1/sites/akhir/comments'),
      'site_not_found',
    )
    await expectRefusal(
      () => postText(JSON.stringify(fields), {}, `/v1/sites/${marker}/comments`),
      'site_not_found',
    )
  })

  it.each([
    'https://evil.example',
    'http://akhir-saa.example',
    'https://akhir-saa.example:8443',
    'https://evil-akhir-saa.example',
    'https://akhir-saa.example.evil.com',
    'https://AKHIR-SAA.example',
    'https://akhir-saa.example/',
    'null',
    marker,
  ])('from the origin %s', async (from) => {
    await makeSite()
    await expectRefusal(() => postMarked({}, { origin: from }), 'origin_not_allowed')
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    `${marker}/json`,
    '',
    'application/jsonp',
  ])('with the content type %j', async (type) => {
    await makeSite()
    await expectRefusal(() => postMarked({}, { 'content-type': type }), 'media_type_unsupported')
  })

  it.each(['', '{', `{"${marker}":}`, `'${marker}'`, '{"a":1}}', '\u0000', `{"body":"${marker}\n"}`])(
    'when its body is no JSON: %j',
    async (text) => {
      await makeSite()
      await expectRefusal(() => postText(text), 'malformed_json')
    },
  )

  it('when its body is no UTF-8', async () => {
    await makeSite()
    await expectRefusal(() => postText(new Uint8Array([0x22, 0xff, 0xfe, 0x22])), 'malformed_json')
  })

  it('when it is nested without end', async () => {
    await makeSite()
    await expectRefusal(() => postText('['.repeat(60_000)), 'malformed_json')
    await expectRefusal(() => postText(`${'['.repeat(30_000)}${']'.repeat(30_000)}`), 'validation_failed', [
      ['/page', 'required'],
      ['/body', 'required'],
      ['', 'unknown_field'],
    ])
  })

  it('above 64 kB, before anything parses it', async () => {
    await makeSite()
    await expectRefusal(() => postText(marker.repeat(8193)), 'body_too_large')
    await expectRefusal(() => postMarked({ body: marker.repeat(10_000) }), 'body_too_large')
  })

  it('above 64 kB when it does not say how long it is', async () => {
    await makeSite()
    const pieces = () =>
      new ReadableStream({
        start(controller) {
          for (let i = 0; i < 10; i++) controller.enqueue(new TextEncoder().encode(marker.repeat(1000)))
          controller.close()
        },
      })
    await expectRefusal(() => postText(pieces()), 'body_too_large')
  })

  it.each([
    ['null', null],
    ['a list', [fields]],
    ['a text', marker],
    ['a number', 7],
  ])('when its JSON is %s', async (_, value) => {
    await makeSite()
    const response = await changesNothing(() => postText(JSON.stringify(value)))
    await expectNoEcho(response)
    await refused(response, 'validation_failed')
  })

  it.each([
    'status',
    'id',
    'site_id',
    'created_at',
    'staff',
    'reasons',
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
    marker,
  ])('with the unknown field %s', async (name) => {
    await makeSite()
    const text = JSON.stringify(fields)
    await expectRefusal(
      () => postText(text.replace('{', `{${JSON.stringify(name)}:"approved",`)),
      'validation_failed',
      [['', 'unknown_field']],
    )
    const inAuthor = text.replace('"author":{', `"author":{${JSON.stringify(name)}:{"staff":true},`)
    await expectRefusal(() => postText(inAuthor), 'validation_failed', [['/author', 'unknown_field']])
    expect(({} as Record<string, unknown>).staff).toBeUndefined()
  })

  it.each([
    [{ page: 7 }, '/page', 'wrong_type'],
    [{ page: [marker] }, '/page', 'wrong_type'],
    [{ page: null }, '/page', 'wrong_type'],
    [{ body: { text: marker } }, '/body', 'wrong_type'],
    [{ body: true }, '/body', 'wrong_type'],
    [{ author: marker }, '/author', 'wrong_type'],
    [{ author: null }, '/author', 'wrong_type'],
    [{ author: { name: 7, email: 'a@b.example' } }, '/author/name', 'wrong_type'],
    [{ author: { name: marker, email: [`${marker}@b.example`] } }, '/author/email', 'wrong_type'],
    [{ title: 7 }, '/title', 'wrong_type'],
    [{ url: {} }, '/url', 'wrong_type'],
    [{ parent_id: 7 }, '/parent_id', 'wrong_type'],
    [{ parent_id: marker }, '/parent_id', 'value_invalid'],
    [{ url: `javascript:${marker}` }, '/url', 'url_invalid'],
    [{ page: '' }, '/page', 'required'],
    [{ page: marker.repeat(600) }, '/page', 'too_long'],
    [{ page: `${article}\ud800` }, '/page', 'text_invalid'],
    [{ body: `${marker}\udfff` }, '/body', 'text_invalid'],
    [{ body: marker.repeat(700) }, '/body', 'too_long'],
    [{ title: marker.repeat(100) }, '/title', 'too_long'],
    [{ author: { name: marker.repeat(20), email: 'a@b.example' } }, '/author/name', 'too_long'],
  ] as [Record<string, unknown>, string, FieldCode][])('with %j', async (changes, pointer, code) => {
    await makeSite()
    await expectRefusal(() => postMarked(changes), 'validation_failed', [[pointer, code]])
  })

  it.each([
    [{ page: undefined }, '/page'],
    [{ body: undefined }, '/body'],
    [{ author: undefined }, '/author/name', '/author/email'],
    [{ author: { email: 'a@b.example' } }, '/author/name'],
    [{ author: { name: marker } }, '/author/email'],
    [{ author: { name: ' ', email: '' } }, '/author/name', '/author/email'],
  ] as [Record<string, unknown>, ...string[]][])(
    'without what the site requires: %j',
    async (changes, ...pointers) => {
      await makeSite()
      const errors = pointers.map((pointer): [string, FieldCode] => [pointer, 'required'])
      await expectRefusal(() => postMarked(changes), 'validation_failed', errors)
    },
  )

  it.each(['', ' \n\t ', '\u202e\ufeff', '\u0000'])('when its text is empty: %j', async (body) => {
    await makeSite()
    await expectRefusal(() => postMarked({ body }), 'validation_failed', [['/body', 'required']])
  })

  it.each(['\u3164', '\u2800\u2800', '\u200d', '\u0301'])(
    'when its text shows nothing: %j',
    async (invisible) => {
      await makeSite()
      await expectRefusal(() => postMarked({ body: invisible }), 'validation_failed', [
        ['/body', 'not_visible'],
      ])
      await expectRefusal(
        () => postMarked({ author: { name: '\u3164', email: 'a@b.example' } }),
        'validation_failed',
        [['/author/name', 'not_visible']],
      )
    },
  )

  it.each([
    'sara',
    `${marker}@localhost`,
    `${marker}@b.0x1`,
    `${marker}@⒈.com`,
    `a <${marker}@b.example>`,
    `${marker}@b.example,c@d.example`,
  ])('with the e-mail address %s', async (email) => {
    await makeSite()
    await expectRefusal(() => postMarked({ author: { name: 'a', email } }), 'validation_failed', [
      ['/author/email', 'email_invalid'],
    ])
  })

  it.each([
    ['idempotency-key', 'two words'],
    ['idempotency-key', ''],
    ['idempotency-key', marker.repeat(32)],
    ['sada-device', 'short'],
    ['sada-device', `${marker}${marker}!`],
    ['sada-device', marker.repeat(20)],
  ])('with the header %s: %j', async (name, value) => {
    await makeSite()
    await expectRefusal(() => postMarked({}, { [name]: value }), 'header_invalid')
  })

  it.each([
    'https://evil.example/2026/10/x',
    'https://evil-akhir-saa.example/x',
    'https://akhir-saa.example.evil.com/x',
    'https://akhir-saa.example@evil.example/x',
    'https://akhir-saa.example:8443/x',
    'https://akhir-saa.example./x',
    '/\\evil.example/x',
  ])('on a page elsewhere: %s', async (page) => {
    await makeSite()
    await expectRefusal(() => postMarked({ page: `${page}${marker}` }), 'page_host_not_allowed')
  })

  it('when it says that the page’s address is elsewhere', async () => {
    await makeSite()
    await expectRefusal(() => postMarked({ url: `https://evil.example/${marker}` }), 'page_host_not_allowed')
  })

  it.each(['two words', '//akhir-saa.example/x', 'ftp://akhir-saa.example/x', '?p=1'])(
    'on what is no page: %s',
    async (page) => {
      await makeSite()
      await expectRefusal(() => postMarked({ page: `${page}${marker}` }), 'page_invalid')
    },
  )
})

describe('an answer is refused', () => {
  const pointer: [string, FieldCode][] = [['/parent_id', 'value_invalid']]

  it('to a comment that does not exist', async () => {
    await makeSite()
    await expectRefusal(
      () => postMarked({ parent_id: '01k85wgcjbre47wkd0a9br1kqw' }),
      'parent_not_found',
      pointer,
    )
  })

  it.each(['hold', 'spam', 'delete'])('to a comment after %s', async (action) => {
    const own = await makeSite()
    const parent_id = await postApproved(own)
    await send(`/v1/moderation/comments/${parent_id}/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${own.key}` },
    })
    await expectRefusal(() => postMarked({ parent_id }), 'parent_not_approved', pointer)
  })

  it('to a comment that waits for a moderator', async () => {
    const { comment } = await post(await makeSite())
    await expectRefusal(() => postMarked({ parent_id: comment.id }), 'parent_not_approved', pointer)
  })

  it('to a comment of another page', async () => {
    const parent_id = await postApproved(await makeSite(), { page: `${origin}/other` })
    await expectRefusal(() => postMarked({ parent_id }), 'parent_on_other_page', pointer)
  })

  it('to a comment of another site, as if it did not exist', async () => {
    await makeSite()
    const other = await makeOtherSite()
    await setSettings(other, { moderation: 'none' })
    const answer = await sendJson('POST', `${other.path}/comments`, someComment({ page: 'wp:1' }), {
      origin: 'https://autre.example',
    })
    const { comment } = await answer.json<{ comment: { id: string } }>()
    await expectRefusal(() => postMarked({ parent_id: comment.id }), 'parent_not_found', pointer)
  })
})
