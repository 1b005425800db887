import { createApp } from './app.ts'
import { makeNextSalt } from './auth/salt.ts'
import { wakeAll } from './courier/client.ts'
import { refreshPopular } from './jobs/popular.ts'
import { purge } from './jobs/purge.ts'
import { indexWords } from './jobs/words.ts'

export { ViewCounter } from './counter/view-counter.ts'
export { Courier } from './courier/courier.ts'

const app = createApp()
/** As in wrangler.toml. Whoever calls without naming one, by hand, means both. */
const quarterly = '*/15 * * * *'
const nightly = '17 3 * * *'

export default {
  fetch: app.fetch,
  async scheduled(controller, env) {
    const { cron, scheduledTime } = controller
    if (cron !== nightly) {
      await Promise.all([refreshPopular(env, scheduledTime), indexWords(env), wakeAll(env, scheduledTime)])
    }
    if (cron === quarterly) return
    await Promise.all([purge(env.DB, scheduledTime), makeNextSalt(env.SALTS, scheduledTime)])
  },
} satisfies ExportedHandler<Env>
