import type { AuthorFields, FieldError } from '../../contract/index.ts'

const names = ['name', 'email', 'website'] as const

/** What is wrong with an author by the site's choice of fields: a required one missing, one given that is off. */
export function authorFaults(
  fields: AuthorFields,
  author: { [field in (typeof names)[number]]?: string | undefined },
): FieldError[] {
  return names.flatMap((name): FieldError[] => {
    const isGiven = author[name] !== undefined
    if (fields[name] === 'required' && !isGiven) return [{ pointer: `/author/${name}`, code: 'required' }]
    if (fields[name] === 'off' && isGiven) return [{ pointer: `/author/${name}`, code: 'not_accepted' }]
    return []
  })
}
