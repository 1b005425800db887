import { env } from 'cloudflare:workers'
import { siteToken } from '../../worker/store/queue-filter.ts'
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
  /** SQL of the reasons, as JSON; `first_time` unless said otherwise. */
  reasons?: string
  /** The first number; 1 unless said otherwise. */
  from?: number
  /** The number that every reply answers, instead of an earlier one of its page. */
  answers?: number
}

/** Keyed hashes of different addresses differ in their first characters. */
const mac = (author: string) =>
  `substr('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', ${author} % 64 + 1, 1) || printf('%015d', ${author}) || printf('%027d', 0)`

/** Comments `from` to `count`, spread over pages and authors. A reply stands `pages` numbers after its parent. */
export async function seedComments(siteId: string, mix: Mix): Promise<void> {
  const isReply = mix.replyEach > 0 ? `(i % ${mix.replyEach} = 0 AND i > ${mix.pages})` : '0'
  const id = (i: string) => `printf('01k%023d', ${i})`
  const answered = mix.answers === undefined ? `(i - ${mix.pages})` : String(mix.answers)
  const parent = id(answered)
  const page = `(i % ${mix.pages} + 1)`
  await env.DB.prepare(
    `INSERT INTO comment (id, site_id, page_id, parent_id, depth, visible_parent_id, thread_id, status, reasons,
       author_name, author_mac, body, created_at_ms, page_key, page_url, page_title, parent_name, parent_excerpt)
     ${numbers(mix.from)} SELECT ${id('i')}, ?2, ${page}, iif(${isReply}, ${parent}, NULL), iif(${isReply}, 2, 1),
       iif(${isReply}, ${parent}, NULL), iif(${isReply}, ${parent}, ${id('i')}), ${mix.status},
       ${mix.reasons ?? `'[{"code":"first_time"}]'`}, 'Reader ' || i, ${mac(`(i * 7919 % ${mix.authors})`)}, 'Comment ' || i, i, '${origin}/p' || ${page},
       '${origin}/p' || ${page}, 'Page ' || ${page},
       iif(${isReply}, 'Reader ' || ${answered}, NULL), iif(${isReply}, 'Comment ' || ${answered}, NULL)
     FROM n`,
  )
    .bind(mix.count, siteId)
    .run()
}

/** Puts all comments of a site into the index of words. */
export async function seedWords(siteId: string): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO comment_words (rowid, site, author, body)
     SELECT rowid, ?2, lower(author_name), lower(body) FROM comment WHERE site_id = ?1`,
  )
    .bind(siteId, siteToken(siteId))
    .run()
}
