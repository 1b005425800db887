import { spawn, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { commands } from '../../scripts/sada/commands/index.ts'
import { type Setting, startCli } from '../support/cli.ts'

/** What is wrong before anything is sent; no instance is needed for that. */

const env = { SADA_URL: 'http://127.0.0.1:1', SADA_KEY: 'sada_key', SADA_ADMIN_TOKEN: 'token' }
const sada = (words: readonly string[], setting: Setting = {}) =>
  startCli(words, { ...setting, env: { ...env, ...setting.env } }).ended

describe('a command', () => {
  it.each([
    ['no command', [], {}],
    ['an unknown command', ['bogus'], {}],
    ['an unknown option', ['summary', '--bogus'], {}],
    ['no address', ['summary'], { SADA_URL: '' }],
    ['an address that is none', ['summary'], { SADA_URL: 'comments' }],
    ['an address that is not https', ['summary'], { SADA_URL: 'http://comments.example' }],
    ['an address that is not https, for a token', ['sites'], { SADA_URL: 'http://10.0.0.1:8787' }],
    ['no key', ['summary'], { SADA_KEY: '' }],
    ['no admin token', ['sites', 'list'], { SADA_ADMIN_TOKEN: '' }],
    ['a key file that is not there', ['summary', '--key-file', '/no/such/file'], {}],
    ['a list that is both', ['list', '--all', '--limit', '3'], {}],
    ['no rule', ['rules', 'add', '--kind', 'word'], {}],
    ['no scopes', ['keys', 'create', '--name', 'x'], {}],
    ['no origin', ['sites', 'create', '--id', 'x', '--name', 'x'], {}],
    ['a word list that is not there', ['rules', 'import', '/no/such/file'], {}],
  ])('is wrong usage with %s: exit 2, nothing on stdout, one object on stderr', async (_, words, env) => {
    const { code, stdout, stderr } = await sada([...words, '--json'], { env })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(JSON.parse(stderr)).toMatchObject({ code: 'usage', status: 0 })
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('helps with each command, in English, with exit code 0', async () => {
    const { code, stdout } = await sada(['help'], { env: { SADA_URL: '', SADA_KEY: '' } })
    expect(code).toBe(0)
    for (const { name } of commands) expect(stdout).toContain(`  ${name}`)
    expect(JSON.parse((await sada(['help', 'rules', '--json'])).stdout).commands).toHaveLength(5)
  })

  it('is reached by npm too, in a folder of the packages', () => {
    const words = ['run', '--silent', 'sada', '--', 'help', 'rules', '--json']
    const { status, stdout } = spawnSync('npm', words, { encoding: 'utf8' })
    expect(status).toBe(0)
    expect(JSON.parse(stdout).commands).toHaveLength(5)
  })

  it('ends quietly when nobody reads any more', async () => {
    const child = spawn(process.execPath, ['scripts/sada/main.mjs', 'help'])
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (part: Buffer) => {
      stderr += part
    })
    const code = await new Promise((done) => child.on('close', done))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
