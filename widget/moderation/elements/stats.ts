import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Stats } from '../../../contract/index.ts'
import { failureTemplate, loadingTemplate } from './parts.ts'
import { define, View } from './view.ts'

/** Views and comments by day, as a table with bars: the numbers are read, the bars are seen. */
export class StatsView extends View {
  #stats: Stats | null = null
  #failure: SadaError | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(): Promise<void> {
    this.#failure = null
    try {
      this.#stats = await this.desk.client.stats()
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  /** A number with its bar. The width goes through the object model: a strict policy forbids style attributes. */
  #cell(n: number, most: number) {
    const width = `inline-size:${most === 0 ? 0 : Math.round((n / most) * 100)}%`
    return html`<td><span class="bar-number">${this.tongue.number(n)}</span><span class="bar-room" aria-hidden="true"><span class="bar-fill" .style=${width}></span></span></td>`
  }

  #days({ days }: Stats) {
    const { admin } = this.tongue.words
    const latest = days.toReversed()
    const most = (pick: (day: Stats['days'][number]) => number) => Math.max(0, ...days.map(pick))
    const sum = (pick: (day: Stats['days'][number]) => number) =>
      days.reduce((all, day) => all + pick(day), 0)
    const [views, comments] = [most((day) => day.views), most((day) => day.comments)]
    return html`<div class="table-room" tabindex="0" role="region" aria-label=${admin.statsCaption}><table class="stats card">
      <caption class="vh">${admin.statsCaption}</caption>
      <thead><tr><th scope="col">${admin.day}</th><th scope="col">${admin.viewsHead}</th><th scope="col">${admin.commentsHead}</th><th scope="col">${admin.publishedHead}</th></tr></thead>
      <tbody>${latest.map(
        (day) =>
          html`<tr><th scope="row">${this.tongue.day(day.day)}</th>${this.#cell(day.views, views)}${this.#cell(day.comments, comments)}${this.#cell(day.approved, comments)}</tr>`,
      )}</tbody>
      <tfoot><tr><th scope="row">${admin.total}</th>${[sum((day) => day.views), sum((day) => day.comments), sum((day) => day.approved)].map((n) => html`<td><strong>${this.tongue.number(n)}</strong></td>`)}</tr></tfoot>
    </table></div>`
  }

  #mostRead({ pages }: Stats) {
    const { admin } = this.tongue.words
    return html`<h2>${admin.mostRead}</h2>
      ${
        pages.length === 0
          ? html`<p class="muted">${admin.noViews}</p>`
          : html`<ol class="rows card" role="list">${pages.map(
              ({ page, url, title, views }) =>
                html`<li class="row"><div class="row-main"><p class="pattern">${url ? html`<a href=${url} target="_blank" rel="noopener"><bdi>${title ?? url}</bdi></a>` : html`<bdi>${title ?? page}</bdi>`}</p></div><span>${this.tongue.forms(admin.views, views)}</span></li>`,
            )}</ol>`
      }`
  }

  protected override render() {
    const { admin, page } = this.tongue.words
    const stats = this.#stats
    return html`<h1 tabindex="-1">${page.stats}</h1>
      <p class="muted lead">${admin.statsLead}</p>
      ${
        this.#failure
          ? failureTemplate(this.tongue, this.#failure, () => void this.#load())
          : stats
            ? html`${this.#mostRead(stats)}<h2>${admin.statsCaption}</h2>${this.#days(stats)}`
            : loadingTemplate(this.tongue)
      }${nothing}`
  }
}
define('mod-stats', StatsView)
