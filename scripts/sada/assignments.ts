import { readFileSync } from 'node:fs'
import type { Settings, SettingsPatch } from '../../contract/index.ts'
import { UsageError } from './failures.ts'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type JsonObject = { [name: string]: Json }

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fromJson(name: string, text: string): Json {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`${name} takes JSON, or @FILE with it`, { cause })
  }
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new UsageError(`${path} cannot be read`, { cause })
  }
}

/** A value of the type that stands there now. */
function toValue(name: string, given: string, current: Json): Json {
  const text = given.startsWith('@') ? fromFile(given.slice(1)) : given
  if (typeof current === 'string') return text
  if (typeof current === 'boolean') {
    if (text !== 'true' && text !== 'false') throw new UsageError(`${name} is true or false`)
    return text === 'true'
  }
  if (typeof current === 'number') {
    if (!/^-?\d+(?:\.\d+)?$/.test(text)) throw new UsageError(`${name} is a number`)
    return Number(text)
  }
  if (Array.isArray(current) && !/^\s*\[/.test(text)) {
    const parts = text.split(',').map((part) => part.trim())
    if (current.every((item) => typeof item === 'string')) return parts.filter(Boolean)
  }
  return fromJson(name, text)
}

function changed(name: string, sign: string, text: string, current: Json): Json {
  if (sign === '=') return toValue(name, text, current)
  if (!Array.isArray(current)) throw new UsageError(`${name} is no list: use ${name}=…`)
  const value = toValue(name, text, current)
  const items = Array.isArray(value) ? value : [value]
  const same = (a: Json, b: Json) => JSON.stringify(a) === JSON.stringify(b)
  const others = current.filter((old) => !items.some((item) => same(item, old)))
  return sign === '+=' ? [...others, ...items] : others
}

/**
 * What settings are to become, from `name=value`, `list+=value`, `list-=value` and `fields.email=off`. Values have the
 * type of those that there are, so that this needs no list of settings.
 *
 * @throws UsageError
 */
export function readAssignments(assignments: readonly string[], settings: Settings): SettingsPatch {
  const current: JsonObject = structuredClone(settings)
  const patch: JsonObject = {}
  for (const assignment of assignments) {
    const [, name = '', part, sign = '', text = ''] =
      /^([a-z_]+)(?:\.(\w+))?(\+=|-=|=)(.*)$/s.exec(assignment) ?? []
    if (sign === '') throw new UsageError(`${assignment} is not name=value`)
    const now = Object.hasOwn(current, name) ? current[name] : undefined
    if (now === undefined)
      throw new UsageError(`There is no setting ${name}; there are: ${Object.keys(settings).join(', ')}`)
    if (part === undefined) current[name] = changed(name, sign, text, now)
    else {
      const inner = isObject(now) && Object.hasOwn(now, part) ? now[part] : undefined
      if (!isObject(now) || inner === undefined) throw new UsageError(`There is no setting ${name}.${part}`)
      current[name] = { ...now, [part]: changed(`${name}.${part}`, sign, text, inner) }
    }
    patch[name] = current[name] ?? null
  }
  return patch
}
