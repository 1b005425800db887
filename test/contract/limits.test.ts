import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { Body, Email, Name, PageUrl, RequiredLine, Title, Website } from '../../contract/fields.ts'
import { limits, Status, utf8Length } from '../../contract/index.ts'

const folder = new URL('../../migrations/', import.meta.url)
const sql = readdirSync(folder)
  .sort()
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n')

/** The CHECK of a table's column. */
function check(table: string, column: string): string {
  const body = new RegExp(`CREATE TABLE ${table} \\(([\\s\\S]*?)\\n\\) STRICT`).exec(sql)?.[1] ?? ''
  return new RegExp(`^  ${column} .*?CHECK \\((.*)\\),?$`, 'm').exec(body)?.[1] ?? ''
}

const bytes = (column: string, most: number) => `length(CAST(${column} AS BLOB)) BETWEEN 1 AND ${most}`

describe('the database', () => {
  it.each([
    ['site', 'id', `length(id) BETWEEN 1 AND ${limits.siteIdLength}`],
    ['api_key', 'name', bytes('name', limits.nameBytes)],
    ['page', 'key', bytes('key', limits.urlBytes)],
    ['page', 'url', bytes('url', limits.urlBytes)],
    ['page', 'title', bytes('title', limits.titleBytes)],
    ['comment', 'depth', `depth BETWEEN 1 AND ${limits.depthMax}`],
    ['comment', 'author_name', bytes('author_name', limits.nameBytes)],
    // An address is kept as `URL` writes it: up to three bytes for one that was sent.
    ['comment', 'author_website', bytes('author_website', limits.websiteBytes * 3)],
    ['comment', 'body', bytes('body', limits.bodyBytes)],
    ['comment', 'status', `status IN (${Status.options.map((status) => `'${status}'`).join(', ')})`],
    [
      'comment',
      'previous_status',
      `previous_status IN (${Status.options.map((status) => `'${status}'`).join(', ')})`,
    ],
  ])('checks the limit of %s.%s that the contract states', (table, column, expected) => {
    expect(check(table, column)).toBe(expected)
  })

  it('takes whatever the contract lets through', () => {
    const most: [v.GenericSchema<unknown, string | undefined>, number][] = [
      [Name, limits.nameBytes],
      [Title, limits.titleBytes],
      [RequiredLine, limits.nameBytes],
      [Body, limits.bodyBytes],
      [Website, limits.websiteBytes * 3],
      [Email, limits.emailBytes],
    ]
    const part = fc.constantFrom('a', '.', '/', ' ', 'م', '㌀', '"', '?', 'ﷲ', '\u0301', '👨‍👩‍👧', '-')
    const text = fc.tuple(fc.constantFrom('', 'http://', 'https://a.b/'), fc.array(part, { maxLength: 250 }))
    fc.assert(
      fc.property(text, ([start, parts]) => {
        for (const [schema, bytes] of most) {
          const result = v.safeParse(schema, start + parts.join(''))
          if (result.success && result.output !== undefined) {
            expect(utf8Length(result.output)).toBeGreaterThan(0)
            expect(utf8Length(result.output)).toBeLessThanOrEqual(bytes)
          }
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a field', () => {
  const tooLong = (schema: v.GenericSchema, text: string) =>
    v.safeParse(schema, text, { abortPipeEarly: true }).issues?.map(({ message }) => message)

  it.each([
    ['name', Name, 'م', limits.nameGraphemes],
    ['title', Title, 'م', limits.titleGraphemes],
    ['body', Body, 'م', limits.bodyGraphemes],
    ['body of emoji', Body, '👍', limits.bodyBytes / 4],
  ])('%s may be as long as the limit and no longer', (_, schema, char, most) => {
    expect(v.is(schema, char.repeat(most))).toBe(true)
    expect(tooLong(schema, char.repeat(most + 1))).toContain('too_long')
  })

  it('of addresses is refused when it is too long', () => {
    expect(
      tooLong(Email, `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.com`),
    ).toEqual(['too_long'])
    expect(tooLong(Website, `https://a.example/${'a'.repeat(200)}`)).toEqual(['too_long'])
    expect(tooLong(PageUrl, `https://a.example/${'a'.repeat(2048)}`)).toEqual(['too_long'])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://user@a.example',
    'https://',
    'a.example',
    'ftp://a.example',
  ])('website is not %j', (text) => {
    expect(tooLong(Website, text)).toEqual(['url_invalid'])
  })

  it.each(['', '   '])('that is empty (%j) was not filled in', (text) => {
    expect([v.parse(Name, text), v.parse(Email, text), v.parse(Website, text), v.parse(Title, text)]).toEqual(
      Array(4).fill(undefined),
    )
  })
})
