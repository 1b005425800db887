import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, vi } from 'vitest'
import { nextReader } from './api.ts'
import { resetOutbound } from './outbound.ts'

// Storage is shared by the tests of a run, so each test starts from an empty, migrated database.
beforeEach(async () => {
  nextReader()
  await Promise.all([reset(), resetOutbound()])
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
})

afterEach(() => {
  vi.useRealTimers()
})
