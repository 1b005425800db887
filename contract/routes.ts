import { CommentList, CommentsQuery, NewComment, PostedComment, SingleComment } from './comments.ts'
import { Health } from './health.ts'
import { CreatedKey, NewKey } from './keys.ts'
import { moderationRoutes } from './moderation-routes.ts'
import { PopularAnswer, PopularQuery } from './popular.ts'
import { NewReport, ReportAnswer } from './reports.ts'
import {
  adminErrors,
  bodyErrors,
  conditional,
  cursorErrors,
  pageErrors,
  type Route,
  siteErrors,
} from './route.ts'
import { CreatedSite, NewSite, SettingsPatch, Site, SiteList } from './sites.ts'
import { telegramRoutes } from './telegram-routes.ts'
import { CountsAnswer, CountsQuery, NewView, OutcomesAnswer, OutcomesQuery, ViewAnswer } from './views.ts'

const site = '/v1/sites/{site}'

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
        'A random token of the reader’s device (16 to 128 characters of base64url). With the e-mail address of an approved comment it makes the author known; without an address it is whose pace is limited. It is stored as a keyed hash',
    },
    answers: { 201: PostedComment, 202: PostedComment },
    errors: [
      ...siteErrors,
      'origin_not_allowed',
      ...bodyErrors,
      'header_invalid',
      ...pageErrors,
      'page_closed',
      'comment_refused',
      'comment_duplicate',
      'too_many_comments',
      'parent_not_found',
      'parent_not_approved',
      'parent_on_other_page',
      'idempotency_key_reused',
      'not_configured',
    ],
  },
  {
    operationId: 'reportComment',
    method: 'POST',
    path: `${site}/comments/{id}/reports`,
    summary:
      'Tells the moderators that a comment should not stand there; reports from three different address blocks take it down until one has looked',
    access: 'site',
    body: NewReport,
    headers: {
      'Sada-Device': 'As for `postComment`: a device reports a comment once, whatever its address',
    },
    answers: { 202: ReportAnswer },
    errors: [
      ...siteErrors,
      'origin_not_allowed',
      ...bodyErrors,
      'header_invalid',
      'comment_not_found',
      'page_closed',
      'too_many_reports',
      'not_configured',
    ],
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
export const routes: readonly Route[] = [
  ...publicRoutes,
  ...moderationRoutes,
  ...telegramRoutes,
  ...instanceRoutes,
]
