import * as v from 'valibot'

/** What moderators and their systems can be told of. */
export const EventType = v.picklist([
  'comment.created',
  'comment.approved',
  'comment.held',
  'comment.spam',
  'comment.deleted',
  'comment.reported',
])
export type EventType = v.InferOutput<typeof EventType>
