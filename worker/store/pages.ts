import type { PageCounts, PageState } from '../../contract/index.ts'
import { type Database, inParts, run, valuesList } from './db.ts'

const insertPage = `
  INSERT INTO page (site_id, key, url, title, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (site_id, key) DO UPDATE SET url = coalesce(url, excluded.url), title = coalesce(title, excluded.title)
    WHERE (url IS NULL AND excluded.url IS NOT NULL) OR (title IS NULL AND excluded.title IS NOT NULL)`

/** A page as a request names it. `url` and `title` fill what is empty and never replace what is there. */
export interface PageToStore {
  key: string
  url: string | null
  title: string | null
}

/** The statement that makes a page exist; harmless to repeat. */
export function ensurePage(
  db: Database,
  siteId: string,
  page: PageToStore,
  nowMs: number,
): D1PreparedStatement {
  return db.prepare(insertPage).bind(siteId, page.key, page.url, page.title, nowMs)
}

/**
 * A column of the page that a request means: `named` has the key, `target` is what it was merged into, if anything. A page
 * that was not merged costs no row more.
 */
export const meant = (column: string) =>
  `iif(target.id IS NULL, named.${column}, target.${column}) AS ${column === 'views_epoch' ? 'epoch' : column}`

/** What {@link meant} reads from; to be narrowed by `named.site_id` and `named.key`. */
export const meantPage = 'page AS named LEFT JOIN page AS target ON target.id = named.merged_into_id'

const pageColumns = [
  'id',
  'key',
  'url',
  'title',
  'views',
  'comments',
  'views_epoch',
  'state',
  'created_at_ms',
]

const selectPage = `
  SELECT ${pageColumns.map(meant).join(', ')} FROM ${meantPage} WHERE named.site_id = ?1 AND named.key = ?2`

/** A row of `page`. */
export interface PageRow {
  id: number
  key: string
  url: string | null
  title: string | null
  views: number
  comments: number
  /** The roll-up that `views` has; what is newer is with the counters. */
  epoch: number
  state: PageState
  created_at_ms: number
}

/** A page's numbers in D1. */
export type CountsRow = PageCounts & Pick<PageRow, 'id' | 'epoch'>

/** The page with a key, or what it was merged into. @returns `null` for a page that nobody has seen yet */
export function findPage(db: Database, siteId: string, key: string): Promise<PageRow | null> {
  return run(() => db.prepare(selectPage).bind(siteId, key).first<PageRow>())
}

/** As {@link findPage}, to put into a batch. */
export function pageStatement(db: Database, siteId: string, key: string): D1PreparedStatement {
  return db.prepare(selectPage).bind(siteId, key)
}

/**
 * Views and comments of many pages, by key; pages that nobody has seen are not among them.
 * Reads one row a page found.
 */
export async function countPages(
  db: Database,
  siteId: string,
  keys: readonly string[],
): Promise<Map<string, CountsRow>> {
  const statements = inParts([...new Set(keys)]).map((part) =>
    db
      .prepare(
        `WITH wanted (key) AS (VALUES ${valuesList(part.length, 2)})
         SELECT named.key AS page, ${['id', 'views', 'comments', 'views_epoch'].map(meant).join(', ')}
         FROM wanted CROSS JOIN page AS named ON named.site_id = ?1 AND named.key = wanted.key
           LEFT JOIN page AS target ON target.id = named.merged_into_id`,
      )
      .bind(siteId, ...part),
  )
  const results = await run(() => db.batch<CountsRow>(statements))
  return new Map(results.flatMap(({ results: rows }) => rows.map((row) => [row.page, row])))
}

const importTotals = `
  INSERT INTO page (site_id, key, url, title, views, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT (site_id, key) DO UPDATE SET views = max(views, excluded.views) WHERE page.merged_into_id IS NULL`

/** Takes over view totals that another counter kept. A total never goes down, so repeating is harmless. */
export async function importPageTotals(
  db: Database,
  siteId: string,
  pages: readonly { key: string; url: string; title: string; views: number }[],
  nowMs: number,
): Promise<void> {
  for (const part of inParts(pages)) {
    await run(() =>
      db.batch(
        part.map((page) =>
          db.prepare(importTotals).bind(siteId, page.key, page.url, page.title, page.views, nowMs),
        ),
      ),
    )
  }
}
