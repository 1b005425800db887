import type { AuthorFile, Note, StatusCounts } from '../../contract/index.ts'
import { commentIdTimeMs } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { auditChange } from './moderation.ts'
import { isoTime } from './rows.ts'

/** Who wrote a comment: found by the keyed hash of the address, or, without one, the comment alone. */
export interface AuthorOf {
  mac: string | null
  commentId: string
}

/** An author without an address is not the same person in another comment. */
const subjectOf = ({ mac, commentId }: AuthorOf) => mac ?? commentId

/** @returns `null` when the site has no such comment */
export async function findAuthorOf(
  db: Database,
  siteId: string,
  commentId: string,
): Promise<(AuthorOf & { deviceMac: string | null; name: string | null }) | null> {
  const select =
    'SELECT author_mac AS mac, device_mac AS deviceMac, author_name AS name, id AS commentId FROM comment WHERE id = ?1 AND site_id = ?2'
  return run(() =>
    db
      .prepare(select)
      .bind(commentId, siteId)
      .first<AuthorOf & { deviceMac: string | null; name: string | null }>(),
  )
}

const selectNames = `
  SELECT DISTINCT author_name AS name FROM (
    SELECT author_name FROM comment INDEXED BY comment_author
    WHERE site_id = ?1 AND author_mac = ?2 AND author_name IS NOT NULL ORDER BY id DESC LIMIT 50)`

const selectFirst = `
  SELECT id FROM comment INDEXED BY comment_author WHERE site_id = ?1 AND author_mac = ?2 ORDER BY id LIMIT 1`

const selectNotes = `
  SELECT n.body, n.created_at_ms,
    coalesce(api_key.name, (SELECT name FROM channel_name WHERE id = n.key_id)) AS key
  FROM author_note AS n LEFT JOIN api_key ON api_key.id = n.key_id
  WHERE n.site_id = ?1 AND n.subject = ?2 ORDER BY n.id DESC LIMIT 50`

interface NoteRow {
  body: string
  key: string | null
  created_at_ms: number
}

const toNote = ({ created_at_ms, ...note }: NoteRow): Note => ({
  ...note,
  created_at: isoTime(created_at_ms),
})

/** What is known of an author. */
export async function authorFile(
  db: Database,
  siteId: string,
  author: AuthorOf & { name: string | null },
  history: StatusCounts,
): Promise<AuthorFile> {
  const [names, first, notes] = await run(() =>
    db.batch([
      db.prepare(selectNames).bind(siteId, author.mac),
      db.prepare(selectFirst).bind(siteId, author.mac),
      db.prepare(selectNotes).bind(siteId, subjectOf(author)),
    ]),
  )
  const known = ((names?.results ?? []) as { name: string }[]).map(({ name }) => name)
  const firstId = (first?.results[0] as { id: string } | undefined)?.id ?? author.commentId
  return {
    names: known.length > 0 ? known : author.name === null ? [] : [author.name],
    history,
    first_seen_at: isoTime(commentIdTimeMs(firstId)),
    notes: ((notes?.results ?? []) as NoteRow[]).map(toNote),
  }
}

/** The same note of the same millisecond is this one, sent again. */
const insertNote = `
  INSERT INTO author_note (site_id, subject, body, key_id, created_at_ms) SELECT ?1, ?2, ?3, ?4, ?5
  WHERE NOT EXISTS (SELECT 1 FROM author_note
    WHERE site_id = ?1 AND subject = ?2 AND body = ?3 AND key_id = ?4 AND created_at_ms = ?5)`

/** Keeps a note about an author. */
export async function addNote(
  db: Database,
  siteId: string,
  author: AuthorOf,
  note: { body: string; keyId: string; keyName: string; nowMs: number },
): Promise<Note> {
  const { body, keyId, keyName, nowMs } = note
  const { commentId } = author
  await run(() =>
    db.batch([
      db.prepare(insertNote).bind(siteId, subjectOf(author), body, keyId, nowMs),
      auditChange(db, { siteId, keyId, action: 'note.add', commentId, nowMs }),
    ]),
  )
  return { body, key: keyName, created_at: isoTime(nowMs) }
}
