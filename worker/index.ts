import { createApp } from './app.ts'
import { purge } from './jobs/purge.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  async scheduled(controller, env) {
    await purge(env.DB, controller.scheduledTime)
  },
} satisfies ExportedHandler<Env>
