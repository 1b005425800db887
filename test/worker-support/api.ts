import { env, exports } from 'cloudflare:workers'
import type { CommentList, CreatedSite, ModeratedComment, NewComment, PostedComment, Queue, SettingsPatch } from '../../contract/index.ts'

export const host = 'https://sada.test'
export const origin = 'https://akhir-saa.example'

/** A reader of the real browsers' kind; each test may be another one. */
export const browser = 'Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36'

/** A request to the Worker over HTTP, as a browser on the site's page sends it unless told otherwise. */
export function send(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
  const headers = { origin, 'user-agent': browser, 'cf-connecting-ip': '196.64.0.1', ...init.headers }
  return exports.default.fetch(`${host}${path}`, { ...init, headers })
}

/** A JSON request; `body` is sent as it is. */
export function sendJson(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return send(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
}

export const asAdmin = { authorization: `Bearer ${env.ADMIN_TOKEN}` }

export function withKey(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` }
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
export async function makeSite(settings: SettingsPatch = {}, id = 'akhir-saa', origins = [origin]): Promise<TestSite> {
  const input = { id, name: 'آخر ساعة', origins, locale: 'ar-MA', time_zone: 'Africa/Casablanca' }
  const { key } = await read<CreatedSite>(sendJson('POST', '/v1/admin/sites', input, asAdmin), 201)
  if (Object.keys(settings).length > 0) await read(sendJson('PATCH', '/v1/moderation/settings', settings, withKey(key)))
  return { id, key, path: `/v1/sites/${id}` }
}

export const article = `${origin}/2026/10/taawoniyat`

/** A comment that a site with the default settings takes. */
export function someComment(changes: Partial<NewComment> = {}): Record<string, unknown> {
  return { page: article, author: { name: 'سارة', email: 'sara@example.com' }, body: 'مقال ممتاز، شكرا!', ...changes }
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
