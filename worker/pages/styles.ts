import { html } from './html.ts'

/**
 * The look of a page, for the one style element that its Content-Security-Policy names by hash. Browsers inside mail
 * programs are old, so colours change by media query and not by `light-dark()`.
 */
export const styles = html`
:root{color-scheme:light dark;--ground:#f4f3ef;--card:#fff;--ink:#1b1f22;--soft:#575e64;--line:#e0ddd5;--accent:#0b6660;--on:#fff;--danger:#a3261d;--amber:#7a4b00;--focus:#0a4fb3;--sunk:#f7f6f3}
@media (prefers-color-scheme:dark){:root{--ground:#111416;--card:#1a1e21;--ink:#e7e9ea;--soft:#a6aeb4;--line:#30363b;--accent:#6fd3c7;--on:#0b1413;--danger:#ff9c90;--amber:#f0c274;--focus:#8ab8ff;--sunk:#14181a}}
*{box-sizing:border-box}
body{margin:0;min-block-size:100vh;min-block-size:100dvb;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:1.0625rem/1.6 system-ui,"Segoe UI",Tahoma,"Noto Sans Arabic","Noto Sans",sans-serif;overflow-wrap:anywhere}
:lang(ar){line-height:1.8}
header,main,footer{inline-size:100%;max-inline-size:36rem;margin-inline:auto;padding-inline:1rem}
header{padding-block-start:1rem}
header p{font-weight:700;color:var(--accent)}
main{flex:1;padding-block:1.25rem 2rem}
footer{padding-block:0 1.25rem;font-size:.8125rem}
h1,h2,p,ul,dl,dd{margin:0;padding:0}
ul{list-style:none}
h1{font-size:1.5rem;line-height:1.4}
h2{font-size:1.0625rem}
.mark{display:block;inline-size:3.25rem;block-size:3.25rem;margin-block-end:.75rem;fill:none;stroke:var(--on);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.mark circle{fill:var(--accent);stroke:none}
.mark.away circle{fill:var(--danger)}
.mark.back circle{fill:var(--soft)}
.mark.fault circle{fill:var(--amber)}
.soft,.lead{color:var(--soft)}
.soft{font-size:.9375rem}
.lead{margin-block-start:.25rem}
article,.facts{margin-block-start:1.25rem;padding:1rem 1.125rem;background:var(--card);border:1px solid var(--line);border-radius:.875rem}
.parent{margin-block-start:.75rem;padding:.5rem .875rem;background:var(--sunk);border-inline-start:3px solid var(--line);border-radius:.25rem}
.excerpt{display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden;font-size:.9375rem}
.body{margin-block-start:.75rem}
.body p{white-space:pre-wrap}
.body p+p{margin-block-start:.75em}
.address{color:var(--soft)}
dl{display:grid;gap:.125rem;font-size:.9375rem}
dd+dt{margin-block-start:.5rem}
.facts{grid-template-columns:auto minmax(0,1fr);gap:.25rem 1rem}
.facts dd+dt{margin-block-start:0}
article dl{margin-block-start:1rem;padding-block-start:.75rem;border-block-start:1px solid var(--line)}
dt{color:var(--soft)}
form{margin-block-start:1.25rem}
article+form{position:sticky;inset-block-end:0;margin-block-start:.5rem;padding-block:.75rem;background:var(--ground)}
button{display:block;inline-size:100%;min-block-size:3.25rem;padding:.625rem 1.25rem;font:inherit;font-weight:700;color:var(--on);background:var(--accent);border:2px solid transparent;border-radius:.75rem;cursor:pointer}
button.spam{background:var(--amber)}
button.delete{background:var(--danger)}
button.plain{color:var(--accent);background:var(--card);border-color:var(--accent)}
button:active{transform:translateY(1px)}
.note{margin-block-start:.5rem;text-align:center}
.desk{margin-block-start:1rem;text-align:center}
a{display:inline-block;min-block-size:2.75rem;padding:.5rem .75rem;color:var(--accent);text-underline-offset:.25em}
code{font-family:ui-monospace,monospace}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:.75rem}
@media (prefers-reduced-motion:reduce){button:active{transform:none}}
`
