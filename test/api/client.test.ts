import { env, exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { AdminClient, type ClientOptions, ModerationClient } from '../../client/index.ts'
import { host } from '../worker-support/api.ts'

/** The client as a Worker uses it: workerd knows fewer ways to send a request than Node and browsers do. */
const reached = (key: string): ClientOptions => ({
  url: host,
  key,
  fetch: (url, init) => exports.default.fetch(new Request(url, init)),
})

it('works inside a Worker: makes a site, reads and changes its settings, is refused with a code', async () => {
  const admin = new AdminClient(reached(env.ADMIN_TOKEN))
  const { site, key } = await admin.makeSite({
    id: 'client-news',
    name: 'News',
    origins: ['https://news.example'],
  })
  const client = new ModerationClient(reached(key))
  const { settings, etag } = await client.settings()
  expect(settings).toEqual(site.settings)
  expect((await client.changeSettings({ max_links: 7 }, etag)).settings.max_links).toBe(7)
  await expect(client.changeSettings({ max_links: 8 }, etag)).rejects.toMatchObject({
    code: 'precondition_failed',
    status: 412,
  })
  expect(await new AdminClient(reached('')).health()).toMatchObject({ status: 'ok' })
})
