import { read, send, sendJson, type TestSite, withKey } from './api.ts'

/** A moderator's requests below `/v1/moderation`, with the owner's key unless another is given. */
export function moderator(site: TestSite, key = site.key) {
  const base = '/v1/moderation'
  const headers = withKey(key)
  return {
    ask: (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
      body === undefined
        ? send(`${base}${path}`, { method, headers: { ...headers, ...more } })
        : sendJson(method, `${base}${path}`, body, { ...headers, ...more }),
    get: <T>(path: string): Promise<T> => read<T>(send(`${base}${path}`, { headers })),
    post: <T>(path: string, body: unknown = {}, status = 200): Promise<T> =>
      read<T>(sendJson('POST', `${base}${path}`, body, headers), status),
  }
}
