/** A style sheet as text; the tag is how the build finds it to minify it. */
export const css = ([text]: TemplateStringsArray): string => text ?? ''

/** Adopts a style sheet once. A sheet, not an element: a strict CSP forbids inline styles. */
export function adopt(root: ShadowRoot, text: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}
