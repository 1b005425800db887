import type { NewSite, Site } from '../../../contract/index.ts'
import { readAssignments } from '../assignments.ts'
import type { Call } from '../call.ts'
import type { Command, Option } from '../command.ts'
import { CommandError, UsageError } from '../failures.ts'
import { type Column, pairs } from '../table.ts'
import { shortTime } from '../times.ts'
import { settingsWords } from './settings.ts'

const siteColumns: readonly Column<Site>[] = [
  { title: 'id', of: ({ id }) => id },
  { title: 'locale', of: ({ settings }) => settings.locale },
  { title: 'moderation', of: ({ settings }) => settings.moderation },
  { title: 'made (UTC)', of: ({ created_at }) => shortTime(created_at) },
  { title: 'name', of: ({ settings }) => settings.name },
  { title: 'origins', of: ({ settings }) => settings.origins.join(', '), isFlexible: true },
]

const siteOptions = {
  name: { type: 'string', value: 'NAME', help: 'as readers know it' },
  origin: {
    type: 'string',
    isMany: true,
    value: 'ORIGIN',
    help: 'where its pages are: https://www.example.com',
  },
  locale: { type: 'string', value: 'TAG', help: 'ar-MA unless given' },
  'time-zone': { type: 'string', value: 'ZONE', help: 'Africa/Casablanca unless given' },
} as const satisfies Record<string, Option>

function givenOf(call: Call): Partial<Pick<NewSite, 'name' | 'origins' | 'locale' | 'time_zone'>> {
  const origins = call.list('origin')
  const texts = { name: call.text('name'), locale: call.text('locale'), time_zone: call.text('time-zone') }
  const given = { ...texts, origins: origins.length === 0 ? undefined : origins }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

async function create(call: Call): Promise<void> {
  const { name = call.required('name'), origins, ...more } = givenOf(call)
  if (origins === undefined) throw new UsageError('--origin is missing')
  const created = await call.admin().makeSite({ id: call.required('id'), name, origins, ...more })
  call.out.show(created, () =>
    pairs([
      ['site', created.site.id],
      ['key', created.key],
    ]),
  )
  call.out.note('Keep the owner’s key now: it is not shown again.')
}

async function change(call: Call): Promise<void> {
  const [id = '', ...assignments] = call.args
  const flags = givenOf(call)
  if (assignments.length === 0 && Object.keys(flags).length === 0)
    throw new UsageError('What is to change? Give name=value, --name, --origin, --locale or --time-zone')
  const admin = call.admin()
  const site = (await admin.sites()).find((candidate) => candidate.id === id)
  if (!site)
    throw new CommandError(
      'site_not_found',
      `There is no site ${id}; \`sada sites list\` shows those that there are.`,
    )
  const patch = { ...flags, ...readAssignments(assignments, site.settings) }
  const changed = await admin.changeSite(id, patch)
  call.out.show(changed, () =>
    settingsWords(
      Object.fromEntries(Object.entries(changed.settings).filter(([name]) => Object.hasOwn(patch, name))),
    ),
  )
}

/** The instance's sites, for its administrator. */
export const siteCommands: readonly Command[] = [
  {
    name: 'sites list',
    aliases: ['sites'],
    summary: 'Lists the instance’s sites',
    isList: true,
    access: 'admin',
    examples: ['sada sites list'],
    run: async (call) =>
      call.out.list({ data: await call.admin().sites() }, siteColumns, 'There are no sites.'),
  },
  {
    name: 'sites create',
    summary: 'Makes a site and, this once, shows its owner’s key',
    options: {
      id: { type: 'string', value: 'ID', help: 'public, as it stands in the pages: akhir-saa' },
      ...siteOptions,
    },
    access: 'admin',
    examples: ['sada sites create --id akhir-saa --name "آخر ساعة" --origin https://akhir-saa.example'],
    run: create,
  },
  {
    name: 'sites change',
    summary: 'Changes a site’s settings as its owner would',
    args: '<site> [<name>=<value>…]',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    options: siteOptions,
    access: 'admin',
    notes: [
      'Values are given as for `sada settings set`. --origin replaces all origins; origins+=… adds one.',
    ],
    examples: ['sada sites change akhir-saa moderation=all origins+=https://m.akhir-saa.example'],
    run: change,
  },
]
