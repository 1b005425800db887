import { afterEach, beforeEach, vi } from 'vitest'
import { nextReader } from './api.ts'
import { freshStorage } from './fresh.ts'
import { resetOutbound } from './outbound.ts'

// Storage is shared by the tests of a run, so each test starts from nothing.
beforeEach(async () => {
  nextReader()
  await Promise.all([freshStorage(), resetOutbound()])
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})
