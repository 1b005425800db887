import { utf8Length } from '../../contract/index.ts'
import { type Keyring, keyring, mac } from '../auth/keyring.ts'
import type { Secrets } from '../config.ts'
import { log, logSurvived } from '../http/log.ts'
import { type CommentWords, commentsWithoutWords, storeWords, type WordlessComment } from '../store/words.ts'
import { fold } from '../text/normalise.ts'
import { indexText } from '../text/search.ts'

/**
 * Comments that came before there was an index of words get into it, a piece in each quarter of an hour, newest first. Three
 * queries a piece: with those of the lists of popular pages below the free plan's 50 of an invocation.
 */
const pieces = 2
const pieceMost = 100
/** Of a statement's one parameter; D1 takes two million. */
const pieceBytes = 1_000_000

/** As a comment that is posted gets them (`routes/posting.ts`). */
async function wordsOf(keys: Keyring, { id, siteId, name, body }: WordlessComment): Promise<CommentWords> {
  const textMac = await mac(keys, 'text', siteId, fold(body))
  return { id, siteId, name: indexText(name ?? ''), body: indexText(body), textMac }
}

/** As many from the start as one statement takes; one at least. */
function fitting(comments: readonly CommentWords[]): CommentWords[] {
  let bytes = 0
  const end = comments.findIndex((comment, i) => {
    bytes += utf8Length(JSON.stringify(comment))
    return i > 0 && bytes > pieceBytes
  })
  return comments.slice(0, end < 0 ? comments.length : end)
}

/** @returns how many comments got into the index */
async function indexPiece(db: D1Database, keys: Keyring): Promise<number> {
  const found = await commentsWithoutWords(db, pieceMost)
  if (found.length === 0) return 0
  const comments = fitting(await Promise.all(found.map((comment) => wordsOf(keys, comment))))
  await storeWords(db, comments)
  return comments.length
}

/** Indexes the next comments that have no words yet. Does nothing while the instance has no secret to hash texts with. */
export async function indexWords(env: Secrets & { DB: D1Database }): Promise<void> {
  const keys = await keyring(env.DATA_KEY)
  if (!keys) return
  try {
    for (let piece = 0; piece < pieces; piece++) {
      const comments = await indexPiece(env.DB, keys)
      if (comments === 0) return
      log('info', 'words', { comments })
    }
  } catch (error) {
    logSurvived('words_failed', error)
  }
}
