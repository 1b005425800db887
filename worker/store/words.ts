import { type Database, run } from './db.ts'
import { siteToken } from './queue-filter.ts'

/** Comments that were stored before there was an index of words. */

const selectWithout = `
  SELECT id, site_id AS siteId, author_name AS name, body FROM comment INDEXED BY comment_without_words
  WHERE text_mac IS NULL ORDER BY id DESC LIMIT ?1`

/** ?1 the comments as JSON. Only those that still have no words: the next statement of the batch marks them. */
const insertWords = `
  INSERT INTO comment_words (rowid, site, author, body)
  SELECT c.rowid, w.value ->> 'site', w.value ->> 'name', w.value ->> 'body'
  FROM json_each(?1) AS w CROSS JOIN comment AS c ON c.id = w.value ->> 'id'
  WHERE c.text_mac IS NULL`

const markIndexed = `
  UPDATE comment SET text_mac = w.value ->> 'textMac' FROM json_each(?1) AS w
  WHERE comment.id = w.value ->> 'id' AND comment.text_mac IS NULL`

/** A comment whose words are not in the index. */
export interface WordlessComment {
  id: string
  siteId: string
  name: string | null
  body: string
}

/** The newest comments that have no words in the index, of all sites: one row read each. */
export async function commentsWithoutWords(db: Database, most: number): Promise<WordlessComment[]> {
  const { results } = await run(() => db.prepare(selectWithout).bind(most).all<WordlessComment>())
  return results
}

/** What the index gets of a comment. Both texts as `indexText` makes them. */
export interface CommentWords {
  id: string
  siteId: string
  name: string
  body: string
  /** Keyed hash of the folded text. */
  textMac: string
}

/** Puts comments into the index of words, each once, however often this is sent. */
export async function storeWords(db: Database, comments: readonly CommentWords[]): Promise<void> {
  const json = JSON.stringify(comments.map((each) => ({ ...each, site: siteToken(each.siteId) })))
  await run(() => db.batch([insertWords, markIndexed].map((sql) => db.prepare(sql).bind(json))))
}
