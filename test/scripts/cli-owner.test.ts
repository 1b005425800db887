import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../contract/index.ts'
import { Acted, type CliSite, pageAt, readJson, readProblem, startCliSite } from '../support/cli.ts'

/** What owners and administrators do from a terminal, against a real Worker and database. */

let site: CliSite
beforeAll(async () => {
  site = await startCliSite()
})
afterAll(() => site.stop())

const json = <S extends v.GenericSchema>(schema: S, ...words: string[]) => readJson(site, schema, ...words)
const problem = (words: string[], setting = {}) => readProblem(site, words, setting)

const folder = mkdtempSync(join(tmpdir(), 'sada-cli-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('rules, pages, numbers', () => {
  it('adds, lists, rehearses, imports and removes rules', async () => {
    const id = await site.post({ body: 'اربح في القمار اليوم' })
    const rule = await json(
      contract.Rule,
      'rules',
      'add',
      '--kind',
      'word',
      '--pattern',
      'قمار',
      '--action',
      'hold',
    )
    expect(rule).toMatchObject({
      kind: 'word',
      mode: 'word',
      pattern: 'قمار',
      action: 'hold',
      expires_at: null,
    })
    expect(await problem(['rules', 'add', '--kind', 'word', '--pattern', 'قمار'])).toMatchObject({
      exit: 1,
      code: 'rule_exists',
    })
    const ofAuthor = await json(
      contract.Rule,
      'rules',
      'add',
      '--comment',
      id,
      '--action',
      'spam',
      '--expires',
      '7d',
    )
    expect(Date.parse(ofAuthor.expires_at ?? '')).toBeGreaterThan(Date.now() + 6 * 86_400_000)
    const rehearsed = await json(
      contract.ReplayAnswer,
      'rules',
      'rehearse',
      '--kind',
      'word',
      '--pattern',
      'القمار',
    )
    expect(rehearsed.data.map((comment) => comment.id)).toContain(id)
    const words = file('words.txt', 'كازينو\r\nقمار2\r\n\r\nكازينو\r\n')
    expect((await json(contract.RuleImportAnswer, 'rules', 'import', words, '--action', 'spam')).added).toBe(
      2,
    )
    expect((await json(contract.RuleList, 'rules', 'list')).data.map((known) => known.id)).toContain(rule.id)
    expect(await json(v.unknown(), 'rules', 'remove', rule.id, '--yes')).toEqual({ removed: [rule.id] })
    expect(await problem(['rules', 'remove', rule.id, '--yes'])).toMatchObject({
      exit: 1,
      code: 'rule_not_found',
    })
    expect(await problem(['rules', 'remove', rule.id])).toMatchObject({ exit: 2, code: 'usage' })
  })

  it('opens, closes and renames pages, counts and tells', async () => {
    const id = await site.post({ page: '/2026/11/state' })
    await json(Acted, 'approve', id)
    const name = pageAt('state')
    for (const [command, state] of [
      ['close', 'closed'],
      ['read-only', 'read_only'],
      ['open', 'open'],
    ] as const)
      expect(
        await json(v.strictObject({ data: v.array(contract.SitePage) }), 'pages', command, name),
      ).toMatchObject({ data: [{ state }] })
    expect((await json(contract.SitePage, 'pages', 'rename', name, '--title', 'عنوان')).title).toBe('عنوان')
    expect((await json(contract.PageList, 'pages', 'list', '--page', name)).data[0]?.title).toBe('عنوان')
    expect(await problem(['pages', 'close', pageAt('nowhere')])).toMatchObject({
      exit: 1,
      code: 'page_not_found',
    })
    expect((await json(contract.Summary, 'summary')).approved).toBeGreaterThan(0)
    expect((await json(contract.Stats, 'stats')).days).toHaveLength(30)
    expect(
      (await json(contract.AuditList, 'audit', '--comment', id, '--action', 'approve')).data,
    ).toHaveLength(1)
    expect((await json(contract.OperationList, 'operations', 'list', '--limit', '1')).data).toHaveLength(1)
  })
})

describe('settings, keys, sites', () => {
  it('reads and changes settings, guarded by their tag', async () => {
    const Settings = contract.Settings
    const tag = await json(v.strictObject({ etag: v.string() }), 'settings', 'get', '--etag')
    const changed = await json(
      Settings,
      'settings',
      'set',
      'max_links=7',
      'fields.website=optional',
      'reserved_names+=المدير',
    )
    expect(changed).toMatchObject({
      max_links: 7,
      fields: { name: 'required', website: 'optional' },
      reserved_names: ['المدير'],
    })
    expect(await json(v.unknown(), 'settings', 'get', 'max_links')).toEqual({ max_links: 7 })
    expect(await json(Settings, 'settings')).toEqual(changed)
    expect(await problem(['settings', 'set', 'depth=3', '--if-match', tag.etag])).toMatchObject({
      exit: 1,
      code: 'precondition_failed',
    })
    expect(await problem(['settings', 'set', 'depth=300'])).toMatchObject({
      exit: 1,
      code: 'validation_failed',
      rest: { errors: [{ pointer: '/depth', code: 'value_invalid' }] },
    })
    expect(await problem(['settings', 'set', 'bogus=1'])).toMatchObject({ exit: 2, code: 'usage' })
  })

  it('makes keys that do what their scopes say, rotates and revokes them', async () => {
    const made = await json(
      contract.CreatedKey,
      'keys',
      'create',
      '--name',
      'ليل',
      '--scopes',
      'moderate,read',
      '--expires',
      '90d',
    )
    const { stdout } = await site.sada(['summary', '--json'], { env: { SADA_KEY: made.key } })
    expect(v.is(contract.Summary, JSON.parse(stdout))).toBe(true)
    const asMade = { env: { SADA_KEY: made.key } }
    expect(await problem(['keys', 'list'], asMade)).toMatchObject({ exit: 1, code: 'scope_missing' })
    const known = (await json(contract.KeyList, 'keys', 'list')).data.find(({ id }) => id === made.id)
    expect(known).toMatchObject({ name: 'ليل', scopes: ['moderate', 'read'] })
    const next = await json(contract.CreatedKey, 'keys', 'rotate', made.id, '--grace', '1h')
    expect((await site.sada(['summary'], asMade)).code).toBe(0)
    const keyFile = { env: { SADA_KEY: '' } }
    const path = file('key', `${next.key}\n`)
    expect((await site.sada(['summary', '--key-file', path], keyFile)).code).toBe(0)
    expect(await json(v.unknown(), 'keys', 'revoke', made.id, next.id, '--yes')).toEqual({
      revoked: [made.id, next.id],
    })
    expect(await problem(['summary', '--key-file', path], keyFile)).toMatchObject({
      exit: 1,
      code: 'key_invalid',
    })
  })

  it('makes and changes sites with the admin token, and keys for them', async () => {
    const made = await json(
      contract.CreatedSite,
      'sites',
      'create',
      '--id',
      'hespress',
      '--name',
      'هسبريس',
      '--origin',
      'https://h.example',
      '--origin',
      'https://m.h.example',
      '--locale',
      'ar-MA',
    )
    expect(made.site.settings.origins).toEqual(['https://h.example', 'https://m.h.example'])
    expect(
      await problem(['sites', 'create', '--id', 'hespress', '--name', 'x', '--origin', 'https://h.example']),
    ).toMatchObject({ exit: 1, code: 'site_exists' })
    const changed = await json(
      contract.Site,
      'sites',
      'change',
      'hespress',
      '--name',
      'هسبريس 2',
      'moderation=all',
      'origins-=https://h.example',
    )
    expect(changed.settings).toMatchObject({
      name: 'هسبريس 2',
      moderation: 'all',
      origins: ['https://m.h.example'],
    })
    expect((await json(contract.SiteList, 'sites')).data.map(({ id }) => id)).toContain('hespress')
    expect(await problem(['sites', 'change', 'nobody', 'depth=1'])).toMatchObject({
      exit: 1,
      code: 'site_not_found',
    })
    const key = await json(
      contract.CreatedKey,
      'keys',
      'create',
      '--site',
      'hespress',
      '--name',
      'x',
      '--scopes',
      'read',
    )
    const doctor = await site.sada(['doctor', '--json'], { env: { SADA_KEY: key.key } })
    expect(doctor.code).toBe(0)
    expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true })
    const wrong = await site.sada(['doctor'], { env: { SADA_KEY: 'sada_wrong', SADA_ADMIN_TOKEN: '' } })
    expect(wrong.code).toBe(1)
    expect(wrong.stdout).toContain('FAILED   key: The key is malformed, unknown, revoked or at its end.')
  })
})

describe('a command', () => {
  it('fails in a sentence with what to do when the key is wrong or nobody is there', async () => {
    const wrong = await site.sada(['summary'], { env: { SADA_KEY: 'sada_wrong' } })
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toMatch(
      /^sada: The key is malformed, unknown or revoked \(key_invalid, HTTP 401, request .+\)\. Check the key/,
    )
    expect(await problem(['summary'], { env: { SADA_URL: 'http://127.0.0.1:1' } })).toMatchObject({
      exit: 1,
      code: 'network',
      stdout: '',
    })
    expect(await problem(['summary', '--url', `${site.env.SADA_URL}/nowhere`])).toMatchObject({
      exit: 1,
      code: 'route_not_found',
    })
  })
})
