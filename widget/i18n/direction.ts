/**
 * The direction for an element: what the page computes; and where no `dir` was declared at all (common
 * in hand-made themes), what the words need.
 */
export function directionOf(element: Element, wordsAreRightToLeft: boolean): 'rtl' | 'ltr' {
  if (getComputedStyle(element).direction === 'rtl') return 'rtl'
  for (let node: Element | undefined = element; node; ) {
    if (node.closest('[dir]')) return 'ltr'
    node = (node.getRootNode() as Partial<ShadowRoot>).host
  }
  return wordsAreRightToLeft ? 'rtl' : 'ltr'
}
