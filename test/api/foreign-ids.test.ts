import { describe, expect, it } from 'vitest'
import { type BatchAnswer, type Route, routes } from '../../contract/index.ts'
import {
  article,
  makeOtherSite,
  makeSite,
  otherOrigin,
  post,
  postApproved,
  read,
  send,
  sendJson,
  someComment,
  type TestSite,
  withKey,
} from '../worker-support/api.ts'
import { changesNothing } from '../worker-support/database.ts'
import { type Call, json, nobody } from '../worker-support/moderation-rows.ts'
import { operationRows } from '../worker-support/operation-rows.ts'

/** What belongs to another site cannot be told from what does not exist: the same bytes, the same headers. */

/** An answer without what differs between any two: the request's own id. */
async function shown(answer: Response): Promise<{ status: number; headers: object; text: string }> {
  const { 'x-request-id': requestId = '', ...headers } = Object.fromEntries(answer.headers)
  return { status: answer.status, headers, text: (await answer.text()).replaceAll(requestId, '') }
}

/** The id in a path that a route's pattern has in its place. */
function idIn(route: Route, path: string): string {
  const at = route.path.split('/').indexOf('{id}')
  return path.split('?')[0]?.split('/')[at] ?? ''
}

/** An id of the same kind that nobody has. */
const unknown = (id: string) => (id.length === 26 ? nobody : '0'.repeat(id.length))

function asOther(
  route: Route,
  call: Call,
  site: TestSite,
  other: TestSite,
): (id: string) => Promise<Response> {
  const { authorization, ...headers } = call.headers ?? {}
  return (id) =>
    send(call.path.replace(idIn(route, call.path), id).replace(`${site.path}/`, `${other.path}/`), {
      method: route.method,
      headers: { ...headers, ...(authorization ? withKey(other.key) : {}), origin: otherOrigin },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })
}

describe.each(routes.filter(({ path }) => path.includes('{id}')))('$operationId', (route) => {
  it('answers for what another site has as for what nobody has', async () => {
    const site = await makeSite()
    const row = operationRows[route.operationId]
    if (!row) throw new Error(`${route.operationId} has no row in test/worker-support/operation-rows.ts`)
    const call = await row.valid(site)
    const id = idIn(route, call.path)
    const ask = asOther(route, call, site, await makeOtherSite())
    await changesNothing(async () => {
      const foreign = await shown(await ask(id))
      expect(foreign.status).toBe(404)
      for (const other of [unknown(id), 'x', id.toUpperCase()])
        expect(await shown(await ask(other))).toEqual(foreign)
    })
  })
})

describe('an id in a query or a body', () => {
  /** What an answer says, with the id that was asked for taken out. */
  const answerFor = async (ask: (id: string) => Promise<Response>, id: string) => {
    const { status, headers, text } = await shown(await ask(id))
    return { status, headers, text: text.replaceAll(id, '') }
  }

  it.each([
    ['author=', (id: string) => ({ path: `/comments?status=any&author=${id}` })],
    ['comment=', (id: string) => ({ path: `/audit?comment=${id}` })],
    ['a rule', (id: string) => ({ path: '/rules', body: { kind: 'author', comment_id: id } })],
    ['a rehearsal', (id: string) => ({ path: '/rules:replay', body: { kind: 'author', comment_id: id } })],
    ['a batch', (id: string) => ({ path: '/comments:batch', body: { action: 'spam', ids: [id] } })],
  ])('%s is another site’s as it is nobody’s', async (_, request) => {
    const site = await makeSite()
    const id = await postApproved(site)
    const other = await makeOtherSite()
    const ask = (each: string) => {
      const { path, body } = { body: undefined, ...request(each) }
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      return send(`/v1/moderation${path}`, { ...init, headers: { ...json, ...withKey(other.key) } })
    }
    await changesNothing(async () => expect(await answerFor(ask, id)).toEqual(await answerFor(ask, nobody)))
  })

  it('of what a reader answers is another site’s as it is nobody’s', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    const other = await makeOtherSite()
    const ask = (parent_id: string) =>
      sendJson('POST', `${other.path}/comments`, someComment({ page: 'wp:1', parent_id }), {
        origin: otherOrigin,
      })
    await changesNothing(async () => expect(await answerFor(ask, id)).toEqual(await answerFor(ask, nobody)))
  })

  it('of other sites in a batch is left out of what is done, and said to be nobody’s', async () => {
    const site = await makeSite()
    const foreign = await postApproved(site)
    const other = await makeOtherSite()
    const own = (
      await read<{ comment: { id: string } }>(
        sendJson('POST', `${other.path}/comments`, someComment({ page: 'wp:1' }), { origin: otherOrigin }),
        202,
      )
    ).comment.id
    const body = { action: 'spam', ids: [foreign, own, nobody] }
    const { results } = await read<BatchAnswer>(
      sendJson('POST', '/v1/moderation/comments:batch', body, withKey(other.key)),
    )
    expect(results).toEqual([
      { id: foreign, status: null, code: 'comment_not_found' },
      { id: own, status: 'spam' },
      { id: nobody, status: null, code: 'comment_not_found' },
    ])
    expect((await send(`${site.path}/comments/${foreign}`)).status).toBe(200)
  })

  it('of a page is as unknown as its address', async () => {
    const site = await makeSite()
    await post(site)
    const other = await makeOtherSite()
    const pages = (page: string) =>
      send(`/v1/moderation/pages?page=${encodeURIComponent(page)}`, { headers: withKey(other.key) })
    await post(site, { page: 'wp:7' })
    expect(await shown(await pages('wp:7'))).toEqual(await shown(await pages('wp:8')))
    expect((await pages(article)).status).toBe(403)
  })
})
