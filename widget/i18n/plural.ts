/** One text per plural category (CLDR). `zero` may be given in any language: it then means exactly none. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** The form for `n` with its number put in, both by the rules of `locale`. */
export function plural(forms: Forms, n: number, locale: string): string {
  const category = new Intl.PluralRules(locale).select(n)
  return (forms[n ? category : 'zero'] ?? forms[category] ?? forms.other).replace(
    '{n}',
    n.toLocaleString(locale),
  )
}
