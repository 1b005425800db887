/** A run as it is saved: tables by name, each row with its first column as its name. */
export interface Results {
  date: string
  cpu: string
  prices: object
  tables: Record<string, Record<string, string | number>[]>
}

/** The middle one. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}

/** Prints this run's numbers as multiples of a saved run's. */
export function compare(now: Results, before: Results): void {
  console.log(`\nthis run, as multiples of that of ${before.date}`)
  for (const [name, rows] of Object.entries(now.tables)) {
    const old = before.tables[name]
    if (!old) continue
    const ratios = rows.map((row, i) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => {
          const was = old[i]?.[column]
          return typeof value === 'number' && typeof was === 'number' && was !== 0
            ? [column, Number((value / was).toFixed(2))]
            : [column, value]
        }),
      ),
    )
    console.log(name)
    console.table(ratios)
  }
}
