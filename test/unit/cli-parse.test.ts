import { describe, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../contract/index.ts'
import { readAssignments } from '../../scripts/sada/assignments.ts'
import { optionsOf } from '../../scripts/sada/command.ts'
import { commands } from '../../scripts/sada/commands/index.ts'
import { UsageError } from '../../scripts/sada/failures.ts'
import { helpText } from '../../scripts/sada/help.ts'
import { parse } from '../../scripts/sada/parse.ts'
import { durationSeconds, readTime } from '../../scripts/sada/times.ts'

/** Words of a line as a shell parts them; the examples need no more than quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

describe('the table of commands', () => {
  it('has each name once', () => {
    const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    expect(names).toEqual([...new Set(names)])
  })

  it('gives an option the same type in all commands, so that it can be read before the command is known', () => {
    const types = new Map<string, string>()
    for (const command of commands)
      for (const [name, { type, isMany = false }] of Object.entries(optionsOf(command))) {
        const known = `${type} ${isMany}`
        expect(types.get(name) ?? known, `--${name}`).toBe(known)
        types.set(name, known)
      }
  })

  it.each(commands.map((command) => [command.name, command] as const))('helps with %s', (name, command) => {
    const text = helpText(name)
    expect(text).toContain(command.summary)
    for (const option of Object.keys(optionsOf(command))) expect(text).toContain(`--${option}`)
    for (const example of command.examples) {
      const line = example.split(' | ').at(-1) ?? ''
      const parsed = parse(words(line).slice(1))
      expect('command' in parsed && parsed.command.name, line).toBe(name)
    }
    expect(parse([...name.split(' '), '--help'])).toEqual({ help: name, isJson: false })
  })
})

describe('what is typed', () => {
  it.each([
    ['list --status spam', 'comments list', { status: 'spam' }, []],
    ['--status spam --json queue', 'comments list', { status: 'spam', json: true }, []],
    ['approve a b', 'comments approve', {}, ['a', 'b']],
    ['--url http://x comments approve -', 'comments approve', { url: 'http://x' }, ['-']],
    ['keys create --name x --scopes moderate,read', 'keys create', { scopes: ['moderate,read'] }, []],
    [
      'keys create --name x --scopes read --scopes moderate',
      'keys create',
      { scopes: ['read', 'moderate'] },
      [],
    ],
    ['reply a -- --text', 'comments reply', {}, ['a', '--text']],
    ['undo a', 'operations undo', {}, ['a']],
    ['rules replay --kind word --pattern x', 'rules rehearse', { kind: 'word' }, []],
  ])('reads %s', (line, name, values, args) => {
    const parsed = parse(line.split(' '))
    if (!('command' in parsed)) throw new Error('no command')
    expect(parsed.command.name).toBe(name)
    expect(parsed.values).toMatchObject(values)
    expect(parsed.args).toEqual(args)
  })

  it.each([
    ['', 'Which command?'],
    ['bogus', 'There is no command bogus'],
    ['comments bogus', 'There is no command comments bogus; comments has: list, show'],
    ['keys', null],
    ['list x', 'comments list takes no x'],
    ['summary x', 'summary takes no x'],
    ['show', 'comments show needs <id>'],
    ['show a b', 'comments show takes only <id>'],
    ['list --bogus', 'Unknown option'],
    ['summary --ndjson', 'Unknown option'],
    ['list --status', 'argument missing'],
    ['list --status nonsense', '--status must be one of: pending, approved'],
    ['keys create --scopes read,all', '--scopes must be one of: moderate'],
    ['summary --json=yes', 'does not take an argument'],
  ])('refuses “%s”', (line, reason) => {
    const attempt = () => parse(line.split(' ').filter(Boolean))
    if (reason === null) expect(attempt).not.toThrow()
    else {
      expect(attempt).toThrow(UsageError)
      expect(attempt).toThrow(reason)
    }
  })

  it('gives help where it is asked for, and the version', () => {
    expect(parse(['help'])).toEqual({ help: '', isJson: false })
    expect(parse(['--help'])).toEqual({ help: '', isJson: false })
    expect(parse(['help', 'rules', 'add', '--json'])).toEqual({ help: 'rules add', isJson: true })
    expect(parse(['--version'])).toEqual({ version: true })
    expect(helpText('')).toMatch(
      /SADA_URL[\s\S]*SADA_KEY[\s\S]*0 {2}done\n {2}1 {2}refused[\s\S]*2 {2}wrong usage/,
    )
    expect(helpText('keys')).toContain('keys rotate')
    expect(helpText('approve')).toContain('sada comments approve')
    expect(() => helpText('bogus')).toThrow(UsageError)
  })
})

describe('times', () => {
  const now = Date.parse('2026-11-27T12:00:00Z')
  it.each([
    ['24h', 'past', '2026-11-26T12:00:00.000Z'],
    ['7d', 'future', '2026-12-04T12:00:00.000Z'],
    ['90s', 'past', '2026-11-27T11:58:30.000Z'],
    ['2026-11-01', 'past', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T10:00:00+01:00', 'past', '2026-11-01T09:00:00.000Z'],
  ] as const)('reads %s (%s)', (text, direction, time) => {
    expect(readTime('since', text, direction, now)).toBe(time)
  })

  it.each(['', 'x', '7', 'yesterday', '2026', '2026-13-01', '999999999w', '1.5h'])('refuses “%s”', (text) => {
    expect(() => readTime('since', text, 'past', now)).toThrow(UsageError)
  })

  it('reads durations, in seconds unless a unit is named', () => {
    expect(['90', '15m', '2w', 'x', ''].map(durationSeconds)).toEqual([90, 900, 1_209_600, null, null])
  })
})

describe('settings', () => {
  const settings: Settings = {
    name: 'آخر ساعة',
    origins: ['https://a.example', 'https://b.example'],
    locale: 'ar-MA',
    time_zone: 'Africa/Casablanca',
    ...defaultSettings,
    fields: { name: 'required', email: 'required', website: 'off' },
  }
  it.each([
    [['moderation=all'], { moderation: 'all' }],
    [['max_links=3', 'depth=2'], { max_links: 3, depth: 2 }],
    [['honours_privacy_signals=true'], { honours_privacy_signals: true }],
    [['name=a=b, c'], { name: 'a=b, c' }],
    [
      ['origins=https://c.example, https://d.example'],
      { origins: ['https://c.example', 'https://d.example'] },
    ],
    [['origins+=https://c.example'], { origins: [...settings.origins, 'https://c.example'] }],
    [['origins+=https://a.example'], { origins: ['https://b.example', 'https://a.example'] }],
    [['origins-=https://a.example'], { origins: ['https://b.example'] }],
    [
      ['origins+=https://c.example', 'origins-=https://a.example'],
      { origins: ['https://b.example', 'https://c.example'] },
    ],
    [['reserved_names+=رئيس التحرير'], { reserved_names: ['رئيس التحرير'] }],
    [['reserved_names=["a, b"]'], { reserved_names: ['a, b'] }],
    [['reserved_names='], { reserved_names: [] }],
    [['saved_replies=[{"title":"t","body":"b"}]'], { saved_replies: [{ title: 't', body: 'b' }] }],
    [
      ['fields.email=optional', 'fields.website=optional'],
      { fields: { name: 'required', email: 'optional', website: 'optional' } },
    ],
  ])('reads %s', (assignments, patch) => {
    expect(readAssignments(assignments, settings)).toEqual(patch)
  })

  it.each([
    'bogus=1',
    'toString=1',
    '__proto__=1',
    'max_links',
    'max_links=many',
    'max_links+=1',
    'honours_privacy_signals=yes',
    'fields.bogus=off',
    'name.first=x',
    'origins=[broken',
    'name=@/no/such/file',
  ])('refuses %s', (assignment) => {
    expect(() => readAssignments([assignment], settings)).toThrow(UsageError)
  })
})
