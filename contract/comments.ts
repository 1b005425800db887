import * as v from 'valibot'
import {
  Body,
  Count,
  Cursor,
  Email,
  Name,
  NextCursor,
  PageName,
  PageUrl,
  queryInteger,
  Time,
  Title,
  Website,
} from './fields.ts'
import { CommentId } from './ids.ts'
import { limits } from './limits.ts'
import { AuthorFields, Sort } from './sites.ts'
import { PageCounts } from './views.ts'

/** Which fields must be there is the site's choice (`fields` of the list) and checked after the shape. */
export const NewAuthor = v.strictObject({
  name: v.optional(Name),
  email: v.optional(Email),
  website: v.optional(Website),
})

export const NewComment = v.strictObject({
  page: PageName,
  url: v.optional(PageUrl),
  title: v.optional(Title),
  parent_id: v.nullish(CommentId),
  author: v.optional(NewAuthor, {}),
  body: Body,
})
export type NewComment = v.InferOutput<typeof NewComment>

const PublicAuthor = v.strictObject({
  name: v.pipe(v.nullable(v.string()), v.description('`null`: the author gave none')),
  website: v.optional(v.string()),
  staff: v.pipe(v.boolean(), v.description('Answered with a key of the site')),
})

const commentEntries = {
  id: CommentId,
  parent_id: v.pipe(v.nullable(CommentId), v.description('The nearest published comment above it')),
  author: PublicAuthor,
  body: v.string(),
  created_at: Time,
  edited_at: v.nullable(Time),
  pinned: v.pipe(v.boolean(), v.description('Stands before the others of its page')),
  reactions: v.pipe(v.record(v.string(), Count), v.description('Reactions by kind')),
}

/** A published comment, as everybody sees it. There is no e-mail address here, and no hash of one. */
export interface Comment {
  id: string
  parent_id: string | null
  author: v.InferOutput<typeof PublicAuthor>
  body: string
  created_at: string
  edited_at: string | null
  pinned: boolean
  reactions: Record<string, number>
  replies: Replies
}

/** Replies that came along, oldest first. */
export interface Replies {
  data: Comment[]
  /** On the first comment of a thread: continues the thread, in order of time, as a flat list. */
  next_cursor: string | null
  /** Published direct replies, whether they came along or not. */
  total: number
}

export const Replies: v.GenericSchema<Replies> = v.strictObject({
  data: v.array(v.lazy(() => Comment)),
  next_cursor: NextCursor,
  total: Count,
})

export const Comment: v.GenericSchema<Comment> = v.strictObject({ ...commentEntries, replies: Replies })

export const CommentsQuery = v.strictObject({
  page: PageName,
  sort: v.optional(Sort),
  limit: v.optional(queryInteger(1, limits.pageSizeMax)),
  cursor: v.optional(Cursor),
})

/** What the form and the heading need to know about the page. */
export const ThreadPage = v.strictObject({
  ...PageCounts.entries,
  open: v.pipe(v.boolean(), v.description('Whether the page takes comments')),
  fields: AuthorFields,
  depth: v.pipe(Count, v.description('Levels of a thread; a reply to the deepest joins it as its neighbour')),
})
export type ThreadPage = v.InferOutput<typeof ThreadPage>

export const CommentList = v.strictObject({
  data: v.array(Comment),
  next_cursor: NextCursor,
  page: ThreadPage,
})
export type CommentList = v.InferOutput<typeof CommentList>

export const SingleComment = v.strictObject({
  ...commentEntries,
  replies: Replies,
  page: v.pipe(v.string(), v.description('The page’s key')),
  ancestors: v.pipe(
    v.array(Comment),
    v.description('From the first comment of the thread down to the parent'),
  ),
})
export type SingleComment = v.InferOutput<typeof SingleComment>

export const PostedStatus = v.picklist(['approved', 'pending'])
export type PostedStatus = v.InferOutput<typeof PostedStatus>

export const PostedComment = v.strictObject({
  comment: Comment,
  edit_token: v.pipe(v.string(), v.description('Proves later that this device wrote the comment')),
  status: PostedStatus,
})
export type PostedComment = v.InferOutput<typeof PostedComment>
