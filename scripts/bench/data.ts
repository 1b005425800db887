import type { Instance } from '../support/instance.ts'

/** A database of a size, made by SQL. The triggers count what they count for readers. */

type Database = Awaited<ReturnType<Instance['miniflare']['getD1Database']>>

/** Where the pages of the measured site are. */
export const origin = 'https://news.example'
export const site = 'bench'
/** All of them on the first page; whatever comes later is spread over the others. */
export const commentsOfFirstPage = 100
const chunk = 50_000

const numbers =
  'WITH RECURSIVE n (i) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < ?2)'

async function inChunks(
  from: number,
  to: number,
  work: (from: number, to: number) => Promise<unknown>,
): Promise<void> {
  for (let first = from; first <= to; first += chunk) await work(first, Math.min(to, first + chunk - 1))
}

/** Pages with ids from 1 to `count`. */
export function makePages(db: Database, count: number): Promise<void> {
  return inChunks(1, count, (from, to) =>
    db
      .prepare(
        `INSERT INTO page (id, site_id, key, url, title, views, created_at_ms)
         ${numbers} SELECT i, '${site}', '${origin}/p' || i, '${origin}/p' || i, 'عنوان المقال رقم ' || i, i % 1000, 1 FROM n`,
      )
      .bind(from, to)
      .run(),
  )
}

const text = 'تعليق قارئ من المغرب على هذا المقال، بطول معقول وفيه رأي واضح. '.repeat(3)

/** Approved comments with numbers `from` to `to`; every third of a page answers its thread's first. One in fifty waits. */
export function makeComments(db: Database, from: number, to: number, pages: number): Promise<void> {
  const id = (i: string) => `printf('01k%023d', ${i})`
  const page = `iif(i <= ${commentsOfFirstPage}, 1, 2 + i % ${pages - 1})`
  // A thousand authors; keyed hashes of different addresses differ in their first characters.
  const mac = `char(65 + i * 7919 % 1000 % 26) || printf('%015d%027d', i * 7919 % 1000, 0)`
  const start = `iif(i <= ${commentsOfFirstPage} AND i % 3 = 0, ${id('i - 1')}, NULL)`
  return inChunks(from, to, (first, last) =>
    db
      .prepare(
        `INSERT INTO comment (id, site_id, page_id, parent_id, depth, visible_parent_id, thread_id, status, reasons,
           author_name, author_mac, body, created_at_ms, page_key, parent_name, parent_excerpt)
         ${numbers} SELECT ${id('i')}, '${site}', ${page}, ${start}, iif(${start} IS NULL, 1, 2), ${start},
           coalesce(${start}, ${id('i')}), iif(i > ${commentsOfFirstPage} AND i % 50 = 0, 'pending', 'approved'),
           '[{"code":"first_time"}]', 'قارئ ' || i, ${mac}, '${text}', i, '${origin}/p' || ${page},
           iif(${start} IS NULL, NULL, 'قارئ'), iif(${start} IS NULL, NULL, '${text}')
         FROM n`,
      )
      .bind(first, last)
      .run(),
  )
}
