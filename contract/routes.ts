import type * as v from 'valibot'
import { CommentList, CommentsQuery, NewComment, PostedComment, SingleComment } from './comments.ts'
import type { ErrorCode } from './errors.ts'
import { Health } from './health.ts'
import { CommentWithHistory, ModeratedComment, Queue, QueueQuery, Summary } from './moderation.ts'
import { PopularAnswer, PopularQuery } from './popular.ts'
import {
  CreatedKey,
  CreatedSite,
  NewKey,
  NewSite,
  type Scope,
  Settings,
  SettingsPatch,
  Site,
  SiteList,
} from './sites.ts'
import { CountsAnswer, CountsQuery, NewView, OutcomesAnswer, OutcomesQuery, ViewAnswer } from './views.ts'

/** One operation of the HTTP interface. `docs/openapi.json` is made of these, and a test tries each. */
export interface Route {
  operationId: string
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  summary: string
  /** `site`: anybody, from the site's origins; `admin`: the instance's token; a scope: a key that has it. */
  access: 'open' | 'site' | 'admin' | Scope
  query?: v.GenericSchema
  /** Parameters of `query` that may be repeated. */
  lists?: readonly string[]
  body?: v.GenericSchema
  /** Media types of `body`; JSON unless said otherwise. */
  bodyTypes?: readonly string[]
  /** Headers that have a meaning here, with what they mean. */
  headers?: Readonly<Record<string, string>>
  answers: Readonly<Record<number, v.GenericSchema>>
  errors: readonly ErrorCode[]
}

const site = '/v1/sites/{site}'
const moderation = '/v1/moderation'

const conditional = {
  'If-None-Match': 'ETag of the copy at hand; an unchanged answer is a 304 without a body',
}
const siteErrors = ['site_not_found'] as const
const bodyErrors = [
  'media_type_unsupported',
  'malformed_json',
  'body_too_large',
  'validation_failed',
] as const
const pageErrors = ['page_invalid', 'page_host_not_allowed'] as const
const cursorErrors = ['cursor_invalid', 'cursor_foreign', 'cursor_expired'] as const
const keyErrors = ['key_missing', 'key_invalid', 'scope_missing'] as const
const adminErrors = ['key_missing', 'key_invalid', 'not_configured'] as const

const publicRoutes: readonly Route[] = [
  {
    operationId: 'countView',
    method: 'POST',
    path: `${site}/views`,
    summary: 'Counts that a reader had the page in view, by the published rule, and tells the new number',
    access: 'site',
    body: NewView,
    bodyTypes: ['text/plain', 'application/json'],
    answers: { 200: ViewAnswer },
    errors: [...siteErrors, 'origin_not_allowed', ...bodyErrors, ...pageErrors, 'not_configured'],
  },
  {
    operationId: 'getCounts',
    method: 'GET',
    path: `${site}/counts`,
    summary: 'Views and comments of up to 100 pages, in the order asked',
    access: 'site',
    query: CountsQuery,
    lists: ['page'],
    headers: conditional,
    answers: { 200: CountsAnswer },
    errors: [...siteErrors, 'query_invalid', ...pageErrors],
  },
  {
    operationId: 'getOutcomes',
    method: 'GET',
    path: `${site}/views/outcomes`,
    summary: 'The rule by which views are counted, in words, and what became of today’s hits',
    access: 'site',
    query: OutcomesQuery,
    answers: { 200: OutcomesAnswer },
    errors: [...siteErrors, 'query_invalid', ...pageErrors],
  },
  {
    operationId: 'getPopular',
    method: 'GET',
    path: `${site}/popular`,
    summary:
      'Pages that were read most, commented most, or are being read much just now; 5 of the last day by views unless asked otherwise',
    access: 'site',
    query: PopularQuery,
    headers: conditional,
    answers: { 200: PopularAnswer },
    errors: [...siteErrors, 'query_invalid', ...pageErrors],
  },
  {
    operationId: 'listComments',
    method: 'GET',
    path: `${site}/comments`,
    summary: 'A page’s threads, piece by piece; or, with a thread’s cursor, more of that thread',
    access: 'site',
    query: CommentsQuery,
    headers: conditional,
    answers: { 200: CommentList },
    errors: [...siteErrors, 'query_invalid', ...pageErrors, ...cursorErrors],
  },
  {
    operationId: 'getComment',
    method: 'GET',
    path: `${site}/comments/{id}`,
    summary: 'One published comment with those above it',
    access: 'site',
    headers: conditional,
    answers: { 200: SingleComment },
    errors: [...siteErrors, 'comment_not_found', 'query_invalid'],
  },
  {
    operationId: 'postComment',
    method: 'POST',
    path: `${site}/comments`,
    summary: 'Stores a comment: published (201) or held for a moderator (202)',
    access: 'site',
    body: NewComment,
    headers: {
      'Idempotency-Key':
        'Any text of up to 255 visible ASCII characters; within 24 hours the same key and body store one comment and get the same answer. Without it, each request stores one',
      'Sada-Device':
        'A random token of the reader’s device (16 to 128 characters of base64url). With the e-mail address of an approved comment it makes the author known; it is stored as a keyed hash',
    },
    answers: { 201: PostedComment, 202: PostedComment },
    errors: [
      ...siteErrors,
      'origin_not_allowed',
      ...bodyErrors,
      'header_invalid',
      ...pageErrors,
      'page_closed',
      'parent_not_found',
      'parent_not_approved',
      'parent_on_other_page',
      'idempotency_key_reused',
      'not_configured',
    ],
  },
]

const actions = [
  ['approve', 'Publishes a comment'],
  ['hold', 'Takes a comment back to the queue'],
  ['spam', 'Marks a comment as spam'],
  ['delete', 'Puts a comment into the bin'],
  ['restore', 'Takes a comment out of spam or the bin, to the status it had'],
] as const

const moderationRoutes: readonly Route[] = [
  {
    operationId: 'getSummary',
    method: 'GET',
    path: `${moderation}/summary`,
    summary: 'Numbers of comments by status, and of pending ones by reason',
    access: 'read',
    answers: { 200: Summary },
    errors: keyErrors,
  },
  {
    operationId: 'listQueue',
    method: 'GET',
    path: `${moderation}/comments`,
    summary: 'Comments by status, newest first, with page, parent, reasons and the author’s history',
    access: 'read',
    query: QueueQuery,
    answers: { 200: Queue },
    errors: [...keyErrors, 'query_invalid', ...pageErrors, ...cursorErrors],
  },
  {
    operationId: 'getModeratedComment',
    method: 'GET',
    path: `${moderation}/comments/{id}`,
    summary: 'One comment in any status, with what happened to it',
    access: 'read',
    answers: { 200: CommentWithHistory },
    errors: [...keyErrors, 'comment_not_found'],
  },
  ...actions.map(
    ([action, summary]): Route => ({
      operationId: `${action}Comment`,
      method: 'POST',
      path: `${moderation}/comments/{id}/${action}`,
      summary,
      access: 'moderate',
      answers: { 200: ModeratedComment },
      errors: [...keyErrors, 'comment_not_found'],
    }),
  ),
  {
    operationId: 'getSettings',
    method: 'GET',
    path: `${moderation}/settings`,
    summary: 'The site’s settings; their ETag guards a change',
    access: 'settings',
    answers: { 200: Settings },
    errors: keyErrors,
  },
  {
    operationId: 'changeSettings',
    method: 'PATCH',
    path: `${moderation}/settings`,
    summary: 'Changes the settings that are named, and no others',
    access: 'settings',
    body: SettingsPatch,
    headers: {
      'If-Match': 'ETag of the settings that were read; the change is refused when they are no longer those',
    },
    answers: { 200: Settings },
    errors: [...keyErrors, ...bodyErrors, 'precondition_failed'],
  },
]

const instanceRoutes: readonly Route[] = [
  {
    operationId: 'listSites',
    method: 'GET',
    path: '/v1/admin/sites',
    summary: 'The instance’s sites',
    access: 'admin',
    answers: { 200: SiteList },
    errors: adminErrors,
  },
  {
    operationId: 'createSite',
    method: 'POST',
    path: '/v1/admin/sites',
    summary: 'Creates a site and, this once, shows its owner’s key',
    access: 'admin',
    body: NewSite,
    answers: { 201: CreatedSite },
    errors: [...adminErrors, ...bodyErrors, 'site_exists'],
  },
  {
    operationId: 'changeSite',
    method: 'PATCH',
    path: '/v1/admin/sites/{site}',
    summary: 'Changes a site’s settings as its owner would',
    access: 'admin',
    body: SettingsPatch,
    answers: { 200: Site },
    errors: [...adminErrors, ...bodyErrors, 'site_not_found', 'precondition_failed'],
  },
  {
    operationId: 'createKey',
    method: 'POST',
    path: '/v1/admin/sites/{site}/keys',
    summary: 'Makes a key for a site, for an owner who lost theirs or for a moderator',
    access: 'admin',
    body: NewKey,
    answers: { 201: CreatedKey },
    errors: [...adminErrors, ...bodyErrors, 'site_not_found'],
  },
  {
    operationId: 'getHealth',
    method: 'GET',
    path: '/health',
    summary: 'Whether the instance has its secrets and reaches its database',
    access: 'open',
    answers: { 200: Health, 503: Health },
    errors: [],
  },
]

/** Every operation that the Worker answers; `GET /v1/openapi.json` itself is a file beside the elements. */
export const routes: readonly Route[] = [...publicRoutes, ...moderationRoutes, ...instanceRoutes]
