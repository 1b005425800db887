import { innocent, kinds, spellings } from './corpus.ts'
import { coral, type Matcher, sada, wordPress } from './matchers.ts'

/** Hits among a number of texts, by who looks. */
export interface Line {
  what: string
  texts: number
  sada: number
  coral: number
  wordPress: number
}

const words = Object.keys(spellings)

function lineOf(
  what: string,
  texts: readonly string[],
  isHit: (matcher: Matcher, text: string) => boolean,
): Line {
  const hits = (matcher: Matcher) => texts.filter((text) => isHit(matcher, text)).length
  return { what, texts: texts.length, sada: hits(sada), coral: hits(coral), wordPress: hits(wordPress) }
}

function total(lines: readonly Line[]): Line {
  const sum = (field: 'texts' | 'sada' | 'coral' | 'wordPress') =>
    lines.reduce((n, line) => n + line[field], 0)
  return {
    what: 'all',
    texts: sum('texts'),
    sada: sum('sada'),
    coral: sum('coral'),
    wordPress: sum('wordPress'),
  }
}

/** Of the spellings of each kind those that are caught, each as the word that it is; their sum last. */
export function caught(): Line[] {
  const lines = kinds.map((kind) => {
    const wordOf = new Map(
      Object.entries(spellings).flatMap(([word, byKind]) =>
        (byKind[kind] ?? []).map((text) => [text, word] as const),
      ),
    )
    return lineOf(kind, [...wordOf.keys()], (matcher, text) =>
      matcher(text, words).includes(wordOf.get(text) ?? ''),
    )
  })
  return [...lines, total(lines)]
}

/** Of the innocent texts of each kind those in which any listed word is seen; their sum last. */
export function falseHits(): Line[] {
  const lines = Object.entries(innocent).map(([kind, texts]) =>
    lineOf(kind, texts, (matcher, text) => matcher(text, words).length > 0),
  )
  return [...lines, total(lines)]
}

function table(head: string, lines: readonly Line[]): string {
  const rows = lines.map(
    ({ what, texts, ...by }) => `| ${what} | ${texts} | ${by.sada} | ${by.coral} | ${by.wordPress} |`,
  )
  return [
    `| ${head} | texts | Sada | Coral | WordPress |`,
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
}

/** Both tables, as docs/moderation.md has them. */
export function report(): string {
  return `${table('spellings that are caught', caught())}\n\n${table('innocent, and held', falseHits())}\n`
}
