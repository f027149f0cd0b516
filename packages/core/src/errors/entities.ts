/** Names of HTML for signs of ASCII and for letters without an accent, each with its letter in front. */
const single =
  '!excl "quot #num $dollar %percnt &amp \'apos (lpar )rpar *ast +plus ,comma .period /sol :colon ;semi <lt =equals >gt ' +
  '?quest @commat [lsqb [lbrack \\bsol ]rsqb ]rbrack ^Hat _lowbar `grave {lcub {lbrace |verbar |vert }rcub }rbrace ' +
  '€euro đdstrok ĐDstrok ÆAElig æaelig ÐETH ðeth ØOslash øoslash ÞTHORN þthorn ßszlig ×times ÷divide'

/** Names of the letters from U+00A1 on. A space that does not break is left out, for a space is masked as it stands. */
const latin =
  'iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest'

const names: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ...single.split(' ').map((entry) => [entry.slice(1), entry.slice(0, 1)] as const),
  ...latin.split(' ').map((name, index) => [name, String.fromCharCode(0xa1 + index)] as const),
])

const accents: Record<string, string | undefined> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  breve: '\u0306',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
}

/** The letter that HTML calls so: `agrave` is an a with a grave accent. Undefined for names that hardly anybody writes. */
export function letterOf(name: string): string | undefined {
  const accent = accents[name.slice(1)]
  return names.get(name) ?? (accent && (name.slice(0, 1) + accent).normalize('NFC'))
}
