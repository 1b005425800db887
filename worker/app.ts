import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import { limits } from '../contract/index.ts'
import { AppError } from './app-error.ts'
import { announces } from './courier/client.ts'
import type { AppEnv } from './http/context.ts'
import { safeHeaders } from './http/headers.ts'
import { requestLog } from './http/log.ts'
import { onError, onNotFound } from './http/problem.ts'
import { withSite } from './http/site.ts'
import { actRoutes } from './routes/act.ts'
import { adminRoutes } from './routes/admin.ts'
import { batchRoutes } from './routes/batch.ts'
import { commentRoutes } from './routes/comments.ts'
import { healthRoutes } from './routes/health.ts'
import { keyRoutes } from './routes/keys.ts'
import { moderationRoutes } from './routes/moderation.ts'
import { pageMergeRoutes, pageRoutes } from './routes/pages.ts'
import { popularRoutes } from './routes/popular.ts'
import { recipientRoutes } from './routes/recipients.ts'
import { ruleRoutes } from './routes/rules.ts'
import { settingsRoutes } from './routes/settings.ts'
import { telegramRoutes } from './routes/telegram.ts'
import { telegramHookRoutes } from './routes/telegram-hook.ts'
import { trailRoutes } from './routes/trail.ts'
import { viewRoutes } from './routes/views.ts'
import { webhookRoutes } from './routes/webhooks.ts'

/** Everything that the Worker answers, in the order in which a request meets it. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError(onError)
  app.notFound(onNotFound)
  app.use(requestLog, safeHeaders)

  app.use('/v1/sites/:site/comments/*', announces)
  app.use('/v1/moderation/*', announces)
  app.use('/act/*', announces)
  app.use('/v1/telegram/*', announces)
  app.use('/v1/sites/:site/*', withSite)
  app.get('/v1/sites/*', etag({ retainedHeaders: [...RETAINED_304_HEADERS, 'access-control-allow-origin'] }))
  app.use(
    bodyLimit({
      maxSize: limits.requestBytes,
      onError: () => {
        throw new AppError('body_too_large')
      },
    }),
  )

  app.route('/v1/sites/:site', viewRoutes)
  app.route('/v1/sites/:site/popular', popularRoutes)
  app.route('/v1/sites/:site/comments', commentRoutes)
  app.route('/v1/moderation/settings', settingsRoutes)
  app.route('/v1/moderation/keys', keyRoutes)
  app.route('/v1/moderation/pages', pageRoutes)
  app.route('/v1/moderation/recipients', recipientRoutes)
  app.route('/v1/moderation/webhooks', webhookRoutes)
  app.route('/v1/moderation', pageMergeRoutes)
  app.route('/v1/moderation/telegram', telegramRoutes)
  app.route('/v1/moderation', batchRoutes)
  app.route('/v1/moderation', ruleRoutes)
  app.route('/v1/moderation', trailRoutes)
  app.route('/v1/moderation', moderationRoutes)
  app.route('/v1/telegram', telegramHookRoutes)
  app.route('/v1/admin/sites', adminRoutes)
  app.route('/act', actRoutes)
  app.route('/health', healthRoutes)
  return app
}
