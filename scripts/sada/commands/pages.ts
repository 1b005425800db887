import type { PagePatch, PageState, SitePage } from '../../../contract/index.ts'
import type { Call } from '../call.ts'
import { type Command, listOptions } from '../command.ts'
import { UsageError } from '../failures.ts'
import { printList } from '../paging.ts'
import { type Column, table } from '../table.ts'
import { readableAddress } from '../terminal.ts'
import { shortTime } from '../times.ts'

const pageColumns: readonly Column<SitePage>[] = [
  { title: 'state', of: ({ state }) => state },
  { title: 'views', of: ({ views }) => views },
  { title: 'comments', of: ({ comments }) => comments },
  { title: 'first seen (UTC)', of: ({ created_at }) => shortTime(created_at) },
  { title: 'page', of: ({ page }) => readableAddress(page), isFlexible: true },
  { title: 'title', of: ({ title }) => title, isFlexible: true },
]

/** Changes pages one after the other; those before the first failure are changed. */
async function change(call: Call, patch: Omit<PagePatch, 'page'>): Promise<void> {
  const client = call.moderation()
  const data: SitePage[] = []
  try {
    for (const page of call.args) data.push(await client.changePage({ page, ...patch }))
  } finally {
    if (data.length > 0)
      if (call.command.isList) call.out.list({ data }, pageColumns, '')
      else call.out.show(data[0], () => table(pageColumns, data, call.out.screen))
  }
}

function stateCommand(name: string, state: PageState, summary: string): Command {
  return {
    name: `pages ${name}`,
    summary,
    args: '<page>…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    isList: true,
    access: 'key',
    scope: 'moderate',
    examples: [`sada pages ${name} https://akhir-saa.example/2026/11/match`],
    run: (call) => change(call, { state }),
  }
}

async function rename(call: Call): Promise<void> {
  const [url, title] = [call.text('address'), call.text('title')]
  if (url === undefined && title === undefined) throw new UsageError('Give --title, --address or both')
  await change(call, { ...(url === undefined ? {} : { url }), ...(title === undefined ? {} : { title }) })
}

async function merge(call: Call): Promise<void> {
  const [page = '', into = ''] = call.args
  const stays = await call.moderation().mergePages(page, into)
  call.out.show(stays, () => table(pageColumns, [stays], call.out.screen))
}

async function unmerge(call: Call): Promise<void> {
  const parted = await call.moderation().unmergePage(call.args[0] ?? '')
  call.out.show(parted, () => table(pageColumns, [parted], call.out.screen))
}

/** A site's pages. */
export const pageCommands: readonly Command[] = [
  {
    name: 'pages list',
    aliases: ['pages'],
    summary: 'Lists the site’s pages, newest first, or the one that is named',
    options: {
      page: { type: 'string', value: 'PAGE', help: 'only this one: its address or id' },
      ...listOptions,
    },
    isList: true,
    access: 'key',
    scope: 'read',
    examples: ['sada pages list --limit 20', 'sada pages list --page /2026/11/match'],
    run: (call) => {
      const [client, page] = [call.moderation(), call.text('page')]
      return printList(
        call,
        (piece) => client.pages({ ...(page === undefined ? {} : { page }), ...piece }),
        pageColumns,
        'There is no such page.',
      )
    },
  },
  stateCommand('open', 'open', 'Opens pages for comments'),
  stateCommand('read-only', 'read_only', 'Lets no new comments onto pages; readers still react and report'),
  stateCommand('close', 'closed', 'Closes pages: readers change nothing there'),
  {
    name: 'pages rename',
    summary: 'Corrects a page’s title or address, as moderators and readers see it',
    args: '<page>',
    least: 1,
    options: {
      title: { type: 'string', value: 'TITLE', help: 'what it is called' },
      address: { type: 'string', value: 'URL', help: 'where it is, on one of the site’s origins' },
    },
    access: 'key',
    scope: 'moderate',
    examples: ['sada pages rename https://akhir-saa.example/2026/11/match --title "نتيجة المباراة"'],
    run: rename,
  },
  {
    name: 'pages merge',
    summary:
      'Makes one page of two: whoever asks for the first gets the second, with the comments and views of both',
    args: '<page> <into>',
    least: 2,
    most: 2,
    access: 'key',
    scope: 'moderate',
    examples: ['sada pages merge "https://akhir-saa.example/?p=12" https://akhir-saa.example/2026/11/match'],
    run: merge,
  },
  {
    name: 'pages unmerge',
    summary: 'Takes a merge back: the page has its comments and views again',
    args: '<page>',
    least: 1,
    access: 'key',
    scope: 'moderate',
    examples: ['sada pages unmerge "https://akhir-saa.example/?p=12"'],
    run: unmerge,
  },
]
