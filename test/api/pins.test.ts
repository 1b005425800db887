import { describe, expect, it } from 'vitest'
import { type ModeratedComment, type Queue, Sort } from '../../contract/index.ts'
import { act, list, makeSite, post, postApproved, refused, type TestSite } from '../worker-support/api.ts'
import { changesNothing, number } from '../worker-support/database.ts'
import { moderator } from '../worker-support/moderator.ts'

const settings = { moderation: 'none', max_comments_per_minute: 0 } as const

/** A page with so many comments, oldest first. */
async function pageOf(count: number): Promise<{ site: TestSite; ids: string[] }> {
  const site = await makeSite(settings)
  const ids: string[] = []
  for (let i = 0; i < count; i++) ids.push((await post(site)).comment.id)
  return { site, ids }
}

const pin = (site: TestSite, id = '', action = 'pin') =>
  moderator(site).ask('POST', `/comments/${id}/${action}`, {})

describe('pinned comments', () => {
  it('stand before the others in each order, as they were pinned, once, and say so', async () => {
    const { site, ids } = await pageOf(6)
    for (const i of [4, 1, 3]) expect((await pin(site, ids[i])).status).toBe(200)
    for (const sort of Sort.options) {
      const { data } = await list(site, `&sort=${sort}`)
      expect(data.slice(0, 3).map(({ id }) => id)).toEqual([ids[4], ids[1], ids[3]])
      expect(data.map(({ pinned }) => pinned)).toEqual([true, true, true, false, false, false])
      expect(new Set(data.map(({ id }) => id)).size).toBe(6)
    }
  })

  it('come with the first piece of the list and with no other', async () => {
    const { site, ids } = await pageOf(5)
    await pin(site, ids[2])
    const first = await list(site, '&limit=2&sort=oldest')
    expect(first.data.map(({ id }) => id)).toEqual([ids[2], ids[0], ids[1]])
    const second = await list(site, `&limit=2&sort=oldest&cursor=${first.next_cursor}`)
    expect(second.data.map(({ id }) => id)).toEqual([ids[3], ids[4]])
  })

  it('are three at most, however many are pinned at once', async () => {
    const { site, ids } = await pageOf(8)
    const answers = await Promise.all(ids.map((id) => pin(site, id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 409, 409, 409, 409, 409])
    expect(await number('SELECT count(*) AS n FROM comment WHERE pinned_at_ms IS NOT NULL')).toBe(3)
    const { data } = await moderator(site).get<Queue>('/comments?status=approved')
    const [pinned, others] = [data.filter((each) => each.pinned), data.filter((each) => !each.pinned)]
    await changesNothing(() => refused(pin(site, others[0]?.id), 'pins_full'))
    expect((await pin(site, pinned[0]?.id, 'unpin')).status).toBe(200)
    expect((await pin(site, others[0]?.id)).status).toBe(200)
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action = 'pin'`)).toBe(4)
  })

  it('are pinned and put back once, however often that is asked', async () => {
    const { site, ids } = await pageOf(1)
    const once = await moderator(site).post<ModeratedComment>(`/comments/${ids[0]}/pin`)
    expect(once.pinned).toBe(true)
    expect(await moderator(site).post(`/comments/${ids[0]}/pin`)).toEqual(once)
    expect(await moderator(site).post(`/comments/${ids[0]}/unpin`)).toMatchObject({ pinned: false })
    expect(await moderator(site).post(`/comments/${ids[0]}/unpin`)).toMatchObject({ pinned: false })
    expect(await number(`SELECT count(*) AS n FROM audit WHERE action IN ('pin', 'unpin')`)).toBe(2)
  })

  it('are published ones only', async () => {
    const site = await makeSite()
    const { id } = (await post(site)).comment
    for (const action of ['hold', 'spam', 'delete']) {
      await act(site, id, action)
      await refused(pin(site, id), 'comment_not_published')
    }
    expect(await number('SELECT count(*) AS n FROM comment WHERE pinned_at_ms IS NOT NULL')).toBe(0)
  })

  it.each(['hold', 'spam', 'delete'])(
    'lose their pin with %s, and leave room for another',
    async (action) => {
      const { site, ids } = await pageOf(4)
      for (const id of ids.slice(0, 3)) await pin(site, id)
      await act(site, ids[0] ?? '', action)
      expect((await pin(site, ids[3])).status).toBe(200)
      await act(site, ids[0] ?? '', 'approve')
      const { data } = await list(site)
      expect(data.map(({ id, pinned }) => [id, pinned])).toEqual([
        [ids[1], true],
        [ids[2], true],
        [ids[3], true],
        [ids[0], false],
      ])
    },
  )

  it('that are answers stay where they are, and lead the page when what they answered is gone', async () => {
    const site = await makeSite(settings)
    const top = await postApproved(site)
    const answer = await postApproved(site, { parent_id: top })
    const other = await postApproved(site)
    await pin(site, answer)
    expect((await list(site)).data.map(({ id }) => id)).toEqual([top, other])
    await act(site, top, 'delete')
    expect((await list(site)).data.map(({ id }) => id)).toEqual([answer, other])
  })
})
