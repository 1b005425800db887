import { Hono } from 'hono'
import * as v from 'valibot'
import {
  CommentId,
  type CommentList,
  CommentsQuery,
  NewComment,
  NewReport,
  type PostedComment,
  type ReportAnswer,
  type SingleComment,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { editToken, mac } from '../auth/keyring.ts'
import { addressBlock, senderOf } from '../auth/visitor.ts'
import { requireKeyring } from '../config.ts'
import { pendingViews } from '../counter/client.ts'
import type { AppEnv } from '../http/context.ts'
import { answerPublic, publicCache, writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { readPageKey } from '../http/page.ts'
import { readBody, readId, readQuery } from '../http/validate.ts'
import { budgetRows } from '../policy/pace.ts'
import { isOpen } from '../policy/posting.ts'
import { findPage } from '../store/pages.ts'
import { toComment } from '../store/rows.ts'
import { findPublicComment, listThreads } from '../store/threads.ts'
import { knownRules } from './known-rules.ts'
import { postComment, readPostingHeaders } from './posting.ts'
import { report } from './reports.ts'

/** `/v1/sites/{site}/comments` */
export const commentRoutes = new Hono<AppEnv>()

commentRoutes.get('/', (c) => {
  const { id: siteId, settings, ...site } = c.get('site')
  const query = readQuery(c, CommentsQuery)
  const key = readPageKey({ id: siteId, settings, ...site }, query.page)
  const options = {
    sort: query.sort ?? settings.sort,
    limit: query.limit ?? settings.page_size,
    cursor: query.cursor,
  }
  return answerPublic(
    c,
    ['comments', key, options.sort, options.limit, options.cursor ?? ''],
    async (): Promise<CommentList> => {
      const nowMs = Date.now()
      const db = c.get('db')
      const page = await findPage(db, siteId, key)
      const [threads, [pending = 0]] = await Promise.all([
        listThreads(db, { siteId, pageId: page?.id ?? 0, nowMs, ...options }),
        pendingViews(c.env.VIEW_COUNTER, c.get('site'), page ? [page] : []),
      ])
      return {
        ...threads,
        page: {
          page: page?.key ?? key,
          views: (page?.views ?? 0) + pending,
          comments: page?.comments ?? 0,
          open: isOpen(settings, page && { createdAtMs: page.created_at_ms, state: page.state }, nowMs),
          fields: settings.fields,
          depth: settings.depth,
        },
      }
    },
  )
})

commentRoutes.get('/:id', async (c) => {
  readQuery(c, v.strictObject({}))
  const id = readId(CommentId, c.req.param('id'))
  const found = await findPublicComment(c.get('db'), c.get('site').id, id)
  if (!found) throw new AppError('comment_not_found')
  const answer: SingleComment = { ...found.comment, page: found.page, ancestors: found.ancestors }
  c.header('Cache-Control', publicCache)
  return c.json(answer)
})

commentRoutes.post('/', noStore, writes, async (c) => {
  const headers = readPostingHeaders(c)
  const input = await readBody(c, NewComment)
  const keys = await requireKeyring(c.env)
  const [db, site, nowMs] = [c.get('db'), c.get('site'), Date.now()]
  const rules = await knownRules(c.env.DB, db, site, nowMs)
  const budget = budgetRows(c.env.WRITE_BUDGET_ROWS_PER_DAY)
  const scene = { db, keys, salts: c.env.SALTS, site, rules, budgetRows: budget, nowMs }
  const row = await postComment(scene, input, headers)
  const status = row.status === 'approved' ? 'approved' : 'pending'
  const answer: PostedComment = {
    comment: toComment(row),
    edit_token: await editToken(keys, c.get('site').id, row.id),
    status,
  }
  return c.json(answer, status === 'approved' ? 201 : 202)
})

commentRoutes.post('/:id/reports', noStore, writes, async (c) => {
  const commentId = readId(CommentId, c.req.param('id'))
  const { device, ip } = readPostingHeaders(c)
  const { reason } = await readBody(c, NewReport)
  const keys = await requireKeyring(c.env)
  const nowMs = Date.now()
  const site = c.get('site')
  const secrets = { salts: c.env.SALTS, keys }
  const line = ip === null ? null : addressBlock(ip)
  const browser = `${line ?? ''} ${c.req.header('user-agent') ?? ''}`
  // A device is the same tomorrow; an address is forgotten by then.
  const reporter =
    device === null
      ? await senderOf(secrets, nowMs, 'report', commentId, browser)
      : await mac(keys, 'device', 'report', commentId, device)
  const [block, sender] =
    line === null
      ? [reporter, null]
      : await Promise.all([
          senderOf(secrets, nowMs, 'report-block', commentId, line),
          senderOf(secrets, nowMs, 'reports', site.id, line),
        ])
  const given = { commentId, reporter, block, sender, reason, nowMs }
  const answer: ReportAnswer = { outcome: await report(c.get('db'), site, given) }
  return c.json(answer, 202)
})
