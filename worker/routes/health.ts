import { Hono } from 'hono'
import type { Health } from '../../contract/index.ts'
import { missingSecrets } from '../config.ts'
import type { AppEnv } from '../http/context.ts'
import { noStore } from '../http/headers.ts'
import { databaseState } from '../store/health.ts'

/** `/health`: for whoever runs the instance. */
export const healthRoutes = new Hono<AppEnv>()

healthRoutes.get('/', noStore, async (c) => {
  const [database, missing] = await Promise.all([databaseState(c.env.DB), missingSecrets(c.env)])
  const isHealthy = database === 'ok' && missing.length === 0
  const answer: Health = { status: isHealthy ? 'ok' : 'failing', database, missing_secrets: missing }
  return c.json(answer, isHealthy ? 200 : 503)
})
