import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ReasonCode, Sort } from '../../contract/index.ts'
import { deleteOldKeys, postingFacts } from '../../worker/store/comments.ts'
import { historiesOf } from '../../worker/store/histories.ts'
import { listOperations } from '../../worker/store/moderation.ts'
import { deleteEndedDeliveries } from '../../worker/store/outbox.ts'
import { countPages } from '../../worker/store/pages.ts'
import { listQueue } from '../../worker/store/queue.ts'
import { addReport } from '../../worker/store/reports.ts'
import { deleteOldOperations, deleteOldReports } from '../../worker/store/retention.ts'
import { commentsBetween } from '../../worker/store/rules.ts'
import { findPublicComment, listThreads } from '../../worker/store/threads.ts'
import { latestDecision, listAudit } from '../../worker/store/trail.ts'
import { nextPiece } from '../../worker/store/walks.ts'
import { commentsWithoutWords } from '../../worker/store/words.ts'
import { MeteredDatabase } from '../worker-support/database.ts'

/** Remembers the statements, to ask the planner about them afterwards. */
class Recorder extends MeteredDatabase {
  readonly statements: string[] = []

  override prepare(sql: string): D1PreparedStatement {
    this.statements.push(sql)
    return super.prepare(sql)
  }
}

/** How the planner means to run every statement that `work` uses. */
async function plan(work: (db: D1Database) => Promise<unknown>): Promise<string[]> {
  const db = new Recorder()
  await work(db)
  const plans: string[] = []
  for (const sql of db.statements) {
    const parameters = Math.max(0, ...[...sql.matchAll(/\?(\d+)/g)].map(([, n]) => Number(n)))
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...Array<string>(parameters).fill('1'))
      .all<{ detail: string }>()
    plans.push(...results.map(({ detail }) => detail))
  }
  return plans
}

const nowMs = 1_800_000_000_000
const macs = {
  name: 'x',
  deviceMac: 'x',
  authorMac: 'x',
  textMac: 'x',
  sender: 'x',
  keyMac: 'x',
  isDeviceEnough: false,
}
const threads = { siteId: 'a', pageId: 1, limit: 20, cursor: undefined, nowMs }
const queue = {
  siteId: 'a',
  status: 'pending',
  pageId: null,
  reason: null,
  sinceMs: null,
  words: null,
  author: null,
  authorOf: null,
} as const
const piece = { limit: 50, cursor: undefined, nowMs }
const reported = { ...queue, status: 'reported' } as const

/** A table that is walked from end to end would be named by itself; a list in memory, or a subquery, has another name. */
const walked =
  /^SCAN (?:comment|page|visit|c|h|author_history|idempotency|audit|site|api_key|rule|operation|report)\b(?! .*VIRTUAL)/

describe('the planner', () => {
  it.each(Sort.options)('reads threads (%s) from one index and their comments from another', async (sort) => {
    const steps = await plan((db) => listThreads(db, { ...threads, sort }))
    const index = sort === 'top' ? 'comment_thread_size' : 'comment_thread_start'
    expect(steps.join('\n')).toMatch(new RegExp(`SEARCH comment USING INDEX ${index} \\(page_id=\\?`))
    expect(steps.join('\n')).toContain('INDEX comment_in_thread (thread_id=? AND status=?')
    expect(steps.filter((step) => step.includes('B-TREE'))).toEqual([])
  })

  it.each([
    [
      'the queue',
      (db: D1Database) => listQueue(db, queue, piece),
      'INDEX comment_queue (site_id=? AND status=?',
    ],
    [
      'the queue since a time',
      (db: D1Database) => listQueue(db, { ...queue, sinceMs: 1 }, piece),
      'comment_queue (site_id=? AND status=? AND id>? AND id<?)',
    ],
    [
      'the queue of a page',
      (db: D1Database) => listQueue(db, { ...queue, pageId: 1 }, piece),
      'INDEX comment_page_queue (site_id=? AND page_id=?',
    ],
    [
      'counts',
      (db: D1Database) => countPages(db, 'a', ['x', 'y']),
      'SEARCH named USING INDEX sqlite_autoindex_page_1 (site_id=? AND key=?)',
    ],
    [
      'one comment',
      (db: D1Database) => findPublicComment(db, 'a', 'x'),
      'SEARCH comment USING INDEX sqlite_autoindex_comment_1 (id=?)',
    ],
    [
      'the facts of a posting',
      (db: D1Database) =>
        postingFacts(db, 'a', { ...macs, pageKey: 'x', parentId: 'x', mostPerMinute: 10, nowMs }),
      'INDEX comment_trust (site_id=? AND device_mac=? AND author_mac=?)',
    ],
    [
      'the facts of a posting without an address',
      (db: D1Database) =>
        postingFacts(db, 'a', {
          ...macs,
          isDeviceEnough: true,
          pageKey: 'x',
          parentId: 'x',
          mostPerMinute: 10,
          nowMs,
        }),
      'INDEX comment_trust (site_id=? AND device_mac=?)',
    ],
    [
      'an author’s latest comments',
      (db: D1Database) =>
        postingFacts(db, 'a', { ...macs, pageKey: 'x', parentId: 'x', mostPerMinute: 10, nowMs }),
      'INDEX comment_author (site_id=? AND author_mac=? AND id>?)',
    ],
    [
      'a device’s latest comments',
      (db: D1Database) =>
        postingFacts(db, 'a', {
          ...macs,
          authorMac: null,
          pageKey: 'x',
          parentId: 'x',
          mostPerMinute: 10,
          nowMs,
        }),
      'INDEX comment_device (site_id=? AND device_mac=? AND id>?)',
    ],
    [
      'the same text',
      (db: D1Database) =>
        postingFacts(db, 'a', { ...macs, pageKey: 'x', parentId: 'x', mostPerMinute: 10, nowMs }),
      'INDEX comment_text (site_id=? AND text_mac=? AND id>?)',
    ],
    [
      'the queue of a reason',
      (db: D1Database) => listQueue(db, { ...queue, reason: 'word' }, piece),
      'INDEX comment_reason_word (site_id=? AND id<?)',
    ],
    [
      'the queue of reported comments',
      (db: D1Database) => listQueue(db, reported, piece),
      'INDEX comment_reported (site_id=? AND id<?)',
    ],
    [
      'histories',
      (db: D1Database) => historiesOf(db, 'a', ['x', 'y']),
      'SEARCH h USING PRIMARY KEY (site_id=? AND bucket=?)',
    ],
    [
      'the next piece of a walk',
      (db: D1Database) => nextPiece(db, queue, 'approve', piece),
      'SEARCH later USING INDEX audit_comment (comment_id=? AND id>?)',
    ],
    [
      'an author’s comments',
      (db: D1Database) =>
        listQueue(db, { ...queue, status: 'any', authorOf: { mac: 'x', commentId: 'x' } }, piece),
      'INDEX comment_author (site_id=? AND author_mac=? AND id<?)',
    ],
    [
      'what a search finds',
      (db: D1Database) => listQueue(db, { ...queue, status: 'any', words: ['x'] }, piece),
      'SCAN w VIRTUAL TABLE INDEX',
    ],
    [
      'the comments of a rehearsal',
      (db: D1Database) => commentsBetween(db, 'a', { before: '~', from: '', limit: 5 }),
      'INDEX comment_queue (site_id=? AND status=? AND id>? AND id<?)',
    ],
    [
      'comments that have no words yet',
      (db: D1Database) => commentsWithoutWords(db, 5),
      'USING INDEX comment_without_words',
    ],
    ['the trail', (db: D1Database) => listAudit(db, 'a', {}, nowMs), 'INDEX audit_site (site_id=? AND id<?)'],
    [
      'the latest decision on a comment',
      (db: D1Database) => latestDecision(db, 'a', 'x'),
      'INDEX audit_comment (comment_id=?)',
    ],
    ['the operations', (db: D1Database) => listOperations(db, 'a', 5), 'INDEX operation_site (site_id=?)'],
    [
      'the purge of keys',
      (db: D1Database) => deleteOldKeys(db, 1),
      'INDEX idempotency_created_at (created_at_ms<?)',
    ],
    [
      'the purge of reports',
      (db: D1Database) => deleteOldReports(db, 1),
      'SEARCH report USING PRIMARY KEY (comment_id<?)',
    ],
    [
      'the purge of operations',
      (db: D1Database) => deleteOldOperations(db, 1),
      'SEARCH operation USING PRIMARY KEY (id<?)',
    ],
    [
      'the purge of deliveries',
      (db: D1Database) => deleteEndedDeliveries(db, 1),
      'SEARCH d USING INDEX sqlite_autoindex_delivery_1 (channel_id=? AND event_id<?)',
    ],
    [
      'whether a report is known',
      (db: D1Database) =>
        addReport(db, {
          ...{ siteId: 'a', commentId: 'x', reporter: 'x', block: 'x', sender: 'x' },
          ...{ most: 1, reason: 'spam', nowMs },
        }),
      'INDEX report_block (comment_id=? AND block=?)',
    ],
  ])('reads %s from its index', async (_, work, expected) => {
    const steps = await plan(work)
    expect(steps.join('\n')).toContain(expected)
  })

  it.each(ReasonCode.options)('has an index for the queue of the reason %s', async (reason) => {
    const steps = await plan((db) => listQueue(db, { ...queue, reason }, piece))
    expect(steps.join('\n')).toContain(`INDEX comment_reason_${reason} (site_id=? AND id<?)`)
  })

  it('sorts no list: each is read in its order', async () => {
    const steps = await plan(async (db) => {
      for (const sort of Sort.options) await listThreads(db, { ...threads, sort })
      await listQueue(db, queue, piece)
      await listQueue(db, { ...queue, pageId: 1 }, piece)
    })
    expect(steps.filter((step) => step.includes('B-TREE'))).toEqual([])
  })

  it('walks through no table for any list', async () => {
    const steps = await plan(async (db) => {
      for (const sort of Sort.options) await listThreads(db, { ...threads, sort })
      await listQueue(db, queue, piece)
      await listQueue(db, { ...queue, pageId: 1, sinceMs: 1, reason: 'links' }, piece)
      await countPages(db, 'a', ['x'])
      await findPublicComment(db, 'a', 'x')
    })
    expect(steps.length).toBeGreaterThan(15)
    expect(steps.filter((step) => walked.test(step))).toEqual([])
  })
})
