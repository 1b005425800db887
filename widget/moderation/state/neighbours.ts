import type { ModerationClient } from '../../../client/index.ts'
import type { ModeratedComment } from '../../../contract/index.ts'

/** Published comments of a page before and after one, oldest first. */
export interface Neighbours {
  before: ModeratedComment[]
  after: ModeratedComment[]
  /** Whether the walk ended before it came to the comment: it is very far back. */
  isFar: boolean
}

const shown = 2
const pieceSize = 100
const piecesMost = 5

/**
 * Walks the page's published comments from the newest down to those around a comment.
 *
 * @throws SadaError
 */
export async function findNeighbours(
  client: Pick<ModerationClient, 'comments'>,
  { id, page }: Pick<ModeratedComment, 'id' | 'page'>,
): Promise<Neighbours> {
  let newer: ModeratedComment[] = []
  let cursor: string | null = null
  for (let piece = 0; piece < piecesMost; piece++) {
    const ask = { status: 'approved', page: page.page, limit: pieceSize } as const
    const found = await client.comments(cursor === null ? ask : { ...ask, cursor })
    const older = found.data.filter((each) => each.id < id)
    newer = [...newer, ...found.data.filter((each) => each.id > id)].slice(-shown)
    cursor = found.next_cursor
    if (older.length >= shown || cursor === null)
      return { before: older.slice(0, shown).toReversed(), after: newer.toReversed(), isFar: false }
  }
  return { before: [], after: newer.toReversed(), isFar: true }
}
