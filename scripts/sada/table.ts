import { cut, isolate, oneLine, paint, type Style, widthOf } from './terminal.ts'

/** A column of a table: what it is called and what stands in it. */
export interface Column<T> {
  title: string
  of: (row: T) => string | number | null
  /** Takes what the others leave of the line, and is cut there. */
  isFlexible?: true
  /** Left out in terminals that are narrower. */
  leastColumns?: number
  style?: (row: T) => Style | undefined
}

/** Where a table is shown. */
export interface Screen {
  hasColour: boolean
  /** Width of the terminal; 0: not a terminal, nothing is cut. */
  columns: number
}

const gap = '  '
const leastFlexible = 16

function cells<T>(columns: readonly Column<T>[], row: T): string[] {
  return columns.map(({ of }) => {
    const value = of(row)
    return value === null || value === '' ? '-' : oneLine(String(value)) || '-'
  })
}

function widths<T>(columns: readonly Column<T>[], lines: readonly string[][], screen: Screen): number[] {
  const found = columns.map((_, i) => Math.max(...lines.map((line) => widthOf(line[i] ?? ''))))
  const flexible = columns.flatMap(({ isFlexible }, i) => (isFlexible ? [i] : []))
  if (screen.columns === 0 || flexible.length === 0) return found
  const fixed = found.reduce((sum, width, i) => sum + (flexible.includes(i) ? 0 : width), 0)
  let left = screen.columns - fixed - gap.length * (columns.length - 1)
  const room = [...found]
  // The narrow ones first: what they do not need is the others'.
  const byWidth = flexible.toSorted((a, b) => (found[a] ?? 0) - (found[b] ?? 0))
  for (const [nth, i] of byWidth.entries()) {
    const share = Math.max(leastFlexible, Math.floor(left / (byWidth.length - nth)))
    room[i] = Math.min(found[i] ?? 0, share)
    left -= room[i] ?? 0
  }
  return room
}

/** A table with a line of titles; every cell on one line, isolated and without controls. */
export function table<T>(all: readonly Column<T>[], rows: readonly T[], screen: Screen): string {
  const columns = all.filter(({ leastColumns = 0 }) => screen.columns === 0 || screen.columns >= leastColumns)
  const titles = columns.map(({ title }) => title.toUpperCase())
  const body = rows.map((row) => cells(columns, row))
  const room = widths(columns, [titles, ...body], screen)
  const isNumber = columns.map(({ of }) => rows.some((row) => typeof of(row) === 'number'))
  const line = (texts: readonly string[], styleOf: (i: number) => Style | undefined) =>
    texts
      .map((text, i) => {
        const shown = cut(text, room[i] ?? 0)
        const fill = ' '.repeat(Math.max(0, (room[i] ?? 0) - widthOf(shown)))
        const style = styleOf(i)
        const painted = style ? paint(screen.hasColour, style, isolate(shown)) : isolate(shown)
        return isNumber[i] ? fill + painted : painted + fill
      })
      .join(gap)
      .trimEnd()
  return [
    line(titles, () => 'bold'),
    ...rows.map((row, r) => line(body[r] ?? [], (i) => columns[i]?.style?.(row))),
  ].join('\n')
}

/** Names and values, one a line. */
export function pairs(values: readonly (readonly [name: string, value: string | number | null])[]): string {
  const width = Math.max(...values.map(([name]) => name.length))
  return values
    .map(([name, value]) => {
      const text = value === null || value === '' ? '-' : oneLine(String(value))
      return `${name.padEnd(width)}${gap}${isolate(text)}`
    })
    .join('\n')
}
