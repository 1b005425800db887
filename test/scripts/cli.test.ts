import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../contract/index.ts'
import { Acted, type CliSite, pageAt, readJson, readProblem, startCli, startCliSite } from '../support/cli.ts'
import { until } from '../support/product.ts'

/** What moderators do from a terminal: the command line as a process, against a real Worker and database. */

let site: CliSite
beforeAll(async () => {
  site = await startCliSite()
})
afterAll(() => site.stop())

const json = <S extends v.GenericSchema>(schema: S, ...words: string[]) => readJson(site, schema, ...words)
const problem = (words: string[], setting = {}) => readProblem(site, words, setting)
const unknownId = '01kb2m8t5q0000000000000000'

describe('comments', () => {
  it('are listed, filtered, shown and found in Arabic, as the contract has them', async () => {
    const id = await site.post({ name: 'فاطمة الزهراء', body: 'المُباراة كانت رائعة', page: '/2026/11/a' })
    const other = await site.post({ page: '/2026/11/b' })
    const list = await json(contract.Queue, 'comments', 'list', '--status', 'pending', '--page', pageAt('a'))
    expect(list.data.map((comment) => comment.id)).toEqual([id])
    const found = await json(
      contract.Queue,
      'list',
      '--status',
      'any',
      '--q',
      'مباراه',
      '--page',
      pageAt('a'),
    )
    expect(found.data.map((comment) => comment.id)).toEqual([id])
    expect((await json(contract.Queue, 'queue', '--since', '1h', '--all')).data.length).toBeGreaterThan(1)
    expect((await json(contract.Queue, 'queue', '--author', 'فاطمة')).data[0]?.id).toBe(id)
    expect(
      (await json(contract.Queue, 'queue', '--reason', 'first_time', '--page', pageAt('b'))).data[0]?.id,
    ).toBe(other)
    const shown = await json(contract.CommentWithHistory, 'comments', 'show', id)
    expect(shown.author.name).toBe('فاطمة الزهراء')
    const { stdout } = await site.sada(['show', id])
    expect(stdout).toContain('author          \u2068فاطمة الزهراء\u2069\n')
    expect(stdout).not.toContain('\u001b')
  })

  it('come in pieces: so many, from a cursor on, or all, as a document or line by line', async () => {
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.unshift(await site.post({ page: '/2026/11/pieces' }))
    const of = (...words: string[]) => json(contract.Queue, 'list', '--page', pageAt('pieces'), ...words)
    const first = await of('--limit', '2')
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    const rest = await of('--all', '--cursor', first.next_cursor ?? '')
    expect(rest).toMatchObject({ next_cursor: null })
    expect(rest.data.map(({ id }) => id)).toEqual(ids.slice(2))
    const { stdout } = await site.sada(['list', '--page', pageAt('pieces'), '--ndjson'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => v.parse(contract.ModeratedComment, JSON.parse(line)).id)).toEqual(ids)
    expect((await site.sada(['list', '--limit', '2'])).stderr).toContain('--cursor ')
  })

  it('are decided by id, each with its own outcome, and one that is unknown costs only itself', async () => {
    const [a, b] = [await site.post(), await site.post()]
    const done = await json(Acted, 'comments', 'approve', a, b)
    expect(done.results).toEqual([
      { id: a, status: 'approved' },
      { id: b, status: 'approved' },
    ])
    expect(done.operations).toEqual([done.operation])
    for (const [action, status] of [
      ['spam', 'spam'],
      ['restore', 'approved'],
      ['delete', 'deleted'],
      ['hold', 'pending'],
      ['approve', 'approved'],
    ] as const)
      expect((await json(Acted, action, a)).results).toEqual([{ id: a, status }])
    const { code, stdout } = await site.sada(['approve', a, unknownId, 'no-id', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout).results).toEqual([
      { id: a, status: 'approved' },
      { id: unknownId, status: null, code: 'comment_not_found' },
      { id: 'no-id', status: null, code: 'comment_not_found' },
    ])
    const pinned = await json(Acted, 'pin', a)
    expect(pinned.results).toEqual([{ id: a, status: 'approved' }])
    expect((await json(Acted, 'comments', 'unpin', a)).results[0]?.status).toBe('approved')
    const held = await site.post()
    expect((await site.sada(['pin', held, '--json'])).stdout).toContain('"code":"comment_not_published"')
  })

  it('are decided from stdin in groups of 200, from ids and from items, and taken back', async () => {
    const ids = [await site.post(), await site.post(), await site.post()]
    const others = Array.from({ length: 400 }, (_, i) => `01kb2m8t5q${String(i).padStart(16, '0')}`)
    const [first = '', second = '', third = ''] = ids
    const stdin = [
      first,
      '',
      ...others.slice(0, 200),
      `  ${second}  `,
      ...others.slice(200),
      `{"id":"${third}"}`,
    ].join('\n')
    const { code, stdout } = await site.sada(['comments', 'spam', '-', '--json'], { stdin })
    expect(code).toBe(1)
    const done = v.parse(Acted, JSON.parse(stdout))
    expect(done.results).toHaveLength(403)
    expect(done.results.filter((result) => result.status === 'spam').map(({ id }) => id)).toEqual(ids)
    expect(done.operations).toHaveLength(3)
    const lines = await site.sada(['approve', '-', '--ndjson'], { stdin: ids.join('\n') })
    expect(
      lines.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).status),
    ).toEqual(Array(3).fill('approved'))
    const undone = await json(Acted, 'undo', JSON.parse(lines.stdout.split('\n')[0] ?? '').operation)
    expect(undone.results.map(({ status }) => status)).toEqual(Array(3).fill('spam'))
    // What was decided since is undone, so what is older can be undone, too.
    const older = await json(Acted, 'comments', 'undo', done.operations[0] ?? '')
    expect(older.results.map(({ status }) => status)).toContain('pending')
    const last = await site.sada(['spam', await site.post(), '--json'])
    const [operation = ''] = v.parse(Acted, JSON.parse(last.stdout)).operations
    expect(await json(Acted, 'comments', 'undo', operation)).toMatchObject({
      results: [{ status: 'pending' }],
    })
  })

  it('are decided all that match, and none else', async () => {
    const ids = [await site.post({ page: '/2026/11/m' }), await site.post({ page: '/2026/11/m' })]
    const other = await site.post({ page: '/2026/11/n' })
    const done = await json(Acted, 'comments', 'approve', '--matching', '--page', pageAt('m'))
    expect(done.results.map(({ id }) => id).toSorted()).toEqual(ids)
    expect(done.next_cursor).toBeNull()
    expect((await json(contract.CommentWithHistory, 'show', other)).status).toBe('pending')
  })

  it('are answered once, by argument or stdin, and their authors noted', async () => {
    const id = await site.post()
    expect(await problem(['reply', id, 'شكرا'])).toMatchObject({ exit: 1, code: 'comment_not_published' })
    await json(Acted, 'approve', id)
    const reply = await json(
      contract.SingleComment,
      'reply',
      id,
      'شكرا على التصحيح',
      '--name',
      'هيئة التحرير',
    )
    expect(reply).toMatchObject({
      body: 'شكرا على التصحيح',
      parent_id: id,
      author: { name: 'هيئة التحرير', staff: true },
    })
    const again = await site.sada(['reply', id, '-', '--name', 'هيئة التحرير', '--json'], {
      stdin: 'شكرا على التصحيح',
    })
    expect(JSON.parse(again.stdout).id).toBe(reply.id)
    expect(await json(contract.Note, 'comments', 'note', id, 'اتصل بنا')).toMatchObject({ body: 'اتصل بنا' })
    expect((await json(contract.AuthorFile, 'comments', 'author', id)).notes[0]?.body).toBe('اتصل بنا')
  })

  it('move no cursor and set no title, whatever the database holds', async () => {
    const id = await site.post({ page: '/2026/11/hostile' })
    const db = await site.instance.miniflare.getD1Database('DB', 'sada')
    const body = 'قبل\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eبعد'
    await db.prepare('UPDATE comment SET body = ?1, author_name = ?1 WHERE id = ?2').bind(body, id).run()
    for (const words of [
      ['list', '--page', pageAt('hostile')],
      ['show', id],
      ['list', '--page', pageAt('hostile'), '--json'],
    ]) {
      const { code, stdout } = await site.sada(words)
      expect(code).toBe(0)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
      expect(stdout).toContain('بعد')
    }
    expect((await json(contract.Queue, 'list', '--page', pageAt('hostile'))).data[0]?.body).toBe(body)
  })
})

describe('tail', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'tells what comes and what is decided, and ends with %s and 0',
    async (signal) => {
      const tail = startCli(['tail', '--interval', '1s', '--ndjson', '--since', '1s'], { env: site.env })
      const id = await site.post({ body: 'جديد' })
      const events = () =>
        tail
          .stdout()
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      await until('the comment', 20, () => events().some(({ comment }) => comment?.id === id))
      await site.sada(['approve', id])
      await until('the decision', 20, () => events().some(({ decision }) => decision?.comment_id === id))
      tail.signal(signal)
      const { code, stderr } = await tail.ended
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const told = events().filter(({ comment, decision }) => (comment?.id ?? decision?.comment_id) === id)
      expect(told.map(({ type }) => type)).toEqual(['comment', 'decision'])
      expect(told[1].decision).toMatchObject({ action: 'approve', before: 'pending', after: 'approved' })
    },
  )
})
