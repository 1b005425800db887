import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { AuditList, SiteAuditEntry } from '../../contract/index.ts'
import {
  act,
  article,
  makeKey,
  makeOtherSite,
  makeSite,
  post,
  postApproved,
  refused,
  setSettings,
} from '../worker-support/api.ts'
import { changesNothing, everything } from '../worker-support/database.ts'
import { moderator } from '../worker-support/moderator.ts'
import { reportThrice } from '../worker-support/play.ts'

describe('the trail of what was done', () => {
  it('has everything that changed something, newest first, with who it was', async () => {
    const site = await makeSite()
    const m = moderator(site)
    const { id } = (await post(site)).comment
    const noMail = await makeKey(site, ['moderate', 'read', 'settings'], 'عمر')
    const other = moderator(site, noMail)
    await other.post(`/comments/${id}/approve`)
    await other.post(`/comments/${id}/pin`)
    await other.post(`/comments/${id}/replies`, { body: 'شكرا' }, 201)
    await other.post(`/comments/${id}/author/notes`, { body: 'ملاحظة' }, 201)
    const rule = await other.post<{ id: string }>('/rules', { kind: 'word', pattern: 'حمار' }, 201)
    await other.ask('DELETE', `/rules/${rule.id}`)
    await other.post('/rules:import', { keywords: 'a1\nb2\n' })
    await other.ask('PATCH', '/pages', { page: article, state: 'read_only' })
    await other.ask('PATCH', '/settings', { depth: 3, sort: 'newest' })
    await reportThrice(site, id)
    const { data } = await m.get<AuditList>('/audit')
    expect(data.map(({ action, before, after, key }) => [action, before, after, key])).toEqual([
      ['hold', 'approved', 'pending', null],
      ['settings.change', null, 'depth sort', 'عمر'],
      ['page.change', null, 'state', 'عمر'],
      ['rule.add', null, '2 word', 'عمر'],
      ['rule.remove', null, 'word', 'عمر'],
      ['rule.add', null, '1 word', 'عمر'],
      ['note.add', null, null, 'عمر'],
      ['reply', null, null, 'عمر'],
      ['pin', null, null, 'عمر'],
      ['approve', 'pending', 'approved', 'عمر'],
      ['key.create', null, noMail.split('_')[1], 'admin'],
    ])
  })

  it('is read in pieces, by action and by comment, each entry once', async () => {
    const site = await makeSite()
    const ids = [(await post(site)).comment.id, (await post(site)).comment.id]
    for (const action of ['approve', 'spam', 'restore', 'delete', 'hold'])
      for (const id of ids) await moderator(site).post(`/comments/${id}/${action}`)
    const walk = async (query: string) => {
      const entries: SiteAuditEntry[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const piece: AuditList = await moderator(site).get(
          `/audit?limit=3${query}${cursor && `&cursor=${cursor}`}`,
        )
        expect(piece.data.length).toBeLessThanOrEqual(3)
        entries.push(...piece.data)
        cursor = piece.next_cursor
      }
      return entries
    }
    const all = await walk('')
    const rows = (await everything()).audit ?? []
    expect(all.map(({ id }) => Number(id))).toEqual(rows.map(({ id }) => Number(id)).toReversed())
    for (const id of ids)
      expect((await walk(`&comment=${id}`)).map((entry) => entry.id)).toEqual(
        all.filter(({ comment_id }) => comment_id === id).map((entry) => entry.id),
      )
    expect((await walk('&action=spam')).map(({ after }) => after)).toEqual(['spam', 'spam'])
    expect(await walk(`&action=spam&comment=${ids[0]}`)).toHaveLength(1)
    expect(await walk('&action=nothing')).toEqual([])
    const { next_cursor } = await moderator(site).get<AuditList>('/audit?limit=1')
    await refused(moderator(site).ask('GET', `/audit?action=spam&cursor=${next_cursor}`), 'cursor_foreign')
  })

  it('is each site’s own', async () => {
    const site = await makeSite()
    const id = await postApproved(site)
    const other = await makeOtherSite()
    expect((await moderator(other).get<AuditList>('/audit')).data).toEqual([])
    expect((await moderator(other).get<AuditList>(`/audit?comment=${id}`)).data).toEqual([])
  })

  it.each([
    `UPDATE audit SET action = 'x'`,
    `UPDATE audit SET after = 'approved' WHERE comment_id IS NOT NULL`,
    'DELETE FROM audit',
    `DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)`,
    `INSERT OR REPLACE INTO audit (id, site_id, key_id, action, created_at_ms) SELECT id, site_id, key_id, 'x', 1 FROM audit`,
  ])('lets nobody change it: %s', async (sql) => {
    const site = await makeSite()
    await act(site, (await post(site)).comment.id, 'approve')
    await changesNothing(() => expect(env.DB.prepare(sql).run()).rejects.toThrow('append-only'))
  })

  it('holds no text, name, address or secret', async () => {
    const site = await makeSite()
    const author = { name: 'اسم سري', email: 'secret@example.com' }
    const { id } = (await post(site, { author, body: 'نص سري جدا' })).comment
    await act(site, id, 'approve')
    await setSettings(site, { reserved_names: ['اسم محجوز'] })
    await moderator(site).post(`/comments/${id}/replies`, { body: 'جواب سري', name: 'توقيع سري' }, 201)
    await moderator(site).post('/rules', { kind: 'author', pattern: 'secret@example.com' }, 201)
    const { audit } = await everything()
    const text = JSON.stringify(audit)
    for (const secret of ['سري', 'محجوز', 'secret', site.key.slice(22)]) expect(text).not.toContain(secret)
  })
})
