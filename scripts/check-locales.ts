/** Fails when catalogues differ in keys or placeholders, or lack a plural category of their language. */

const languages = ['ar', 'fr', 'en']
const readers = ['count', 'thread', 'form', 'outcome', 'refusal', 'report'].map((part) => ({
  folder: 'i18n',
  part,
}))
const page = ['admin', 'author', 'failures', 'help', 'notify', 'page', 'queue', 'rules', 'settings', 'trail']
const moderators = page.map((part) => ({ folder: 'moderation/i18n', part }))
const parts = [...readers, ...moderators]
const faults: string[] = []

type Catalogue = Record<string, string | Record<string, string>>

async function load(language: string, { folder, part }: (typeof parts)[number]): Promise<Catalogue> {
  const { words }: { words: Catalogue } = await import(`../widget/${folder}/${language}/${part}.ts`)
  return words
}

function placeholders(text: string): string {
  return (text.match(/\{\w+\}/g) ?? []).sort().join(' ')
}

function expectSame(where: string, found: readonly string[], wanted: readonly string[]): void {
  for (const key of wanted) if (!found.includes(key)) faults.push(`${where} lacks ${key}`)
  for (const key of found) if (!wanted.includes(key)) faults.push(`${where} has ${key}, which others do not`)
}

function checkForms(where: string, language: string, forms: Record<string, string>): void {
  // `zero` may stand in any language: it is then the text for exactly none.
  const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  expectSame(
    where,
    Object.keys(forms).filter((form) => form !== 'zero' || wanted.includes('zero')),
    wanted,
  )
  for (const [form, text] of Object.entries(forms)) {
    if (!text.trim()) faults.push(`${where}.${form} is empty`)
    // `zero`, `one` and `two` may say the number in words.
    if (placeholders(text) !== '{n}' && !(['zero', 'one', 'two'].includes(form) && placeholders(text) === ''))
      faults.push(`${where}.${form} must contain {n} and nothing else`)
  }
}

for (const part of parts) {
  const reference = await load('en', part)
  for (const language of languages) {
    const words = await load(language, part)
    const name = `${part.folder}/${language}/${part.part}`
    expectSame(name, Object.keys(words), Object.keys(reference))
    for (const [key, text] of Object.entries(words)) {
      const english = reference[key]
      if (typeof text !== 'string') checkForms(`${name}.${key}`, language, text)
      else if (!text.trim()) faults.push(`${name}.${key} is empty`)
      else if (typeof english === 'string' && placeholders(text) !== placeholders(english))
        faults.push(
          `${name}.${key} has ${placeholders(text) || 'no placeholder'}, not ${placeholders(english)}`,
        )
    }
  }
}

for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
else console.log(`${languages.length} languages, ${parts.length} catalogues each: complete`)

export {}
