import { AuditList, AuditQuery, Stats, StatsQuery } from './audit.ts'
import {
  AuthorFile,
  Batch,
  BatchAnswer,
  NewNote,
  Note,
  OperationList,
  OperationsQuery,
  StaffReply,
} from './batch.ts'
import { SingleComment } from './comments.ts'
import { CommentWithHistory, ModeratedComment, Queue, QueueQuery, Summary } from './moderation.ts'
import { changes, reads } from './moderation-route.ts'
import { recipientRoutes } from './recipient-routes.ts'
import { cursorErrors, keyErrors, NoContent, pageErrors, type Route } from './route.ts'
import { NewRule, ReplayAnswer, Rule, RuleImport, RuleImportAnswer, RuleList, RuleReplay } from './rules.ts'
import { settingsRoutes } from './settings-routes.ts'
import { Access } from './sites.ts'
import { webhookRoutes } from './webhook-routes.ts'

const operationHeader =
  'The answer’s header `Sada-Operation` names what was done, for undoing; it is missing when nothing changed'

const actions = [
  ['approve', 'Publishes a comment'],
  ['hold', 'Takes a comment back to the queue'],
  ['spam', 'Marks a comment as spam'],
  ['delete', 'Puts a comment into the bin'],
  ['restore', 'Takes a comment out of spam or the bin, to the status it had'],
] as const

const queueRoutes: readonly Route[] = [
  reads('getAccess', '/access', Access, { summary: 'The site that the key opens, and what the key may do' }),
  reads('getSummary', '/summary', Summary, {
    summary: 'Numbers of comments by status, and of pending ones by reason',
  }),
  reads('listQueue', '/comments', Queue, {
    summary: 'Comments by status, newest first, with page, parent, reasons and the author’s history',
    query: QueueQuery,
    errors: [...keyErrors, 'query_invalid', ...pageErrors, ...cursorErrors],
  }),
  reads('getModeratedComment', '/comments/{id}', CommentWithHistory, {
    summary: 'One comment in any status, with what happened to it',
    errors: [...keyErrors, 'comment_not_found'],
  }),
  reads('getAuthor', '/comments/{id}/author', AuthorFile, {
    summary: 'What moderators know of the author of a comment: names, history, notes',
    errors: [...keyErrors, 'comment_not_found'],
  }),
  changes(
    'addAuthorNote',
    '/comments/{id}/author/notes',
    { 201: Note },
    {
      summary: 'Keeps a moderators’ note about the author of a comment',
      body: NewNote,
      errors: ['comment_not_found'],
    },
  ),
  ...actions.map(([action, summary]) =>
    changes(
      `${action}Comment`,
      `/comments/{id}/${action}`,
      { 200: ModeratedComment },
      {
        summary: `${summary}. ${operationHeader}`,
        errors: ['comment_not_found'],
      },
    ),
  ),
  changes(
    'pinComment',
    '/comments/{id}/pin',
    { 200: ModeratedComment },
    {
      summary: 'Puts a published comment, while it is one, before the others of its page; at most three',
      errors: ['comment_not_found', 'comment_not_published', 'pins_full'],
    },
  ),
  changes(
    'unpinComment',
    '/comments/{id}/unpin',
    { 200: ModeratedComment },
    {
      summary: 'Puts a pinned comment back to its place',
      errors: ['comment_not_found'],
    },
  ),
  changes(
    'replyAsStaff',
    '/comments/{id}/replies',
    { 201: SingleComment },
    {
      summary: 'Answers a published comment as the site’s staff, with the badge that only this gives',
      body: StaffReply,
      headers: { 'Idempotency-Key': 'As for `postComment`' },
      errors: [
        'header_invalid',
        'comment_not_found',
        'comment_not_published',
        'idempotency_key_reused',
        'not_configured',
      ],
    },
  ),
  changes(
    'actOnMany',
    '/comments:batch',
    { 200: BatchAnswer },
    {
      summary:
        'One action on up to 200 comments by id, or piece by piece on all that match a filter, as they were at the first request',
      body: Batch,
      errors: [...pageErrors, ...cursorErrors],
    },
  ),
]

const trailRoutes: readonly Route[] = [
  reads('listOperations', '/operations', OperationList, {
    summary: 'What moderators did lately, newest first',
    query: OperationsQuery,
    errors: [...keyErrors, 'query_invalid'],
  }),
  changes(
    'undoOperation',
    '/operations/{id}/undo',
    { 200: BatchAnswer },
    {
      summary: 'Gives every comment that an operation changed, and nobody decided on since, the state it had',
      errors: ['operation_not_found'],
    },
  ),
  reads('listAudit', '/audit', AuditList, {
    summary: 'Who did what, newest first; nothing here is ever changed or removed',
    query: AuditQuery,
    errors: [...keyErrors, 'query_invalid', ...cursorErrors],
  }),
  reads('getStats', '/stats', Stats, {
    summary: 'Views and comments by day, of the last 30 days unless asked otherwise, and what was read most',
    query: StatsQuery,
    errors: [...keyErrors, 'query_invalid', ...pageErrors],
  }),
]

const ruleRoutes: readonly Route[] = [
  reads('listRules', '/rules', RuleList, { summary: 'The site’s rules, newest first' }),
  changes(
    'addRule',
    '/rules',
    { 201: Rule },
    {
      summary: 'Adds a rule for new comments: words, an author, an e-mail domain or a block of addresses',
      body: NewRule,
      errors: ['comment_not_found', 'rule_exists', 'rules_full', 'not_configured'],
    },
  ),
  changes(
    'importRules',
    '/rules:import',
    { 200: RuleImportAnswer },
    {
      summary: 'Takes over WordPress’s lists of keywords',
      body: RuleImport,
      errors: ['rules_full'],
    },
  ),
  changes(
    'replayRule',
    '/rules:replay',
    { 200: ReplayAnswer },
    {
      summary: 'What a rule would have done to the comments of the last 30 days; nothing is stored',
      access: 'read',
      body: RuleReplay,
      errors: ['comment_not_found', ...cursorErrors, 'not_configured'],
    },
  ),
  changes(
    'removeRule',
    '/rules/{id}',
    { 204: NoContent },
    {
      summary: 'Removes a rule',
      method: 'DELETE',
      errors: ['rule_not_found'],
    },
  ),
]

/** `/v1/moderation`: the key in the request names the site. */
export const moderationRoutes: readonly Route[] = [
  ...queueRoutes,
  ...trailRoutes,
  ...ruleRoutes,
  ...settingsRoutes,
  ...recipientRoutes,
  ...webhookRoutes,
]
