import { Hono } from 'hono'
import {
  Batch,
  type BatchAnswer,
  limits,
  OperationId,
  type OperationList,
  OperationsQuery,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { withKey } from '../http/auth.ts'
import type { AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { readBody, readIdOr, readQuery } from '../http/validate.ts'
import { listOperations } from '../store/moderation.ts'
import { nextPiece } from '../store/walks.ts'
import { act, actor, filterOf, resultsOf, undo } from './acting.ts'

/** `/v1/moderation`: what is done to many comments at once, and taking it back. */
export const batchRoutes = new Hono<AppEnv>()
batchRoutes.use(noStore)

batchRoutes.post('/:collection{comments:batch}', withKey('moderate'), writes, async (c) => {
  const { action, ids, filter, cursor } = await readBody(c, Batch)
  const by = actor(c)
  if (ids) {
    const answer: BatchAnswer = { ...(await act(by, action, ids)), next_cursor: null }
    return c.json(answer)
  }
  if (!filter) throw new AppError('validation_failed')
  const piece = { limit: limits.batchIds, cursor, nowMs: by.nowMs }
  const found = await nextPiece(by.db, await filterOf(c, filter), action, piece)
  const done = found.isDone
    ? { operation: found.operation, results: await resultsOf(by, found.ids) }
    : await act(by, action, found.ids, { operation: found.operation })
  const answer: BatchAnswer = { ...done, next_cursor: found.next_cursor }
  return c.json(answer)
})

batchRoutes.get('/operations', withKey('read'), async (c) => {
  const { limit = 20 } = readQuery(c, OperationsQuery)
  const answer: OperationList = { data: await listOperations(c.get('db'), c.get('site').id, limit) }
  return c.json(answer)
})

batchRoutes.post('/operations/:id/undo', withKey('moderate'), writes, async (c) => {
  const id = readIdOr('operation_not_found', OperationId, c.req.param('id'))
  const answer: BatchAnswer = { ...(await undo(actor(c), id)), next_cursor: null }
  return c.json(answer)
})
