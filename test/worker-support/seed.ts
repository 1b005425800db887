import { env } from 'cloudflare:workers'
import { origin } from './api.ts'

/** Many rows at once, made by SQL; the triggers count them as they count any other. */

const numbers = (from = 1) =>
  `WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ?1)`

/** The id that {@link seedComments} gives to its comment `i`. */
export function seededId(i: number): string {
  return `01k${String(i).padStart(23, '0')}`
}

/** Pages `…/p1` to `…/p<count>` with ids from 1. */
export async function seedPages(siteId: string, count: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO page (id, site_id, key, url, title, created_at_ms)
     ${numbers()} SELECT i, ?2, ?3 || i, ?3 || i, 'Page ' || i, 1 FROM n`,
  )
    .bind(count, siteId, `${origin}/p`)
    .run()
}

export interface Mix {
  count: number
  pages: number
  authors: number
  /** Each comment whose number divides by this answers an earlier one of its page; 0: none does. */
  replyEach: number
  /** SQL of the comment's number `i`. */
  status: string
  /** The first number; 1 unless said otherwise. */
  from?: number
  /** The number that every reply answers, instead of an earlier one of its page. */
  answers?: number
}

/** Comments `from` to `count`, spread over pages and authors. A reply stands `pages` numbers after its parent. */
export async function seedComments(siteId: string, mix: Mix): Promise<void> {
  const isReply = mix.replyEach > 0 ? `(i % ${mix.replyEach} = 0 AND i > ${mix.pages})` : '0'
  const id = (i: string) => `printf('01k%023d', ${i})`
  const parent = id(mix.answers === undefined ? `i - ${mix.pages}` : String(mix.answers))
  await env.DB.prepare(
    `INSERT INTO comment (id, site_id, page_id, parent_id, depth, visible_parent_id, thread_id, status, reasons,
       author_name, author_mac, body, created_at_ms, page_key)
     ${numbers(mix.from)} SELECT ${id('i')}, ?2, i % ${mix.pages} + 1, iif(${isReply}, ${parent}, NULL), iif(${isReply}, 2, 1),
       iif(${isReply}, ${parent}, NULL), iif(${isReply}, ${parent}, ${id('i')}), ${mix.status},
       '[{"code":"first_time"}]', 'Reader ' || i, printf('%043d', i * 7919 % ${mix.authors}), 'Comment ' || i, i, '${origin}/p' || (i % ${mix.pages} + 1)
     FROM n`,
  )
    .bind(mix.count, siteId)
    .run()
}
