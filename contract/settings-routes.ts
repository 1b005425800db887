import { CreatedKey, KeyList, KeyRotation, NewKey } from './keys.ts'
import { changes, reads } from './moderation-route.ts'
import { PageList, PageMerge, PagePatch, PagesQuery, PageUnmerge, SitePage } from './pages.ts'
import { cursorErrors, keyErrors, NoContent, pageErrors, type Route } from './route.ts'
import { Settings, SettingsPatch } from './sites.ts'

/** `/v1/moderation`: settings, pages and keys of the site. */
export const settingsRoutes: readonly Route[] = [
  reads('getSettings', '/settings', Settings, {
    summary: 'The site’s settings; their ETag guards a change',
    access: 'settings',
  }),
  changes(
    'changeSettings',
    '/settings',
    { 200: Settings },
    {
      summary: 'Changes the settings that are named, and no others',
      method: 'PATCH',
      access: 'settings',
      body: SettingsPatch,
      headers: {
        'If-Match':
          'ETag of the settings that were read; the change is refused when they are no longer those',
      },
      errors: ['precondition_failed'],
    },
  ),
  reads('listPages', '/pages', PageList, {
    summary: 'The site’s pages, newest first, or the one that is named',
    query: PagesQuery,
    errors: [...keyErrors, 'query_invalid', ...pageErrors, ...cursorErrors],
  }),
  changes(
    'changePage',
    '/pages',
    { 200: SitePage },
    {
      summary: 'Corrects a page’s address or title, or opens and closes it for comments',
      method: 'PATCH',
      body: PagePatch,
      errors: [...pageErrors, 'page_not_found'],
    },
  ),
  changes(
    'mergePage',
    '/pages:merge',
    { 200: SitePage },
    {
      summary: 'Makes one page of two, with the comments and views of both',
      body: PageMerge,
      errors: [...pageErrors, 'page_not_found', 'page_merged'],
    },
  ),
  changes(
    'unmergePage',
    '/pages:unmerge',
    { 200: SitePage },
    {
      summary: 'Takes a merge back: the page has its comments, the answers to them, and its views again',
      body: PageUnmerge,
      errors: [...pageErrors, 'page_not_found', 'page_not_merged'],
    },
  ),
  reads('listKeys', '/keys', KeyList, { summary: 'The site’s keys, without their secrets', access: 'keys' }),
  changes(
    'makeKey',
    '/keys',
    { 201: CreatedKey },
    {
      summary: 'Makes a key with scopes that the asking key has itself',
      access: 'keys',
      body: NewKey,
    },
  ),
  changes(
    'rotateKey',
    '/keys/{id}/rotate',
    { 201: CreatedKey },
    {
      summary:
        'Makes a successor with the same name, scopes and end, and ends the old key, which has no scope that the asking key lacks',
      access: 'keys',
      body: KeyRotation,
      errors: ['key_not_found'],
    },
  ),
  changes(
    'revokeKey',
    '/keys/{id}',
    { 204: NoContent },
    {
      summary: 'Ends a key that has no scope that the asking key lacks: its next request is refused',
      method: 'DELETE',
      access: 'keys',
      errors: ['key_not_found'],
    },
  ),
]
