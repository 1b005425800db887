import type { Call } from './call.ts'
import { UsageError } from './failures.ts'
import type { Column } from './table.ts'

/** A piece of a list. */
interface Piece<T> {
  data: T[]
  next_cursor: string | null
}

const pieceSize = 100
const usual = 50

/**
 * Prints a list piece by piece: as many as `--limit`, or `--all`. Items are printed as they come with `--ndjson`.
 *
 * @param read asks for one piece
 */
export async function printList<T>(
  call: Call,
  read: (piece: { limit: number; cursor?: string }) => Promise<Piece<T>>,
  columns: readonly Column<T>[],
  nothing: string,
): Promise<void> {
  const isAll = call.flag('all')
  if (isAll && call.text('limit') !== undefined) throw new UsageError('--all and --limit exclude each other')
  const most = isAll ? Number.POSITIVE_INFINITY : (call.whole('limit', 1, 999_999_999) ?? usual)
  const data: T[] = []
  let count = 0
  let cursor = call.text('cursor') ?? null
  do {
    const limit = Math.min(pieceSize, most - count)
    const piece = await read({ limit, ...(cursor === null ? {} : { cursor }) })
    count += piece.data.length
    cursor = piece.next_cursor
    if (call.out.mode === 'ndjson') for (const item of piece.data) call.out.item(item)
    else data.push(...piece.data)
  } while (cursor !== null && count < most)
  if (call.out.mode === 'ndjson') return
  call.out.list({ data, next_cursor: cursor }, columns, nothing)
  if (cursor !== null) call.out.note(`There are more: --all, or --cursor ${cursor}`)
}
