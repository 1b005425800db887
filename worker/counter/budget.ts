import { utcDay } from '../policy/calendar.ts'
import type { Usage } from '../policy/pace.ts'
import type { InstanceUsage } from '../store/roll-up.ts'

/** Rows that one object wrote on a day, in UTC. */
export interface RowsOfDay {
  day: string
  written: number
}

/** What of the day's write budget is used: by this object exactly, by the instance as of the last roll-up. */
export class RowBudget {
  rows: RowsOfDay
  #usage: Usage

  /** @param known the instance's use on a day; of another day it says nothing */
  constructor(
    budgetRows: number,
    rows: RowsOfDay | undefined,
    known: (InstanceUsage & { day: string }) | undefined,
  ) {
    const today = utcDay(Date.now())
    const { d1Rows = 0, objectRows = 0 } = known?.day === today ? known : {}
    this.rows = rows?.day === today ? rows : { day: today, written: 0 }
    this.#usage = { budgetRows, d1Rows, objectRows }
  }

  /** Begins anew when the day has changed. */
  at(nowMs: number): this {
    const day = utcDay(nowMs)
    if (this.rows.day === day) return this
    this.rows = { day, written: 0 }
    this.#usage = { ...this.#usage, d1Rows: 0, objectRows: 0 }
    return this
  }

  /** The instance's use. */
  get usage(): Usage {
    return this.#usage
  }

  /** Notes rows that this object has written. */
  add(rows: number): void {
    this.rows = { ...this.rows, written: this.rows.written + rows }
    this.#usage = { ...this.#usage, objectRows: this.#usage.objectRows + rows }
  }

  /** Notes what the instance has used. */
  learn(usage: InstanceUsage): void {
    this.#usage = { ...this.#usage, ...usage }
  }
}
