/** Tells whoever asked that something has changed; what, they look up themselves. */
export class Notifier {
  readonly #listeners = new Set<() => void>()

  /** @returns how to hear no more */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls every listener. */
  notify(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
