/** Options of the elements, as attributes or as the script's query string. */

const { origin, searchParams } = new URL(import.meta.url)

/** Attribute of the element, else of the script's query string: tag managers strip attributes. */
export function option(element: Element, name: string): string | null {
  return element.getAttribute(name) ?? searchParams.get(name)
}

/** Address of the element's site in the API, which is where the script came from. */
export function siteUrl(element: Element): string {
  return `${option(element, 'endpoint') ?? origin}/v1/sites/${option(element, 'site')}`
}

/** The page that an element names. Paths are resolved here; ids such as `wp:12` stay. */
export function pageOf(element: Element): string | null {
  const page = element.getAttribute('page')
  return page && /^[/.?]/.test(page) ? new URL(page, location.href).href : page
}
