import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commands } from '../../scripts/sada/commands/index.ts'
import { type CliSite, startCliSite } from '../support/cli.ts'
import { listenForTelegram, pressStart } from '../support/cli-telegram.ts'
import { telegramTokens } from '../support/telegram-control.ts'

/** `docs/cli.md`, as somebody who pastes its lines into a shell, one after the other. */

const docs = readFileSync('docs/cli.md', 'utf8')
const blocks = (language: string) =>
  [...docs.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)
const lines = blocks('sh').flatMap((text) => text.trimEnd().split('\n'))

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'sada-docs-'))
let site: CliSite

beforeAll(async () => {
  site = await startCliSite()
  const program = join(folder, 'sada')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${resolve('scripts/sada/main.mjs')}" "$@"\n`)
  chmodSync(program, 0o700)
  mkdirSync(join(folder, '.sada/state'), { recursive: true })
  writeFileSync(join(folder, '.sada/state/demo-site.key'), `${site.env.SADA_KEY}\n`)
  writeFileSync(join(folder, 'disallowed-keys.txt'), 'كازينو\nspam.example\n')
  listenForTelegram(site.outbound)
  writeFileSync(join(folder, 'bot-token.txt'), `${telegramTokens.first.token}\n`)
})
afterAll(async () => {
  await site.stop()
  rmSync(folder, { recursive: true })
})

async function shell(line: string, variables: Record<string, string>): Promise<string> {
  const env = { ...site.env, ...variables, PATH: `${folder}${delimiter}${process.env.PATH}` }
  const { stdout } = await run('sh', ['-c', line], { cwd: folder, env })
  return stdout
}

async function newest(...words: string[]): Promise<string> {
  const { stdout } = await site.sada([...words, '--json'])
  return JSON.parse(stdout).data[0]?.id ?? ''
}

/** Another day, on which recipients may be asked again. */
async function forgetQuestions(): Promise<void> {
  const db = await site.instance.miniflare.getD1Database('DB', 'sada')
  await db.prepare('DELETE FROM mail_confirmation').run()
}

/** What follows from a line for those after it. */
async function learn(line: string, said: string, variables: Record<string, string>): Promise<void> {
  const idIn = () => /^id +(\w+)/m.exec(said)?.[1] ?? ''
  if (line.startsWith('sada approve') || line.includes('comments approve'))
    variables.OPERATION ??= await newest('operations', 'list')
  if (line.startsWith('sada rules add')) variables.RULE_ID = await newest('rules', 'list')
  if (line.startsWith('sada keys create --name')) variables.KEY_ID = idIn()
  if (line.startsWith('sada webhooks add')) variables.WEBHOOK_ID = idIn()
  if (line.startsWith('sada webhooks test'))
    variables.DELIVERY_ID = await newest('webhooks', 'deliveries', variables.WEBHOOK_ID ?? '')
  if (line.startsWith('sada recipients add')) {
    variables.RECIPIENT_ID = await newest('recipients', 'list')
    await forgetQuestions()
  }
  if (line.startsWith('sada telegram code')) {
    await pressStart(site, /^code +(\w+)/m.exec(said)?.[1] ?? '')
    variables.ACCOUNT_ID = await newest('telegram', 'accounts')
  }
}

it('has an example of every command', () => {
  const shown = lines.join('\n')
  for (const { name, aliases = [] } of commands)
    expect(
      [name, ...aliases].some((known) => new RegExp(`\\bsada ${known}\\b`).test(shown)),
      name,
    ).toBe(true)
})

it('has only lines that do what they say', async () => {
  const variables: Record<string, string> = {
    ID: await site.post(),
    OTHER_ID: await site.post(),
    SADA_BOT_TOKEN: telegramTokens.first.token,
  }
  await site.post({ body: 'ربح سريع في القمار' })
  await site.post({ page: '/?p=12' })
  expect(lines.length).toBeGreaterThan(50)
  for (const line of lines) {
    // The address is another one here, and following ends only with Ctrl-C: cli.test.ts has that.
    if (/^export SADA_URL=|^sada tail\b/.test(line)) continue
    const said = await shell(line, variables)
    if (/--json\b/.test(line)) JSON.parse(said)
    await learn(line, said, variables)
  }
}, 180_000)

it('has a program that runs', async () => {
  const [program = ''] = blocks('js')
  await site.post()
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, ...site.env },
  })
  expect(Number(stdout)).toBeGreaterThan(0)
})
