/** Without what was not given, so that a request says nothing of it. */
export function given<T extends object>(values: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  const parts: Partial<T> = {}
  for (const name in values) if (values[name] !== undefined) parts[name] = values[name]
  return parts
}
