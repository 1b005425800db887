import { vi } from 'vitest'

/** A day on which nothing special happens to clocks; setup.ts gives the real time back after each test. */
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
export const noonMs = 20_500 * dayMs + 12 * hourMs

/** Stops the clock at a moment. Timers go on. */
export function at(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: ms })
}
