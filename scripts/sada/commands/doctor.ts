import { SadaError } from '../../../client/index.ts'
import type { Call } from '../call.ts'
import {
  type Check,
  checkAddress,
  checkClock,
  checkHealth,
  checkKey,
  checkOrigins,
  failed,
  ok,
  warning,
} from '../checks.ts'
import type { Command } from '../command.ts'
import { sentenceOf, UsageError } from '../failures.ts'
import { isolate, oneLine, paint, type Style } from '../terminal.ts'

function keyFailure(error: unknown): Check {
  if (!(error instanceof SadaError)) throw error
  if (error.code === 'scope_missing')
    return warning(
      'key',
      'The key is valid, but lacks the scope read.',
      'Most commands need a key that has it: `sada keys create --scopes read,…`.',
    )
  if (error.code === 'key_invalid')
    return failed(
      'key',
      'The key is malformed, unknown, revoked or at its end.',
      'Get another: `sada keys create`, with a key that has the scope keys, or with --site.',
    )
  return failed('key', sentenceOf(error), 'See above.')
}

async function checkAccess(call: Call): Promise<Check[]> {
  const hasAdmin = (call.io.env.SADA_ADMIN_TOKEN ?? '') !== ''
  if ((call.io.env.SADA_KEY ?? '') === '' && call.text('key-file') === undefined) {
    const todo = 'Set it: all commands but `sites` need it.'
    return [
      hasAdmin ? warning('key', 'SADA_KEY is not set.', todo) : failed('key', 'SADA_KEY is not set.', todo),
    ]
  }
  try {
    const access = await call.moderation().access()
    return [...checkKey(access, Date.now()), ...checkOrigins(call, access)]
  } catch (error) {
    if (error instanceof UsageError)
      return [failed('key', `${error.message}.`, 'Set SADA_KEY to the whole key.')]
    return [keyFailure(error)]
  }
}

async function checkAdmin(call: Call): Promise<Check[]> {
  if ((call.io.env.SADA_ADMIN_TOKEN ?? '') === '' || call.text('key-file') !== undefined) return []
  try {
    const sites = await call.admin().sites()
    return [
      ok(
        'admin_token',
        `SADA_ADMIN_TOKEN opens the instance, which has ${sites.length === 1 ? 'one site' : `${sites.length} sites`}.`,
      ),
    ]
  } catch (error) {
    return [
      failed('admin_token', sentenceOf(error), 'Set SADA_ADMIN_TOKEN to the Worker’s secret ADMIN_TOKEN.'),
    ]
  }
}

async function examine(call: Call): Promise<Check[]> {
  let address: Check
  try {
    address = checkAddress(call)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return [failed('address', `${error.message}.`, 'Set SADA_URL to the Worker’s origin.')]
  }
  if (address.status === 'failed') return [address]
  const sentMs = Date.now()
  try {
    const health = await call.nobody().health()
    const checks = [address, ok('answer', 'Sada answers there.'), ...checkHealth(health)]
    checks.push(...checkClock(call.serverTimeMs, sentMs, Date.now()))
    if (health.database !== 'ok') return checks
    return [...checks, ...(await checkAccess(call)), ...(await checkAdmin(call))]
  } catch (error) {
    if (!(error instanceof SadaError)) throw error
    return [address, failed('answer', sentenceOf(error), 'Check SADA_URL, and that the Worker is deployed.')]
  }
}

const marks: Readonly<Record<Check['status'], readonly [string, Style]>> = {
  ok: ['ok     ', 'green'],
  warning: ['warning', 'yellow'],
  failed: ['FAILED ', 'red'],
}

function words(checks: readonly Check[], hasColour: boolean): string {
  return checks
    .map(({ name, status, says, todo }) => {
      const [mark, style] = marks[status]
      const text = [says, todo ?? ''].filter(Boolean).map((part) => isolate(oneLine(part)))
      return `${paint(hasColour, style, mark)}  ${name}: ${text.join(' ')}`
    })
    .join('\n')
}

async function doctor(call: Call): Promise<void> {
  const checks = await examine(call)
  const isWell = checks.every(({ status }) => status !== 'failed')
  if (!isWell) call.exitCode = 1
  call.out.show({ ok: isWell, checks }, () => words(checks, call.out.screen.hasColour))
}

/** Finding out what is wrong. */
export const doctorCommands: readonly Command[] = [
  {
    name: 'doctor',
    summary: 'Looks at address, health, secrets, clock, key and origins, and says what to do',
    options: {
      origin: { type: 'string', isMany: true, value: 'ORIGIN', help: 'whether pages there may use the site' },
    },
    access: 'none',
    notes: [
      'Uses SADA_KEY and SADA_ADMIN_TOKEN where they are set. The exit code is 1 when something has failed; warnings leave it 0.',
    ],
    examples: ['sada doctor', 'sada doctor --origin https://www.akhir-saa.example --json'],
    run: doctor,
  },
]
