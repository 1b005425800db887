import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CountsAnswer } from '../../contract/index.ts'
import { demoPages } from '../../widget/demo/pages.ts'
import { freePort, removeFolder, runStart, startProduct, temporaryFolder, until } from '../support/product.ts'

const folders: string[] = []
function folder(): string {
  const made = temporaryFolder()
  folders.push(made)
  return made
}
afterEach(() => {
  for (const made of folders.splice(0)) removeFolder(made)
})

async function isAnswering(address: string): Promise<boolean> {
  try {
    await fetch(address)
    return true
  } catch {
    return false // nothing listens there
  }
}

/** Runs the command to its end, which must come by itself. */
async function fails(variables: Record<string, string>): Promise<{ code: number | null; sentence: string }> {
  const command = runStart({ SADA_STATE: folder(), ...variables })
  const isLate = new Promise<never>((_, reject) => {
    setTimeout(() => {
      command.process.kill('SIGINT')
      reject(new Error(`npm start did not fail; it said: ${command.stdout()}${command.stderr()}`))
    }, 30_000).unref()
  })
  const code = await Promise.race([command.ended, isLate])
  return { code, sentence: command.stderr().trim() }
}

describe('npm start', () => {
  it('brings up both origins, keeps its data for the second start, and stops on Ctrl-C', async () => {
    const state = folder()
    const first = await startProduct(state)
    const said = first.log()
    const page = `${first.api}/moderation/`
    for (const part of [first.api, first.demo, page, 'ADMIN_TOKEN', '.dev.vars', 'demo-site.key', '/outbox'])
      expect(said).toContain(part)
    expect(statSync(join(state, 'demo-site.key')).mode & 0o777).toBe(0o600)
    const article = new URL(demoPages[0]?.path ?? '', first.demo).href
    expect(await (await fetch(article)).text()).toContain('<sada-comments site="akhir-saa">')
    expect((await fetch(`${first.api}/v1/sada.js`)).headers.get('access-control-allow-origin')).toBe('*')
    expect((await fetch(`${first.api}/v1/openapi.json`)).status).toBe(200)
    expect(await (await fetch(page)).text()).toContain('<mod-app>')
    expect(await (await fetch(`${first.api}/v1/errors`)).text()).toContain('id="page_closed"')
    const counts = async (api: string, page: string): Promise<CountsAnswer> =>
      (await fetch(`${api}/v1/sites/akhir-saa/counts?page=${encodeURIComponent(page)}`)).json()
    expect((await counts(first.api, article)).data[0]?.views).toBe(156)
    const seen = await fetch(`${first.api}/v1/sites/akhir-saa/views`, {
      method: 'POST',
      headers: {
        'content-type': 'text/plain',
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0',
        origin: first.demo,
      },
      body: JSON.stringify({ page: article }),
    })
    expect(await seen.json()).toMatchObject({ views: 157, outcome: 'counted' })
    const outbox = async () => (await fetch(`${first.demo}/outbox`)).text()
    const shown = await until('a message for each comment that waits', 30, async () => {
      const html = await outbox()
      return html.split('moderator@akhir-saa.example').length === 7 ? html : null
    })
    expect(shown).toContain('<meta name="robots" content="noindex">')
    const message = await fetch(`${first.demo}${/<iframe src="([^"]+)"/.exec(shown)?.[1]}`)
    expect(message.headers.get('content-security-policy')).toMatch(/sandbox allow-popups/)
    expect(await message.text()).toContain(`<a href="${first.api}/act/1~`)
    expect((await fetch(`${first.demo}/outbox/nothing`)).status).toBe(404)
    expect(await first.stop()).toBe(0)
    expect(await isAnswering(first.api)).toBe(false)
    expect(await isAnswering(first.demo)).toBe(false)

    const second = await startProduct(state)
    expect((await counts(second.api, article)).data[0]?.views).toBe(157)
    const summary = await fetch(`${second.api}/v1/moderation/summary`, {
      headers: { authorization: `Bearer ${second.ownerKey}` },
    })
    expect(await summary.json()).toMatchObject({ pending: 6, approved: 17, spam: 1, reported: 1 })
    // The demo site moved to another port: its readers can post all the same.
    const preflight = await fetch(`${second.api}/v1/sites/akhir-saa/comments`, {
      method: 'OPTIONS',
      headers: { origin: second.demo, 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe(second.demo)
    expect(await second.stop()).toBe(0)
  })

  it('says in one sentence that a port is in use', async () => {
    const server = createServer()
    const port = await freePort()
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    const first = await fails({ PORT: String(port), DEMO_PORT: String(await freePort()) })
    const second = await fails({ PORT: String(await freePort()), DEMO_PORT: String(port) })
    server.close()
    expect(first).toEqual({ code: 1, sentence: `Port ${port} is in use; choose another with PORT=…` })
    expect(second).toEqual({ code: 1, sentence: `Port ${port} is in use; choose another with DEMO_PORT=…` })
  })

  it.each(['http', '0', '70000', '-1', '80.5'])('refuses %s as a port in one sentence', async (port) => {
    expect(await fails({ PORT: port })).toEqual({ code: 1, sentence: 'PORT must be a port from 1 to 65535.' })
  })

  it('says in one sentence that the state folder cannot be used', async () => {
    const file = join(folder(), 'a-file')
    writeFileSync(file, '')
    const ports = { PORT: String(await freePort()), DEMO_PORT: String(await freePort()) }
    const { code, sentence } = await fails({ ...ports, SADA_STATE: file })
    expect({ code, sentence }).toEqual({
      code: 1,
      sentence: `${file} is not a folder that can be written; choose another with SADA_STATE=…`,
    })
  })

  it('says in one sentence that the database is broken', async () => {
    const state = folder()
    const ports = { PORT: String(await freePort()), DEMO_PORT: String(await freePort()) }
    const whole = runStart({ ...ports, SADA_STATE: state })
    await until('the database', 30, () => databaseFiles(state).length > 0)
    whole.process.kill('SIGINT')
    expect(await whole.ended).toBe(0)
    for (const path of databaseFiles(state)) {
      writeFileSync(path, 'this was a database once '.repeat(500))
      // The journal beside it could mend what was broken on purpose.
      for (const ending of ['-wal', '-shm']) rmSync(path + ending, { force: true })
    }
    const { code, sentence } = await fails({ ...ports, SADA_STATE: state })
    expect(code).toBe(1)
    expect(sentence.split('\n')).toHaveLength(1)
    expect(sentence).toContain(`The database in ${state} cannot be used`)
  })

  it('leaves no state behind that it could not finish', async () => {
    const state = folder()
    mkdirSync(join(state, 'unrelated'))
    const { code } = await fails({ PORT: 'nonsense', SADA_STATE: state })
    expect(code).toBe(1)
    expect(readdirSync(state)).toEqual(['unrelated'])
  })
})

function databaseFiles(folderPath: string): string[] {
  return readdirSync(folderPath, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sqlite') && !name.includes('metadata'))
    .map((name) => join(folderPath, name))
}
