import type { TaggedSettings } from '../../../client/index.ts'
import type { Settings } from '../../../contract/index.ts'

/** Settings in a form: what was read, and what somebody has changed of it. */
export interface SettingsDraft {
  base: Settings
  etag: string
  changes: Partial<Settings>
  /** Settings that somebody else has changed since they were read, with the value that they gave. */
  others: Partial<Settings>
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The form as the settings are. */
export function draftOf({ settings, etag }: TaggedSettings): SettingsDraft {
  return { base: settings, etag, changes: {}, others: {} }
}

/** What the form shows. */
export function shown({ base, changes }: SettingsDraft): Settings {
  return { ...base, ...changes }
}

/** The form after a change; a value that is what it was is no change. */
export function changed<Name extends keyof Settings>(
  draft: SettingsDraft,
  name: Name,
  value: Settings[Name],
): SettingsDraft {
  const { [name]: _, ...rest } = draft.changes
  return { ...draft, changes: same(draft.base[name], value) ? rest : { ...rest, [name]: value } }
}

/** Whether there is anything to save. */
export function isChanged({ changes }: SettingsDraft): boolean {
  return Object.keys(changes).length > 0
}

const entries = (settings: Partial<Settings>) => Object.entries(settings)

/**
 * The form after somebody else was faster: their settings, with this form's changes still in it. What both changed is
 * told apart in `others`, for the moderator to decide.
 */
export function rebased(draft: SettingsDraft, { settings, etag }: TaggedSettings): SettingsDraft {
  const theirs = new Map(entries(settings))
  const differs = (name: string, value: unknown) => !same(theirs.get(name), value)
  const changes = Object.fromEntries(entries(draft.changes).filter(([name, value]) => differs(name, value)))
  const moved = new Set(
    entries(draft.base)
      .filter(([name, value]) => differs(name, value))
      .map(([name]) => name),
  )
  const others = Object.fromEntries(entries(settings).filter(([name]) => moved.has(name)))
  return { base: settings, etag, changes, others }
}

/** One a line: how lists of short texts are edited. */
export function readLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
