/**
 * Writes `docs/openapi.json`, `docs/api.md`, `docs/errors.md` and the page that a problem's `type` leads to from
 * `contract/`, or with `--check` says whether they are as `contract/` has it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import * as contract from '../contract/index.ts'
import { type ErrorCode, errorCodes, errors, NoContent, type Route, routes } from '../contract/index.ts'
import { errorNotes } from './support/error-notes.ts'

type Json = Record<string, unknown>

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema'
}

/** Schemas of the contract by the name they are exported with. */
const schemas: Record<string, v.GenericSchema> = Object.fromEntries(
  Object.entries(contract).flatMap(([name, value]) => (isSchema(value) ? [[name, value]] : [])),
)

const components = toJsonSchemaDefs(schemas, {
  target: 'draft-2020-12',
  typeMode: 'input',
  errorMode: 'ignore',
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
})

function nameOf(schema: v.GenericSchema): string {
  const found = Object.entries(schemas).find(([, other]) => other === schema)
  if (!found) throw new Error('a route uses a schema that contract/index.ts does not export')
  return found[0]
}

const reference = (schema: v.GenericSchema) => ({ $ref: `#/components/schemas/${nameOf(schema)}` })

/** What an id in a path is, by the collection it is in. */
const idSchemas: Record<string, string> = {
  sites: 'SiteId',
  comments: 'CommentId',
  operations: 'OperationId',
  rules: 'PlainId',
  keys: 'PlainId',
  webhooks: 'PlainId',
  recipients: 'PlainId',
  deliveries: 'DeliveryId',
  accounts: 'PlainId',
  telegram: 'SiteId',
}

function parameters(route: Route): Json[] {
  const inPath = [...route.path.matchAll(/(\w+)?\/\{(\w+)\}/g)].map(([, collection = '', name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { $ref: `#/components/schemas/${idSchemas[collection]}` },
  }))
  const inHeaders = Object.entries(route.headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }))
  return [...inPath, ...queryParameters(route), ...inHeaders]
}

function queryParameters(route: Route): Json[] {
  if (!route.query) return []
  const schema = components[nameOf(route.query)]
  const required: readonly string[] = schema?.required ?? []
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(route.lists?.includes(name) ? { style: 'form', explode: true } : {}),
    schema: property,
  }))
}

/** Codes by status, so that each status has one entry that names its codes. */
function problems(codes: readonly ErrorCode[]): Json {
  const all: ErrorCode[] = [...codes, 'internal', 'database_unavailable']
  const statuses = [...new Set(all.map((code) => errors[code].status))].sort((a, b) => a - b)
  return Object.fromEntries(
    statuses.map((status) => {
      const named = all.filter((code) => errors[code].status === status)
      const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
      return [status, { description: named.map((code) => `\`${code}\``).join(', '), content }]
    }),
  )
}

const security: Record<string, Json[]> = { open: [], site: [], admin: [{ adminToken: [] }] }

function operation(route: Route): Json {
  const answers = Object.entries(route.answers).map(([status, schema]) => [
    status,
    schema === NoContent
      ? { description: 'Done' }
      : {
          description: `\`${nameOf(schema)}\``,
          content: { 'application/json': { schema: reference(schema) } },
        },
  ])
  const body = route.body
  const types = route.bodyTypes ?? ['application/json']
  return {
    operationId: route.operationId,
    summary: route.summary,
    security: security[route.access] ?? [{ siteKey: [] }],
    ...(route.access in security ? {} : { 'x-scope': route.access }),
    parameters: parameters(route),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(types.map((type) => [type, { schema: reference(body) }])),
          },
        }
      : {}),
    responses: { ...problems(route.errors), ...Object.fromEntries(answers) },
  }
}

function paths(): Json {
  const byPath: Record<string, Json> = {}
  for (const route of routes) {
    byPath[route.path] = { ...byPath[route.path], [route.method.toLowerCase()]: operation(route) }
  }
  return byPath
}

/** What the Worker sends, by Standard Webhooks, to addresses that a site's owner has entered. */
function webhooks(): Json {
  const sent = (type: string, schema: v.GenericSchema) => ({
    operationId: type,
    summary: 'Signed by Standard Webhooks 1.0; any 2xx within 15 seconds is enough (docs/webhooks.md)',
    parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
      name,
      in: 'header',
      required: true,
      schema: { type: 'string' },
    })),
    requestBody: { required: true, content: { 'application/json': { schema: reference(schema) } } },
    responses: { '2XX': { description: 'Taken' } },
  })
  const { EventType, WebhookEvent, WebhookTestEvent, webhookTest } = contract
  const events = EventType.options.map((type) => [type, { post: sent(type, WebhookEvent) }])
  return Object.fromEntries([...events, [webhookTest, { post: sent(webhookTest, WebhookTestEvent) }]])
}

function openapi(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Sada',
      version,
      summary: 'Views and comments for news pages',
      description:
        'Times are RFC 3339 in UTC; ids are opaque and sort by time; lists are `{data, next_cursor}`; failures are RFC 9457 problems whose `code` is stable.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: paths(),
    webhooks: webhooks(),
    components: {
      securitySchemes: {
        siteKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of a site, `sada_…`; `x-scope` is what it must have',
        },
        adminToken: { type: 'http', scheme: 'bearer', description: 'The instance’s ADMIN_TOKEN' },
      },
      schemas: components,
    },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function apiSection(route: Route): string {
  const access: Record<string, string> = {
    open: 'anybody',
    site: 'anybody, from the site’s origins',
    admin: '`ADMIN_TOKEN`',
  }
  const lines = [
    `### \`${route.method} ${route.path}\``,
    '',
    `${route.summary}.`,
    '',
    `- Operation: \`${route.operationId}\`. Who: ${access[route.access] ?? `a key with \`${route.access}\``}.`,
  ]
  const query = queryParameters(route).map(({ name }) => `\`${name}\``)
  if (query.length > 0) lines.push(`- Query: ${query.join(', ')}.`)
  if (route.body)
    lines.push(
      `- Body: \`${nameOf(route.body)}\` as ${(route.bodyTypes ?? ['application/json']).join(' or ')}.`,
    )
  for (const [name, meaning] of Object.entries(route.headers ?? {})) lines.push(`- \`${name}\`: ${meaning}.`)
  const answers = Object.entries(route.answers).map(([status, schema]) =>
    schema === NoContent ? status : `${status} \`${nameOf(schema)}\``,
  )
  lines.push(`- Answers: ${answers.join(', ')}.`)
  if (route.errors.length > 0)
    lines.push(`- Errors: ${route.errors.map((code) => `[\`${code}\`](errors.md#${code})`).join(', ')}.`)
  return lines.join('\n')
}

function schemaSection(name: string): string {
  return [`### ${name}`, '', '```json', JSON.stringify(components[name], null, 2), '```'].join('\n')
}

const generated = 'Made from `contract/` by `npm run openapi`; do not edit.'

function apiPage(): string {
  const used = [
    ...new Set(routes.flatMap(({ body, answers }) => [...(body ? [body] : []), ...Object.values(answers)])),
  ]
  const names = [...new Set([...used.map(nameOf), 'Comment', 'Replies', 'Problem'])].sort()
  return `${[
    '# HTTP interface',
    '',
    generated,
    '',
    'Machines read `GET /v1/openapi.json` (also [openapi.json](openapi.json)). JSON in UTF-8; times are RFC 3339 in UTC;',
    'ids are opaque and sort by time; lists are `{data, next_cursor}`. Failures are',
    '[RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems with a stable `code`, explained in [errors.md](errors.md);',
    'every operation may also answer `internal` (500) and `database_unavailable` (503).',
    '',
    '## Operations',
    '',
    routes.map(apiSection).join('\n\n'),
    '',
    '## Schemas',
    '',
    names.map(schemaSection).join('\n\n'),
  ].join('\n')}\n`
}

function errorsPage(): string {
  const sections = errorCodes.map((code) => {
    const { status, title } = errors[code]
    return `## ${code}\n\n${status}. ${title}.\n\n${errorNotes[code]}`
  })
  return `# Errors\n\n${generated}\n\nThe \`code\` of a problem answer is stable; its \`title\` is for developers and may change.\n\n${sections.join('\n\n')}\n`
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** The same for browsers, at `/v1/errors` of each instance. */
function errorsHtml(): string {
  const codeSpans = (text: string) => escapeHtml(text).replace(/`([^`]*)`/g, '<code>$1</code>')
  const sections = errorCodes.map((code) => {
    const { status, title } = errors[code]
    return `<section id="${code}"><h2>${code}</h2><p>${status}. ${escapeHtml(title)}.</p><p>${codeSpans(errorNotes[code])}</p></section>`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Sada: errors</title>
<h1>Errors</h1>
<p>The <code>code</code> of a problem answer is stable; its <code>title</code> is for developers and may change.</p>
${sections.join('\n')}
</html>
`
}

const files: Record<string, string> = {
  'widget/public/v1/errors.html': errorsHtml(),
  'docs/openapi.json': openapi(),
  'docs/api.md': apiPage(),
  'docs/errors.md': errorsPage(),
}

mkdirSync('widget/public/v1', { recursive: true })
let stale = false
for (const [path, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(path, text)
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    stale = true
    console.error(`${path} is not what contract/ says; run: npm run openapi`)
  }
}
process.exitCode = stale ? 1 : 0
