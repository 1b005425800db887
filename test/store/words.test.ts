import { createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { newCommentId } from '../../contract/index.ts'
import worker from '../../worker/index.ts'
import { indexWords } from '../../worker/jobs/words.ts'
import { article, makeOtherSite, makeSite, post, queue, type TestSite } from '../worker-support/api.ts'
import { hourMs } from '../worker-support/clock.ts'
import {
  changesNothing,
  DatabaseInBetween,
  everything,
  MeteredDatabase,
  number,
} from '../worker-support/database.ts'
import { seedComments, seedPages } from '../worker-support/seed.ts'

const without = () => number('SELECT count(*) AS n FROM comment WHERE text_mac IS NULL')
const indexed = () => number('SELECT count(*) AS n FROM comment_words_docsize')
const found = async (site: TestSite, q: string) =>
  (await queue(site, `?status=any&q=${encodeURIComponent(q)}`)).data.map(({ id }) => id)

/** A comment as the schema of 0002 stored it. @returns its id */
async function olderComment(siteId: string, body: string, name: string | null = 'سارة'): Promise<string> {
  const id = newCommentId(Date.now() - hourMs)
  await env.DB.batch([
    env.DB.prepare(
      'INSERT INTO page (site_id, key, created_at_ms) VALUES (?1, ?2, 1) ON CONFLICT DO NOTHING',
    ).bind(siteId, article),
    env.DB.prepare(
      `INSERT INTO comment (id, site_id, page_id, depth, thread_id, status, author_name, body, created_at_ms, page_key)
       SELECT ?1, ?2, page.id, 1, ?1, 'pending', ?3, ?4, 1, page.key FROM page WHERE site_id = ?2 AND key = ?5`,
    ).bind(id, siteId, name, body, article),
  ])
  return id
}

async function olderComments(siteId: string, count: number): Promise<void> {
  await seedPages(siteId, 1)
  await seedComments(siteId, { count, pages: 1, authors: 5, replyEach: 0, status: `'pending'` })
}

beforeEach(() => {
  vi.spyOn(console, 'info').mockImplementation(() => undefined)
})

describe('the words of a comment that came before the index', () => {
  it('are found in its text and its name, in their other forms, on its own site only', async () => {
    const site = await makeSite()
    const other = await makeOtherSite()
    const id = await olderComment(site.id, 'قالت الحُكومة كلمتها', 'عبد اللطيف')
    const nameless = await olderComment(site.id, 'null', null)
    expect([await found(site, 'حكومة'), await found(site, 'اللطيف')]).toEqual([[], []])
    await indexWords(env)
    expect(await found(site, 'والحكومة')).toEqual([id])
    expect(await found(site, 'اللطيف')).toEqual([id])
    expect(await found(site, 'null')).toEqual([nameless])
    expect(await found(other, 'حكومة')).toEqual([])
  })

  it('make it one of those that say the same: as if it had been posted today', async () => {
    const site = await makeSite({ moderation: 'none' })
    const body = 'اشتركوا في قناتي وستربحون معي كل يوم'
    for (let i = 0; i < 3; i++) await olderComment(site.id, body.replace('قناتي', 'قَنَاتِي'))
    const decision = async (email: string) =>
      (await post(site, { body, author: { name: 'قارئ', email } })).status
    expect(await decision('first@example.com')).toBe('approved')
    await indexWords(env)
    expect(await decision('second@example.com')).toBe('pending')
    const posted = 'SELECT count(DISTINCT text_mac) AS n FROM comment'
    expect(await number(posted)).toBe(1)
  })

  it('get into the index with the clock’s quarter of an hour', async () => {
    const site = await makeSite()
    const id = await olderComment(site.id, 'تعاونية')
    const scheduledTime = new Date()
    await worker.scheduled(createScheduledController({ scheduledTime, cron: '17 3 * * *' }), env)
    expect(await found(site, 'تعاونية')).toEqual([])
    await worker.scheduled(createScheduledController({ scheduledTime, cron: '*/15 * * * *' }), env)
    expect(await found(site, 'تعاونية')).toEqual([id])
  })

  it('are left where they are while there is no secret', async () => {
    const site = await makeSite()
    await olderComment(site.id, 'a')
    await changesNothing(() => indexWords({ DB: env.DB }))
  })
})

/** Sends each batch a second time, as after a lost answer. */
class RepeatingDatabase extends DatabaseInBetween {
  /** Rows that second times changed. */
  changes = 0

  async pass<T>(ask: () => Promise<D1Result<T>[]>): Promise<D1Result<T>[]> {
    const first = await ask()
    for (const { meta } of await ask()) this.changes += meta.changes
    return first
  }
}

describe('the job', () => {
  it('takes two hundred at a time, the newest first, and then nothing', async () => {
    const site = await makeSite()
    await olderComments(site.id, 250)
    await indexWords(env)
    expect([await without(), await indexed()]).toEqual([50, 200])
    expect(
      await number('SELECT count(*) AS n FROM comment WHERE text_mac IS NULL AND created_at_ms > 50'),
    ).toBe(0)
    await indexWords(env)
    expect([await without(), await indexed()]).toEqual([0, 250])
    await changesNothing(() => indexWords(env))
  })

  it('run twice at once indexes each comment once', async () => {
    const site = await makeSite()
    await olderComments(site.id, 90)
    await Promise.all([indexWords(env), indexWords(env)])
    const { comment, comment_words_docsize } = await everything()
    expect(comment?.filter(({ text_mac }) => text_mac === null)).toEqual([])
    expect(comment_words_docsize).toHaveLength(90)
    expect(await found(site, 'reader 17')).toHaveLength(1)
    await changesNothing(() => indexWords(env))
  })

  it('changes nothing with a batch that is sent again', async () => {
    const site = await makeSite()
    await olderComments(site.id, 90)
    const db = new RepeatingDatabase()
    await indexWords({ ...env, DB: db })
    expect(db.changes).toBe(0)
    expect([await without(), await indexed()]).toEqual([0, 90])
  })

  it('leaves comments alone that have their words', async () => {
    const site = await makeSite()
    await post(site)
    await changesNothing(() => indexWords(env))
  })

  it('stores of long comments as many as a statement takes, and goes on with the rest', async () => {
    const site = await makeSite()
    for (let i = 0; i < 70; i++) await olderComment(site.id, `${i} ${'والحكومة '.repeat(1_100)}`)
    await indexWords(env)
    expect(await without()).toBe(6)
    await indexWords(env)
    expect([await without(), await indexed()]).toEqual([0, 70])
  })

  it('reads one row when there is nothing to do, and writes none', async () => {
    const site = await makeSite()
    await post(site)
    const db = new MeteredDatabase()
    await indexWords({ ...env, DB: db })
    expect([db.meter.read, db.meter.written]).toEqual([1, 0])
  })

  it.each([
    [1, 8, 3],
    [10, 71, 30],
    [100, 701, 300],
  ])('for %i comments reads %i rows and writes %i', async (count, rowsRead, rowsWritten) => {
    const site = await makeSite()
    await olderComments(site.id, count)
    const db = new MeteredDatabase()
    await indexWords({ ...env, DB: db })
    expect([db.meter.read, db.meter.written]).toEqual([rowsRead, rowsWritten])
  })

  it('lives with a database that fails, and tells of it without a word of a comment', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    class Broken extends DatabaseInBetween {
      pass<T>(): Promise<D1Result<T>[]> {
        return Promise.reject(new Error('D1_ERROR: no such table: والحكومة'))
      }
    }
    await indexWords({ ...env, DB: new Broken() })
    expect(error.mock.calls).toEqual([
      [JSON.stringify({ level: 'error', event: 'words_failed', name: 'Error' })],
    ])
  })
})
