/** HTML names of ASCII signs and of other characters without an accent. Each entry is a character and its name. */
const single =
  '!excl "quot #num $dollar %percnt &amp \'apos (lpar )rpar *ast +plus ,comma .period /sol :colon ;semi <lt =equals >gt ' +
  '?quest @commat [lsqb [lbrack \\bsol ]rsqb ]rbrack ^Hat _lowbar `grave {lcub {lbrace |verbar |vert }rcub }rbrace ' +
  '€euro đdstrok ĐDstrok ÆAElig æaelig ÐETH ðeth ØOslash øoslash ÞTHORN þthorn ßszlig ×times ÷divide'

/** HTML names of the characters from U+00A1 on. `nbsp` (U+00A0) is left out: spaces are matched as they are. */
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

/** Returns the character with this HTML name: `agrave` is an a with a grave accent. Undefined for rare names. */
export function letterOf(name: string): string | undefined {
  const accent = accents[name.slice(1)]
  return names.get(name) ?? (accent && (name.slice(0, 1) + accent).normalize('NFC'))
}
