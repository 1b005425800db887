import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { defaultSettings, type Queue } from '../../contract/index.ts'
import { act, makeKey, origin } from '../worker-support/api.ts'
import { expectCountersAreExact } from '../worker-support/exact.ts'
import { moderator } from '../worker-support/moderator.ts'
import { seededId } from '../worker-support/seed.ts'

const own = { name: 'آخر ساعة', origins: [origin], locale: 'ar-MA', time_zone: 'Africa/Casablanca' }

/** A database as it was before moderators had rules, with ninety comments of seven authors, of which a third are answers. */
async function databaseOfBefore(): Promise<void> {
  await reset()
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, 3))
  const settings = JSON.stringify({ ...defaultSettings, ...own })
  await env.DB.batch([
    env.DB.prepare('INSERT INTO site (id, settings, created_at_ms) VALUES (?1, ?2, 1)').bind(
      'akhir-saa',
      settings,
    ),
    env.DB.prepare(
      `INSERT INTO page (id, site_id, key, url, title, created_at_ms) VALUES (1, 'akhir-saa', ?1, ?1, 'عنوان', 1)`,
    ).bind(`${origin}/a`),
    env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)
       INSERT INTO comment (id, site_id, page_id, page_key, page_url, page_title, parent_id, depth, visible_parent_id,
         thread_id, status, reasons, author_name, author_mac, body, created_at_ms)
       SELECT printf('01k%023d', i), 'akhir-saa', 1, ?1, ?1, 'عنوان', iif(i % 3 = 0, printf('01k%023d', i - 1), NULL),
         iif(i % 3 = 0, 2, 1), iif(i % 3 = 0, printf('01k%023d', i - 1), NULL), printf('01k%023d', iif(i % 3 = 0, i - 1, i)),
         CASE WHEN i % 3 = 2 THEN 'approved' WHEN i % 4 = 0 THEN 'spam' ELSE 'pending' END,
         '[{"code":"first_time"},{"code":"links","detail":"2"}]', 'قارئ ' || i,
         iif(i % 10 = 0, NULL, char(65 + i % 7) || printf('%042d', i % 7)), 'تعليق ' || i, i * 3600000 FROM n`,
    ).bind(`${origin}/a`),
  ])
}

describe('a database of before', () => {
  it('gets counters, copies and histories for the comments that it has', async () => {
    await databaseOfBefore()
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
    const site = { id: 'akhir-saa', key: '', path: '/v1/sites/akhir-saa' }
    const owner = { ...site, key: await makeKey(site, ['read', 'moderate']) }
    await expectCountersAreExact(owner)
    const { data } = await moderator(owner).get<Queue>('/comments?reason=links&limit=5')
    expect(data).toHaveLength(5)
    const answer = data.find(({ parent }) => parent !== null)
    expect(answer?.parent?.body).toMatch(/^تعليق \d+$/)
    for (const action of ['approve', 'spam', 'restore']) await act(owner, seededId(3), action)
    await expectCountersAreExact(owner)
  })
})
