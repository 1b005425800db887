import { Hono } from 'hono'
import {
  type Action,
  CommentId,
  type CommentWithHistory,
  type ModeratedComment,
  type Queue,
  QueueQuery,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { openEmail } from '../auth/email.ts'
import { requireKeyring } from '../config.ts'
import { withKey } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { readPageKey } from '../http/page.ts'
import { readId, readQuery } from '../http/validate.ts'
import { statusAfter } from '../policy/actions.ts'
import { auditEmailRead, setStatus } from '../store/moderation.ts'
import { findPage } from '../store/pages.ts'
import { commentHistory, findQueued, listQueue, type QueuedComment, summary } from '../store/queue.ts'

/** `/v1/moderation`: the key in the request names the site, nothing else does. */
export const moderationRoutes = new Hono<AppEnv>()
moderationRoutes.use(noStore)

/** Addresses are opened for a key that may read them, and the reading is noted before they leave. */
async function forKey(c: AppContext, comments: readonly QueuedComment[]): Promise<ModeratedComment[]> {
  const { id: keyId, scopes } = c.get('key')
  const siteId = c.get('site').id
  const mayRead = scopes.includes('email:read')
  const keys = mayRead ? await requireKeyring(c.env) : null
  const sealed = comments.filter(({ sealedEmail }) => sealedEmail !== null)
  if (mayRead && sealed.length > 0) {
    const commentIds = sealed.map(({ id }) => id)
    await auditEmailRead(c.get('db'), { siteId, keyId, commentIds, nowMs: Date.now() })
  }
  return Promise.all(
    comments.map(async ({ sealedEmail, previousStatus: _, ...comment }) => {
      if (!keys) return comment
      const email = sealedEmail === null ? null : await openEmail(keys, siteId, comment.id, sealedEmail)
      return { ...comment, author: { ...comment.author, email } }
    }),
  )
}

moderationRoutes.get('/summary', withKey('read'), async (c) =>
  c.json(await summary(c.get('db'), c.get('site').id)),
)

moderationRoutes.get('/comments', withKey('read'), async (c) => {
  const site = c.get('site')
  const query = readQuery(c, QueueQuery)
  const page =
    query.page === undefined ? null : await findPage(c.get('db'), site.id, readPageKey(site, query.page))
  const { data, next_cursor } = await listQueue(c.get('db'), {
    siteId: site.id,
    status: query.status,
    // A page that nobody has seen has no comments; no page has the id 0.
    pageId: query.page === undefined ? null : (page?.id ?? 0),
    reason: query.reason ?? null,
    sinceMs: query.since === undefined ? null : Date.parse(query.since),
    limit: query.limit ?? 50,
    cursor: query.cursor,
    nowMs: Date.now(),
  })
  const answer: Queue = { data: await forKey(c, data), next_cursor }
  return c.json(answer)
})

async function findOwn(c: AppContext): Promise<QueuedComment> {
  const comment = await findQueued(c.get('db'), c.get('site').id, readId(CommentId, c.req.param('id')))
  if (!comment) throw new AppError('comment_not_found')
  return comment
}

async function one(c: AppContext, comment: QueuedComment): Promise<ModeratedComment> {
  const [shown] = await forKey(c, [comment])
  if (!shown) throw new Error('a comment was lost on the way out')
  return shown
}

moderationRoutes.get('/comments/:id', withKey('read'), async (c) => {
  const comment = await findOwn(c)
  const history = await commentHistory(c.get('db'), c.get('site').id, comment.id)
  const answer: CommentWithHistory = { ...(await one(c, comment)), history }
  return c.json(answer)
})

const actions: readonly Action[] = ['approve', 'hold', 'spam', 'delete', 'restore']

for (const action of actions) {
  moderationRoutes.post(`/comments/:id/${action}`, withKey('moderate'), writes, async (c) => {
    const comment = await findOwn(c)
    await setStatus(c.get('db'), {
      siteId: c.get('site').id,
      commentId: comment.id,
      status: statusAfter(action, comment),
      action,
      keyId: c.get('key').id,
      nowMs: Date.now(),
    })
    return c.json(await one(c, await findOwn(c)))
  })
}
