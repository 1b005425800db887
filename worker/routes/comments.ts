import { Hono } from 'hono'
import * as v from 'valibot'
import {
  CommentId,
  type CommentList,
  CommentsQuery,
  NewComment,
  type PostedComment,
  type SingleComment,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { editToken } from '../auth/keyring.ts'
import { requireKeyring } from '../config.ts'
import type { AppEnv } from '../http/context.ts'
import { noStore, publicCache } from '../http/headers.ts'
import { readPageKey } from '../http/page.ts'
import { readBody, readId, readQuery } from '../http/validate.ts'
import { isOpen } from '../policy/posting.ts'
import { findPage } from '../store/pages.ts'
import { toComment } from '../store/rows.ts'
import { findPublicComment, listThreads } from '../store/threads.ts'
import { postComment, readPostingHeaders } from './posting.ts'

/** `/v1/sites/{site}/comments` */
export const commentRoutes = new Hono<AppEnv>()

commentRoutes.get('/', async (c) => {
  const { id: siteId, settings, ...site } = c.get('site')
  const query = readQuery(c, CommentsQuery)
  const key = readPageKey({ id: siteId, settings, ...site }, query.page)
  const nowMs = Date.now()
  const page = await findPage(c.env.DB, siteId, key)
  const { cursor } = query
  const list = { siteId, pageId: page?.id ?? 0, sort: query.sort ?? settings.sort, cursor, nowMs }
  const threads = await listThreads(c.env.DB, { ...list, limit: query.limit ?? settings.page_size })
  const answer: CommentList = {
    ...threads,
    page: {
      page: key,
      views: page?.views ?? 0,
      comments: page?.comments ?? 0,
      open: isOpen(settings, page && { createdAtMs: page.created_at_ms }, nowMs),
      fields: settings.fields,
      depth: settings.depth,
    },
  }
  c.header('Cache-Control', publicCache)
  return c.json(answer)
})

commentRoutes.get('/:id', async (c) => {
  readQuery(c, v.strictObject({}))
  const id = readId(CommentId, c.req.param('id'))
  const found = await findPublicComment(c.env.DB, c.get('site').id, id)
  if (!found) throw new AppError('comment_not_found')
  const answer: SingleComment = { ...found.comment, page: found.page, ancestors: found.ancestors }
  c.header('Cache-Control', publicCache)
  return c.json(answer)
})

commentRoutes.post('/', noStore, async (c) => {
  const headers = readPostingHeaders(c)
  const input = await readBody(c, NewComment)
  const keys = await requireKeyring(c.env)
  const row = await postComment(
    { db: c.env.DB, keys, site: c.get('site'), nowMs: Date.now() },
    input,
    headers,
  )
  const status = row.status === 'approved' ? 'approved' : 'pending'
  const answer: PostedComment = {
    comment: toComment(row),
    edit_token: await editToken(keys, c.get('site').id, row.id),
    status,
  }
  return c.json(answer, status === 'approved' ? 201 : 202)
})
