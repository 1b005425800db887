import type { DemoArticle } from './article.ts'
import { localNews } from './local-news.ts'
import { mainArticle } from './main-article.ts'

/** Every article; the first is the one the project began with. */
export const demoPages: readonly DemoArticle[] = [...mainArticle, ...localNews]

/** The front page's twelve, in Arabic. */
export const frontPage: readonly DemoArticle[] = demoPages.filter(({ locale }) => locale === 'ar-MA')

/** Addresses of the archive's forty lines; most lead to no article, as old addresses do. */
export const archivePaths: readonly string[] = [
  ...frontPage.map(({ path }) => path),
  ...Array.from({ length: 40 - frontPage.length }, (_, i) => `/ar/2025/12/من-الأرشيف-${i + 1}`),
]

/** Pages that are not articles of the newspaper but show something. */
export const specialPaths = {
  front: '/',
  archive: '/ar/archive',
  hostile: '/ar/hostile-theme',
  strict: '/ar/strict-csp',
} as const
