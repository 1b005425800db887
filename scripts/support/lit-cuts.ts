import type { Plugin } from 'vite'

/**
 * What lit-html can do and no template here asks for, cut out of the file that the package ships: readers download
 * 0.6 kB less. Only literal text is looked for, once or as often as said: with another version of lit-html, whose
 * short names differ, the build stops here, and the list is to be made anew or emptied.
 *
 * What must stay: the check that a template is one of ours (`hasOwnProperty("raw")`), and trusted types.
 */
const cuts: readonly [from: string, to: string, times?: number][] = [
  // Polyfills of shadow DOM, and a warning about two versions.
  [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");', ';'],
  // SVG and MathML templates.
  ['l=2===i?"<svg>":3===i?"<math>":"",c=v', 'l="",c=v'],
  ['+(2===i?"</svg>":3===i?"</math>":"")', ''],
  [
    'if(this.el=S.createElement(f,e),P.currentNode=this.el.content,2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}',
    'this.el=S.createElement(f,e),P.currentNode=this.el.content;',
  ],
  // Templates compiled ahead.
  [
    '"number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)',
    'this._$AC(t)',
  ],
  // Values inside textarea, style, script and title, and inside comments.
  ['(y.test(u[2])&&(n=RegExp("</"+u[2],"g")),c=p)', '(c=p)'],
  [
    'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}',
    '',
  ],
  ['else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}', ''],
  // Directives, on elements and elsewhere, and what tells them that they are disconnected.
  ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t))', ''],
  [
    '1===r.type?i=new r.ctor(h,r.name,r.strings,this,t):6===r.type&&(i=new Z(h,this,t))',
    'i=new r.ctor(h,r.name,r.strings,this,t)',
  ],
  ['t=M(this,t,i),', ''],
  ['t=M(this,t,i,0),', ''],
  ['r=M(this,e[s+n],i,n),r===E&&(r=this._$AH[n]),', 'r=e[s+n],'],
  ['if((t=M(this,t,i,0)??A)===E)return;', 't??=A;'],
  ['&&t!==E', '', 2],
  ['this._$AP?.(!1,!0,s);', ';'],
  ['setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}', ''],
  [',this._$Cv=e?.isConnected??!0', ''],
  ['get _$AU(){return this._$AM?._$AU??this._$Cv}', ''],
  ['get _$AU(){return this._$AM._$AU}', '', 3],
  ['this._$AN=void 0,', '', 4],
]

/** Cuts them, or stops the build. */
export const litCuts: Plugin = {
  name: 'sada:lit-cuts',
  enforce: 'pre',
  apply: 'build',
  transform(code, id) {
    if (!id.endsWith('/lit-html/lit-html.js')) return null
    const rest = cuts.reduce((whole, [from, to, times = 1]) => {
      const pieces = whole.split(from)
      if (pieces.length !== times + 1) this.error(`not ${times} times in this lit-html: ${from}`)
      return pieces.join(to)
    }, code)
    return { code: rest, map: { mappings: '' } } // the file is minified: a map of it would tell nothing
  },
}
