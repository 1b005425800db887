/**
 * `npm run fuzz -- [rounds]`: the tests of generated values, in `rounds` (1) other orders and from as many other seeds
 * than `npm test`'s. Stops at the first failing round and says how to repeat it.
 */
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'

const rounds = Number(process.argv[2] ?? 1)
const files = globSync('test/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes("'fast-check'"),
)

for (let round = 1; round <= rounds; round += 1) {
  const seed = String(randomInt(2 ** 31))
  console.log(`round ${round} of ${rounds}: TEST_SEED=${seed}`)
  const run = spawnSync('npx', ['vitest', 'run', '--reporter=dot', ...files], {
    stdio: 'inherit',
    env: { ...process.env, TEST_SEED: seed },
  })
  if (run.status !== 0) {
    console.error(`failed; TEST_SEED=${seed} npx vitest run <file> repeats it`)
    process.exit(1)
  }
}
