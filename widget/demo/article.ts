/** An article of the demo news site. */
export interface DemoArticle {
  /** Path in readable form; browsers encode it. */
  path: string
  locale: 'ar-MA' | 'fr-MA' | 'en'
  section: string
  /** Day of publication, `YYYY-MM-DD`. */
  date: string
  author: string
  title: string
  excerpt: string
  paragraphs: readonly string[]
  /** Views that another counter had, taken over when the demo begins. */
  views: number
  /** Which of the drawn pictures goes with it. */
  picture: number
}
