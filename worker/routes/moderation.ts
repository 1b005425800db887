import { Hono } from 'hono'
import {
  type Access,
  type Action,
  type AuthorFile,
  CommentId,
  type CommentWithHistory,
  type ModeratedComment,
  NewNote,
  type Queue,
  QueueQuery,
  type SingleComment,
  StaffReply,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { openEmail } from '../auth/email.ts'
import { requireKeyring } from '../config.ts'
import { withKey } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { forgetSite } from '../http/site.ts'
import { readBody, readId, readQuery } from '../http/validate.ts'
import { addNote, authorFile } from '../store/authors.ts'
import { toKeyInfo } from '../store/keys.ts'
import { auditEmailRead } from '../store/moderation.ts'
import { commentHistory, findQueued, listQueue, type QueuedComment, summary } from '../store/queue.ts'
import { setPinned } from '../store/site-pages.ts'
import { findPublicComment } from '../store/threads.ts'
import { act, actor, filterOf } from './acting.ts'
import { postStaffReply, readPostingHeaders } from './posting.ts'

/** `/v1/moderation`: the key in the request names the site, nothing else does. */
export const moderationRoutes = new Hono<AppEnv>()
moderationRoutes.use(noStore)

/** Comments in one piece unless asked otherwise: three rows read each at worst. */
const queueSize = 30

/** Addresses are opened for a key that may read them, and the reading is noted before they leave. */
async function forKey(c: AppContext, comments: readonly QueuedComment[]): Promise<ModeratedComment[]> {
  const { id: keyId, scopes } = c.get('key')
  const siteId = c.get('site').id
  const mayRead = scopes.includes('email:read')
  const keys = mayRead ? await requireKeyring(c.env) : null
  const sealed = comments.filter(({ sealedEmail }) => sealedEmail !== null)
  if (mayRead && sealed.length > 0) {
    const commentIds = sealed.map(({ id }) => id)
    await auditEmailRead(c.get('db'), { siteId, keyId, nowMs: Date.now() }, { commentIds })
  }
  return Promise.all(
    comments.map(async ({ sealedEmail, previousStatus: _, authorMac: __, ...comment }) => {
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
  const { limit = queueSize, cursor, ...query } = readQuery(c, QueueQuery)
  const filter = await filterOf(c, query)
  const { data, next_cursor } = await listQueue(c.get('db'), filter, { limit, cursor, nowMs: Date.now() })
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

moderationRoutes.get('/access', withKey('read'), (c) => {
  const { id, settings } = c.get('site')
  const { name, locale, time_zone, origins, saved_replies } = settings
  const answer: Access = {
    site: { id, name, locale, time_zone, origins },
    key: toKeyInfo(c.get('key')),
    saved_replies,
  }
  return c.json(answer)
})

moderationRoutes.get('/comments/:id/author', withKey('read'), async (c) => {
  const comment = await findOwn(c)
  const { id, authorMac: mac, author } = comment
  const answer: AuthorFile = await authorFile(
    c.get('db'),
    c.get('site').id,
    { mac, commentId: id, name: author.name },
    author.history,
  )
  return c.json(answer)
})

moderationRoutes.post('/comments/:id/author/notes', withKey('moderate'), writes, async (c) => {
  const { id, authorMac: mac } = await findOwn(c)
  const { body } = await readBody(c, NewNote)
  const { id: keyId, name: keyName } = c.get('key')
  const note = { body, keyId, keyName, nowMs: Date.now() }
  return c.json(await addNote(c.get('db'), c.get('site').id, { mac, commentId: id }, note), 201)
})

const actions: readonly Action[] = ['approve', 'hold', 'spam', 'delete', 'restore']

for (const action of actions) {
  moderationRoutes.post(`/comments/:id/${action}`, withKey('moderate'), writes, async (c) => {
    const { id } = await findOwn(c)
    const { operation } = await act(actor(c), action, [id])
    if (operation !== null) c.header('Sada-Operation', operation)
    return c.json(await one(c, await findOwn(c)))
  })
}

for (const isPin of [true, false]) {
  moderationRoutes.post(
    `/comments/:id/${isPin ? 'pin' : 'unpin'}`,
    withKey('moderate'),
    writes,
    async (c) => {
      const comment = await findOwn(c)
      const nowMs = Date.now()
      if (isPin && comment.status !== 'approved') throw new AppError('comment_not_published')
      if (comment.pinned !== isPin) {
        const by = { keyId: c.get('key').id, nowMs }
        const isDone = await setPinned(c.get('db'), c.get('site').id, comment.id, isPin, by)
        if (!isDone) throw new AppError('pins_full')
      }
      return c.json(await one(c, await findOwn(c)))
    },
  )
}

moderationRoutes.post('/comments/:id/replies', withKey('moderate'), writes, async (c) => {
  const { id } = await findOwn(c)
  const { idempotencyKey } = readPostingHeaders(c)
  const reply = await readBody(c, StaffReply)
  const [db, site] = [c.get('db'), c.get('site')]
  const keys = await requireKeyring(c.env)
  const scene = { db, keys, site, keyId: c.get('key').id, nowMs: Date.now() }
  const row = await postStaffReply(scene, id, reply, idempotencyKey)
  forgetSite(c.env.DB, site.id)
  const found = await findPublicComment(db, site.id, row.id)
  if (!found) throw new AppError('comment_not_published')
  const answer: SingleComment = { ...found.comment, page: found.page, ancestors: found.ancestors }
  return c.json(answer, 201)
})
