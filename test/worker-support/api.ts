import { env, exports } from 'cloudflare:workers'
import { expect } from 'vitest'
import {
  type CommentList,
  type CreatedKey,
  type CreatedSite,
  type ErrorCode,
  errors,
  type ModeratedComment,
  type NewComment,
  type PostedComment,
  type Problem,
  type Queue,
  type Scope,
  type SettingsPatch,
  type ViewAnswer,
} from '../../contract/index.ts'
import { createApp } from '../../worker/app.ts'
import { assertDeclared, routeOf } from './conformance.ts'

export const host = 'https://sada.test'
export const origin = 'https://akhir-saa.example'

/** A reader of the real browsers' kind; each test may be another one. */
export const browser =
  'Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36'

export type Init = RequestInit & { headers?: Record<string, string> }

/** Each test's reader sits behind an address of their own: wrong keys are counted by address for a minute. */
const reader = { number: 0 }

/** Gives the next test another reader. */
export function nextReader(): void {
  reader.number++
}

function readerIp(): string {
  return `105.${128 + ((reader.number >> 16) & 31)}.${(reader.number >> 8) & 255}.${reader.number & 255}`
}

/** A request as a browser on the site's page sends it unless told otherwise. */
export function toRequest(path: string, init: Init = {}): Request {
  const headers = { origin, 'user-agent': browser, 'cf-connecting-ip': readerIp(), ...init.headers }
  return new Request(`${host}${path}`, { ...init, headers })
}

/** Sends a request to the Worker over HTTP. An answer that the route does not declare fails the test. */
export async function send(path: string, init: Init = {}): Promise<Response> {
  const request = toRequest(path, init)
  const response = await exports.default.fetch(request)
  const route = routeOf(request.method, new URL(request.url).pathname)
  if (route) await assertDeclared(route, response)
  return response
}

/** Answers straight from the app, with other bindings than the instance's: a broken or a metered database. */
export async function sendWith(bindings: Partial<Env>, path: string, init: Init = {}): Promise<Response> {
  return createApp().fetch(toRequest(path, init), { ...env, ...bindings })
}

/** A JSON request; `body` is sent as it is. */
export function sendJson(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return send(path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
}

export const asAdmin = { authorization: `Bearer ${env.ADMIN_TOKEN}` }

export function withKey(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

/** Fails unless the answer is the problem with this code, complete and uncached. */
export async function refused(answer: Response | Promise<Response>, code: ErrorCode): Promise<Problem> {
  const response = await answer
  const text = await response.text()
  const { title, status } = errors[code]
  if (response.status !== status) throw new Error(`expected ${code}, got ${response.status}: ${text}`)
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const problem: Problem = JSON.parse(text)
  const request_id = response.headers.get('x-request-id')
  expect(problem).toMatchObject({ type: `${host}/v1/errors#${code}`, title, status, code, request_id })
  return problem
}

/** Fails with the answer's own words when the status is another. */
export async function read<T>(answer: Response | Promise<Response>, status = 200): Promise<T> {
  const response = await answer
  const text = await response.text()
  if (response.status !== status) throw new Error(`expected ${status}, got ${response.status}: ${text}`)
  return JSON.parse(text)
}

export interface TestSite {
  id: string
  key: string
  path: string
}

/** A site of its own for a test. */
export async function makeSite(
  settings: SettingsPatch = {},
  id = 'akhir-saa',
  origins = [origin],
): Promise<TestSite> {
  const input = { id, name: 'آخر ساعة', origins, locale: 'ar-MA', time_zone: 'Africa/Casablanca' }
  const { key } = await read<CreatedSite>(sendJson('POST', '/v1/admin/sites', input, asAdmin), 201)
  if (Object.keys(settings).length > 0)
    await read(sendJson('PATCH', '/v1/moderation/settings', settings, withKey(key)))
  return { id, key, path: `/v1/sites/${id}` }
}

export const article = `${origin}/2026/10/taawoniyat`

/** Nobody says the same twice: that would be refused. */
const said = { times: 0 }

/** A comment that a site with the default settings takes, and has not seen before. */
export function someComment(changes: Partial<NewComment> = {}): Record<string, unknown> {
  return {
    page: article,
    author: { name: 'سارة', email: 'sara@example.com' },
    body: `مقال ممتاز، شكرا! ${++said.times}`,
    ...changes,
  }
}

export async function post(
  site: TestSite,
  changes: Partial<NewComment> = {},
  headers: Record<string, string> = {},
): Promise<PostedComment> {
  const answer = await sendJson('POST', `${site.path}/comments`, someComment(changes), headers)
  return read<PostedComment>(answer, answer.status === 201 ? 201 : 202)
}

export function act(site: TestSite, id: string, action: string): Promise<ModeratedComment> {
  return read(send(`/v1/moderation/comments/${id}/${action}`, { method: 'POST', headers: withKey(site.key) }))
}

export async function postApproved(site: TestSite, changes: Partial<NewComment> = {}): Promise<string> {
  const { comment } = await post(site, changes)
  await act(site, comment.id, 'approve')
  return comment.id
}

export function list(site: TestSite, query = ''): Promise<CommentList> {
  return read(send(`${site.path}/comments?page=${encodeURIComponent(article)}${query}`))
}

export function queue(site: TestSite, query = ''): Promise<Queue> {
  return read(send(`/v1/moderation/comments${query}`, { headers: withKey(site.key) }))
}

/** Another key of the site, with these scopes only. */
export async function makeKey(site: TestSite, scopes: Scope[], name = 'moderator'): Promise<string> {
  const answer = sendJson('POST', `/v1/admin/sites/${site.id}/keys`, { name, scopes }, asAdmin)
  return (await read<CreatedKey>(answer, 201)).key
}

export function setSettings(site: TestSite, settings: SettingsPatch): Promise<unknown> {
  return read(sendJson('PATCH', '/v1/moderation/settings', settings, withKey(site.key)))
}

/** A view as the element sends it: JSON as `text/plain`. */
export function view(site: TestSite, headers: Record<string, string> = {}, body = {}): Promise<ViewAnswer> {
  const text = JSON.stringify({ page: article, ...body })
  return read(
    send(`${site.path}/views`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'text/plain', ...headers },
    }),
  )
}

/** A device's token, as the element makes it. */
export function device(n: number | string): string {
  return `device-token-of-reader-${n}`
}

/** Another reader: a device and an address of their own. */
export function readerHeaders(n: number): Record<string, string> {
  return { 'sada-device': device(n), 'cf-connecting-ip': `41.92.${n >> 8}.${n & 255}` }
}

export const otherOrigin = 'https://autre.example'

/** A second site of the instance. */
export function makeOtherSite(settings: SettingsPatch = {}): Promise<TestSite> {
  return makeSite(settings, 'autre', [otherOrigin])
}
