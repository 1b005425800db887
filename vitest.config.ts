import { fileURLToPath } from 'node:url'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { Outbound } from './test/support/outbound.ts'

const migrations = fileURLToPath(new URL('./migrations', import.meta.url))

/** Secrets of the tests' instance; nothing else knows them. */
const secrets = { ADMIN_TOKEN: 'test-admin-token-0123456789', DATA_KEY: `${'A'.repeat(42)}E` }

/** The same commit gets the same verdict: order and generated values follow from one number, which `npm run fuzz` varies. */
const seed = Number(process.env.TEST_SEED ?? 1)

export default defineConfig({
  test: {
    silent: 'passed-only',
    provide: { seed },
    sequence: { seed },
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                ...secrets,
                MAIL_FROM: 'sada@news.example',
                TEST_MIGRATIONS: await readD1Migrations(migrations),
              },
              outboundService: new Outbound().handle,
            },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/{api,store}/**/*.test.ts'],
          setupFiles: ['test/support/seed.ts', 'test/worker-support/setup.ts'],
          isolate: false,
          // Property tests do hundreds of requests; a machine that is busy takes its time.
          testTimeout: 30_000,
          sequence: { shuffle: true },
        },
      },
      {
        test: {
          name: 'unit',
          include: ['test/{unit,contract,policy,text}/**/*.test.ts'],
          setupFiles: ['test/support/seed.ts'],
          sequence: { shuffle: true },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/global-setup.ts'],
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 60_000,
          hookTimeout: 90_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'scripts',
          include: ['test/scripts/**/*.test.ts'],
          testTimeout: 90_000,
          // Hooks bundle the Worker, with what it serves.
          hookTimeout: 90_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
