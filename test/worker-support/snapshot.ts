import { everything } from './database.ts'
import type { Row } from './exact.ts'

/** What an undoing leaves behind: the trail, which is never taken back, and the day of a key's use. */
const left = ['audit', 'operation']

/** All rows of all tables that undoing has to give back. A counter of nothing is as good as none. */
export async function snapshot(): Promise<Record<string, Row[]>> {
  const tables = Object.entries(await everything()).filter(([name]) => !left.includes(name))
  return Object.fromEntries(
    tables.map(([name, rows]) => [
      name,
      rows.filter(({ n }) => n !== 0).map(({ last_used_on: _, ...row }): Row => row),
    ]),
  )
}
