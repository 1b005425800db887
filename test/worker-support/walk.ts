import type { Comment, CommentList, Sort } from '../../contract/index.ts'
import { read, send, type TestSite } from './api.ts'

function flat(comments: readonly Comment[]): Comment[] {
  return comments.flatMap((comment) => [comment, ...flat(comment.replies.data)])
}

/** Every comment of a page, by following every cursor as a patient reader would; and what the page said of itself. */
export async function walk(
  site: TestSite,
  page: string,
  options: { sort: Sort; limit: number },
): Promise<{ comments: Comment[]; total: number }> {
  const base = `${site.path}/comments?page=${encodeURIComponent(page)}&sort=${options.sort}&limit=${options.limit}`
  const piece = (cursor: string) => read<CommentList>(send(cursor ? `${base}&cursor=${cursor}` : base))
  const comments: Comment[] = []
  let total = 0
  for (let cursor: string | null = ''; cursor !== null; ) {
    const threads: CommentList = await piece(cursor)
    total = threads.page.comments
    for (const top of threads.data) {
      comments.push(...flat([top]))
      for (let rest = top.replies.next_cursor; rest !== null; ) {
        const more = await piece(rest)
        comments.push(...flat(more.data))
        rest = more.next_cursor
      }
    }
    cursor = threads.next_cursor
  }
  return { comments, total }
}
