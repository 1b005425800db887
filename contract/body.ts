/** A piece of a paragraph: text, a link, or the name of somebody spoken to. */
export type Piece = string | { href: string } | { mention: string }

/** One paragraph of a comment. */
export interface Paragraph {
  /** Whether there is a letter to take the direction from; else it is the page's. */
  auto: boolean
  pieces: Piece[]
}

const special = /(https?:\/\/[^\s<>«»"]+)|(?<![\p{L}\p{N}_@./])@[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*/giu

/** The address at the start of `text`, without the punctuation that ends a sentence. */
function address(text: string): string | null {
  const end = text.includes('(') ? /[.,;:!?'’…،؛؟]+$/ : /[.,;:!?)\]'’…،؛؟]+$/
  const shown = text.replace(end, '')
  try {
    const url = new URL(shown)
    // With credentials, what a reader sees is not where the link leads.
    return url.username || url.password || !url.hostname ? null : shown
  } catch {
    return null // «https://» and no more
  }
}

function paragraph(text: string): Paragraph {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(special)) {
    const href = match[1] ? address(match[0]) : ''
    if (href === null) continue
    const shown = href || match[0]
    pieces.push(text.slice(end, match.index), href ? { href } : { mention: shown })
    end = match.index + shown.length
  }
  pieces.push(text.slice(end))
  return {
    // `dir=auto` looks past links and names, so this must too.
    auto: pieces.some((piece) => typeof piece === 'string' && /\p{L}/u.test(piece)),
    pieces: pieces.filter(Boolean),
  }
}

/**
 * A comment's plain text in paragraphs. Each takes its own direction: one direction for the whole
 * would turn a French paragraph by the Arabic one above it.
 */
export function paragraphs(body: string): Paragraph[] {
  return body.split(/\n{2,}/).map(paragraph)
}
