import { Hono } from 'hono'
import type { Health } from '../../contract/index.ts'
import { missingSecrets } from '../config.ts'
import type { AppEnv } from '../http/context.ts'
import { noStore } from '../http/headers.ts'
import { mailSettings } from '../mail/send.ts'
import { utcDay } from '../policy/calendar.ts'
import { budgetRows, paceOf } from '../policy/pace.ts'
import { databaseState } from '../store/health.ts'
import { messagesOn } from '../store/mail.ts'
import { instanceUsage } from '../store/roll-up.ts'

async function writesOn(env: Env, day: string): Promise<Health['writes']> {
  const usage = await instanceUsage(env.DB, day)
  const budget = budgetRows(env.WRITE_BUDGET_ROWS_PER_DAY)
  return {
    day,
    budget_rows: budget,
    d1_rows: usage.d1Rows,
    object_rows: usage.objectRows,
    pace: paceOf({ budgetRows: budget, ...usage }),
  }
}

async function mailOn(env: Env, day: string): Promise<Health['mail']> {
  const settings = mailSettings(env)
  if (!settings) return null
  return { day, budget: settings.budget, sent: await messagesOn(env.DB, day) }
}

/** `/health`: for whoever runs the instance. */
export const healthRoutes = new Hono<AppEnv>()

healthRoutes.get('/', noStore, async (c) => {
  const day = utcDay(Date.now())
  const [database, missing] = await Promise.all([databaseState(c.env.DB), missingSecrets(c.env)])
  const writes = database === 'ok' ? await writesOn(c.env, day) : null
  const mail = database === 'ok' ? await mailOn(c.env, day) : null
  const isHealthy = database === 'ok' && missing.length === 0
  const answer: Health = {
    status: isHealthy ? 'ok' : 'failing',
    database,
    writes,
    mail,
    missing_secrets: missing,
  }
  return c.json(answer, isHealthy ? 200 : 503)
})
