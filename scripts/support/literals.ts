import { minifyHTMLLiterals } from 'minify-literals'
import type { Plugin } from 'vite'

/** White space in templates and style sheets is not for readers. */
export const literals: Plugin = {
  name: 'sada:literals',
  apply: 'build',
  enforce: 'pre',
  async transform(code, id) {
    if (!/\/widget\/.*\.ts$/.test(id)) return null
    const result = await minifyHTMLLiterals(code, { fileName: id })
    return result ? { code: result.code, map: result.map?.toString() ?? null } : null
  },
}
