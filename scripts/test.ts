/** `npm test`: the checks, the build, every test; ends with one line of the runner's own numbers. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'

const report = 'test-results/results.json'

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0
}

function stop(what: string): never {
  console.error(`npm test stopped: ${what} failed (see above)`)
  process.exit(1)
}

mkdirSync('test-results', { recursive: true })
rmSync(report, { force: true })
if (!run(process.execPath, 'scripts/check.ts')) stop('npm run check')
if (!run(process.execPath, 'scripts/build.ts')) stop('npm run build')
if (!run(process.execPath, 'scripts/size.ts')) stop('npm run size')
const isGreen = run(
  'npx',
  'vitest',
  'run',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${report}`,
)

const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(
  readFileSync(report, 'utf8'),
)
const failed = numFailedTests > 0 ? numFailedTests : numFailedTestSuites
console.log(`${numPassedTests} passed, ${failed} failed`)
process.exitCode = isGreen && success && numPassedTests > 0 ? 0 : 1
