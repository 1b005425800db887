import type { DemoArticle } from './article.ts'
import { mainArticle } from './main-article.ts'
import { archivePaths, frontPage, specialPaths } from './pages.ts'

/** What the pages need to know about where Sada runs. */
export interface DemoSite {
  apiOrigin: string
  siteId: string
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const words = {
  'ar-MA': {
    name: 'آخر ساعة',
    tagline: 'أخبار الجهة، لحظة بلحظة',
    sections: ['الرئيسية', 'جهات', 'اقتصاد', 'مجتمع', 'ثقافة', 'رياضة'],
    by: 'بقلم',
    alsoRead: 'قد يهمك أيضًا',
    fallback: 'تظهر التعليقات هنا، وهي تحتاج إلى جافاسكريبت.',
    latest: 'آخر الأخبار',
    archive: 'الأرشيف',
  },
  'fr-MA': {
    name: 'Dernière heure',
    tagline: 'La région, au fil des heures',
    sections: ['Accueil', 'Régions', 'Économie', 'Société', 'Culture', 'Sport'],
    by: 'Par',
    alsoRead: 'À lire aussi',
    fallback: 'Les commentaires s’affichent ici ; ils ont besoin de JavaScript.',
    latest: 'Dernières nouvelles',
    archive: 'Archives',
  },
  en: {
    name: 'The Latest Hour',
    tagline: 'The region, hour by hour',
    sections: ['Home', 'Regions', 'Business', 'Society', 'Culture', 'Sport'],
    by: 'By',
    alsoRead: 'You may also read',
    fallback: 'Comments appear here. They need JavaScript.',
    latest: 'Latest news',
    archive: 'Archive',
  },
} as const

type Locale = keyof typeof words

function date(article: DemoArticle): string {
  const day = new Date(`${article.date}T12:00:00Z`)
  const shown = new Intl.DateTimeFormat(article.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day)
  return `<time datetime="${article.date}">${shown}</time>`
}

/** A mountain in the colours of an hour of the day; drawn, so that nothing has to be downloaded. */
function picture(index: number): string {
  const hue = (index * 47 + 18) % 360
  const peak = 20 + ((index * 13) % 30)
  return `<svg class="picture" viewBox="0 0 160 90" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
<rect width="160" height="90" fill="hsl(${hue} 55% 80%)"/><circle cx="${118 - peak}" cy="24" r="9" fill="hsl(${(hue + 30) % 360} 90% 92%)"/>
<path d="M0 78 L${38 + peak / 2} ${peak} L76 66 L${104 + peak / 3} ${peak + 12} L160 74 V90 H0Z" fill="hsl(${hue} 32% 46%)"/>
<path d="M0 84 L52 58 L96 80 L134 62 L160 80 V90 H0Z" fill="hsl(${hue} 38% 30%)"/></svg>`
}

/** What newspapers put before a number of views; the element itself says the word to those who listen. */
const eye =
  '<svg class="eye" viewBox="0 0 24 24" aria-hidden="true"><path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z"/><circle cx="12" cy="12" r="3"/></svg>'

function frame(
  site: DemoSite,
  locale: Locale,
  title: string,
  main: string,
  styles: readonly string[] = [],
): string {
  const text = words[locale]
  const { front, archive, hostile, strict } = specialPaths
  const languages = mainArticle.map(
    ({ path, locale: own }) =>
      `<a href="${path}" hreflang="${own}">${{ 'ar-MA': 'العربية', 'fr-MA': 'Français', en: 'English' }[own]}</a>`,
  )
  return `<!doctype html>
<html lang="${locale}" dir="${locale === 'ar-MA' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} — ${text.name}</title>
<link rel="stylesheet" href="/theme.css">${styles.map((path) => `\n<link rel="stylesheet" href="${path}">`).join('')}
<link rel="icon" href="data:,">
<script type="module" async src="${site.apiOrigin}/v1/sada.js"></script>
</head>
<body>
<header class="masthead">
<div class="bar"><nav class="languages" aria-label="Languages">${languages.join('')}</nav></div>
<a class="name" href="${front}">${text.name}</a>
<p class="tagline">${text.tagline}</p>
<nav class="sections" aria-label="${text.sections[0]}">${text.sections.map((section) => `<a href="${front}">${section}</a>`).join('')}</nav>
</header>
<main>
${main}
</main>
<footer class="footer">
<p lang="ar" dir="rtl">موقع تجريبي يعرض صدى: المشاهدات والتعليقات. الأخبار من نسج الخيال.</p>
<nav aria-label="Demo"><a href="${front}">الواجهة</a><a href="${archive}">الأرشيف</a><a href="${hostile}">قالب معادٍ</a><a href="${strict}">سياسة أمان صارمة</a></nav>
</footer>
</body>
</html>
`
}

function card(site: DemoSite, article: DemoArticle): string {
  const attributes = `site="${site.siteId}" page="${article.path}"`
  return `<article class="card">
<a class="thumb" href="${article.path}" tabindex="-1" aria-hidden="true">${picture(article.picture)}</a>
<p class="kicker">${escapeHtml(article.section)}</p>
<h2><a href="${article.path}">${escapeHtml(article.title)}</a></h2>
<p class="excerpt">${escapeHtml(article.excerpt)}</p>
<p class="meta">${date(article)}<span class="figure">${eye}<sada-views ${attributes} no-count>…</sada-views></span><sada-count ${attributes}>…</sada-count></p>
</article>`
}

/** The front page: twelve articles with their counts. */
export function renderFront(site: DemoSite): string {
  const cards = frontPage.map((article) => card(site, article)).join('\n')
  return frame(
    site,
    'ar-MA',
    words['ar-MA'].latest,
    `<h1 class="hidden">${words['ar-MA'].latest}</h1>\n<div class="cards">${cards}</div>`,
  )
}

/** Forty lines with a comment count each. */
export function renderArchive(site: DemoSite): string {
  const lines = archivePaths.map((path) => {
    const title = path.split('/').at(-1)?.replaceAll('-', ' ') ?? path
    return `<li><a href="${path}">${escapeHtml(title)}</a> <sada-count site="${site.siteId}" page="${path}">…</sada-count></li>`
  })
  const main = `<h1>${words['ar-MA'].archive}</h1>\n<ol class="lines">${lines.join('\n')}</ol>`
  return frame(site, 'ar-MA', words['ar-MA'].archive, main)
}

/** An article with its counters, its comments and where to read on. */
export function renderArticle(site: DemoSite, article: DemoArticle, styles: readonly string[] = []): string {
  const text = words[article.locale]
  const attributes = `site="${site.siteId}"`
  const others = frontPage.filter(({ path }) => path !== article.path).slice(0, 3)
  const main = `<article class="story">
<p class="kicker">${escapeHtml(article.section)}</p>
<h1>${escapeHtml(article.title)}</h1>
<p class="meta">${text.by} ${escapeHtml(article.author)}${date(article)}<span class="figure">${eye}<sada-views ${attributes}>…</sada-views></span><sada-count ${attributes}>…</sada-count></p>
<figure>${picture(article.picture)}</figure>
<div class="text">${article.paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}</div>
</article>
<div class="comments"><sada-comments ${attributes}><p>${text.fallback}</p></sada-comments></div>
<aside class="also"><h2>${text.alsoRead}</h2>
<sada-popular ${attributes} by="views" window="7d" limit="3"><ul>${others.map((other) => `<li lang="${other.locale}" dir="auto"><a href="${other.path}">${escapeHtml(other.title)}</a></li>`).join('')}</ul></sada-popular></aside>`
  return frame(site, article.locale, article.title, main, styles)
}

/** What a path without a page shows. */
export function renderNotFound(site: DemoSite): string {
  return frame(
    site,
    'ar-MA',
    'الصفحة غير موجودة',
    '<h1>الصفحة غير موجودة</h1>\n<p><a href="/">العودة إلى الواجهة</a></p>',
  )
}
