/** Names of HTML for letters of ASCII, each with its letter in front. */
const ascii =
  '!excl "quot #num $dollar %percnt &amp \'apos (lpar )rpar *ast +plus ,comma .period /sol :colon ;semi <lt =equals >gt ' +
  '?quest @commat [lsqb [lbrack \\bsol ]rsqb ]rbrack ^Hat _lowbar `grave {lcub {lbrace |verbar |vert }rcub }rbrace'

/** Names of the letters from U+00A1 on. A space that does not break is left out, for a space is masked as it stands. */
const latin =
  'iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest ' +
  'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve ' +
  'Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
  'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve ' +
  'oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'

/** Those of Vietnamese beyond Latin-1, and the euro. */
const more = 'ĂAbreve ăabreve ĐDstrok đdstrok ĨItilde ĩitilde ŨUtilde ũutilde €euro'

/** What the usual encoders of HTML write by name. */
export const entities: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ...`${ascii} ${more}`.split(' ').map((entry) => [entry.slice(1), entry.slice(0, 1)] as const),
  ...latin.split(' ').map((name, index) => [name, String.fromCharCode(0xa1 + index)] as const),
])
