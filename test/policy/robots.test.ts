import { readFileSync } from 'node:fs'
import crawlers from 'crawler-user-agents'
import { expect, it } from 'vitest'
import { refusedView } from '../../worker/policy/views.ts'

/** Two lists that nobody made for `isbot`: names of crawlers, and names that real browsers were seen with. */

const crawlerNames = crawlers.flatMap(({ instances }) => instances)

const recorded: { userAgent: string }[] = JSON.parse(
  readFileSync(new URL('../../node_modules/user-agents/dist/user-agents.json', import.meta.url), 'utf8'),
)
const browserNames = [...new Set(recorded.map(({ userAgent }) => userAgent))]

const isRefused = (userAgent: string) =>
  refusedView((name) => (name === 'user-agent' ? userAgent : undefined), {
    honours_privacy_signals: false,
  }) === 'bot'

it(`refuses at least 97 % of ${crawlerNames.length} names of crawlers`, () => {
  expect(crawlerNames.length).toBeGreaterThan(2_000)
  expect(crawlerNames.filter(isRefused).length / crawlerNames.length).toBeGreaterThanOrEqual(0.97)
})

it(`counts at least 99.5 % of ${browserNames.length} names of real browsers`, () => {
  expect(browserNames.length).toBeGreaterThan(500)
  expect(browserNames.filter(isRefused).length / browserNames.length).toBeLessThanOrEqual(0.005)
})
