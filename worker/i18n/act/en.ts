import type { ActWords } from '../act.ts'

/** English. */
export const words: ActWords = {
  ask: {
    approve: {
      title: 'Publish this comment?',
      button: 'Publish the comment',
      lead: 'Readers will see it at once.',
    },
    spam: { title: 'Is this comment spam?', button: 'Mark as spam', lead: 'Readers will not see it.' },
    delete: {
      title: 'Delete this comment?',
      button: 'Delete the comment',
      lead: 'Readers will not see it; it stays in the bin.',
    },
    undo: {
      title: 'Take the decision back?',
      button: 'Undo the decision',
      lead: 'The comment becomes what it was: {state}.',
    },
    confirm: {
      title: 'Confirm the subscription',
      button: 'Confirm the subscription',
      lead: 'You will then get messages about comments that wait for a decision on {site}.',
    },
    unsubscribe: {
      title: 'Stop the messages?',
      button: 'Stop the messages',
      lead: 'You will get no more messages about comments on {site}.',
    },
  },
  done: {
    approved: { title: 'Comment published', lead: 'Readers see it now.' },
    spam: { title: 'Comment marked as spam', lead: 'Readers will not see it.' },
    deleted: { title: 'Comment deleted', lead: 'Readers will not see it; it stays in the bin.' },
  },
  undone: { title: 'Decision undone', lead: 'The comment is again what it was: {state}.' },
  undoneBefore: 'This decision is undone already',
  decided: 'This comment is decided already',
  nothingChanged: 'Nothing has changed just now.',
  undoUntil: 'You can undo this until {time}.',
  state: { pending: 'waiting', approved: 'published', spam: 'spam', deleted: 'deleted' },
  labels: {
    state: 'Status',
    by: 'Decided by',
    at: 'When',
    page: 'Article',
    reasons: 'Why it waits',
    channel: 'Subscription',
  },
  automatic: 'automatic',
  nameless: 'No name',
  replyTo: 'In reply to {name}',
  desk: 'Open the moderation page',
  confirmed: {
    title: 'Subscription confirmed',
    lead: 'You will get messages about comments that wait for a decision on {site}.',
  },
  unsubscribed: {
    title: 'Messages stopped',
    lead: 'You will get no more messages about comments on {site}. To have them again, ask whoever runs the site.',
  },
  faults: {
    link_invalid: {
      title: 'This link is not valid',
      lead: 'It may be incomplete or altered. Open it from the message itself, or copy all of it.',
    },
    link_expired: {
      title: 'This link has expired',
      lead: 'Links in messages work for a limited time. You can still decide on the moderation page.',
    },
    link_off: {
      title: 'These messages are stopped',
      lead: 'The messages that this link came with were stopped, so it works no more.',
    },
    comment_not_found: {
      title: 'There is no such comment',
      lead: 'It may have been erased since the message was sent.',
    },
    operation_not_found: {
      title: 'There is no decision to undo here',
      lead: 'You can look at the comment on the moderation page.',
    },
    not_configured: {
      title: 'The service is not set up',
      lead: 'It lacks a setting that it needs. Please tell whoever runs the site.',
    },
    database_unavailable: {
      title: 'The data cannot be reached',
      lead: 'Try again in a moment; that does no harm.',
    },
    internal: { title: 'Something failed on our side', lead: 'Try again in a moment; that does no harm.' },
  },
  code: 'Code',
}
