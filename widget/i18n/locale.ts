/** Which catalogue to show (`ar`, `fr`, else `en`) and which locale to give to `Intl`. */
export interface Language {
  words: string
  intl: string
}

/**
 * The catalogue and the `Intl` locale for a page's language tag; never throws, never gives a locale
 * that `Intl` refuses.
 *
 * `ary` (WordPress's Moroccan Arabic) and the Amazigh tags are unknown to browsers' ICU, which then
 * answers in English: they are mapped first. A bare `ar` says nothing of the region and engines
 * disagree about its digits, so they are pinned.
 */
export function resolveLanguage(tag: string): Language {
  const known = tag
    .replace('_', '-')
    .replace(/^ary\b.*/i, 'ar-MA')
    .replace(/^(zgh|ber|shi)\b.*/i, 'fr-MA')
  const intl = /^(ar|fr|en)(-[a-z]{4})?(-[a-z]{2})?\b/i.exec(known)?.[0].toLowerCase() ?? 'en'
  return { words: intl.slice(0, 2), intl: intl === 'ar' ? 'ar-u-nu-latn' : intl }
}

/** The language of an element: `tag`, else its own or its nearest ancestor's `lang`, out through shadow hosts. */
export function languageOf(element: Element, tag: string | null | undefined): Language {
  for (let node: Element | undefined = element; node && !tag; ) {
    tag = node.closest<HTMLElement>('[lang]')?.lang
    node = (node.getRootNode() as Partial<ShadowRoot>).host
  }
  return resolveLanguage(tag || navigator.language)
}
