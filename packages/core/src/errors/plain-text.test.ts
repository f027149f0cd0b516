import { expect, test } from 'vitest'
import { fromUtf8 } from '../utils/encoding.ts'
import { unescapeText } from './plain-text.ts'

test.each([
  ['100%25 kh%c3%B3a%2', '100% khóa%2'],
  ['%ff', '\ufffd'],
  ['&lt;&GT;&amp;&quot;&apos;&nbsp;', '<&GT;&"\'&nbsp;'],
  ['&#39;&#x27;&#X1F642;', "''🙂"],
  ['&#1114111;&#1114112;&#x110000;', '\u{10ffff}&#1114112;&#x110000;'],
  ['\\u006b\\u00F3\\ud83d\\ude42\\u12', 'kó🙂\\u12'],
  ['\\b\\f\\n\\r\\t\\"\\/\\x', '\b\f\n\r\t"/\\x'],
  ['a\\\\', 'a\\'],
  [
    '&agrave;&Agrave;&yuml;&Aring;&otilde;&abreve;&ccedil;&aegrave;&egraves;&thorn;&iexcl;&frac12;&commat;&euro;&Dstrok;&valueOf;&nosuch;',
    'àÀÿÅõăç&aegrave;&egraves;þ¡½@€Đ&valueOf;&nosuch;',
  ],
  ["\\'\\xe1\\xBA\\xa5 \\xzz", "'ấ \\xzz"],
  ['%u1EA5%u1ea%20', 'ấ%u1ea '],
])('the escapes in %j are undone, and what is no valid one stays', (escaped, plain) => {
  expect(unescapeText(escaped)).toBe(plain)
})

test('four layers are undone, and no more', () => {
  const wrap = (text: string, layers: number): string =>
    layers === 0 ? text : wrap(encodeURIComponent(text), layers - 1)
  expect(unescapeText(wrap('%', 4))).toBe('%')
  expect(unescapeText(wrap('%', 5))).toBe('%25')
})

test('each step is shown, and goes on as it was given back', () => {
  const seen: string[] = []
  const see = (step: string) => {
    seen.push(step)
    return step.replace('secret', '***')
  }
  expect(unescapeText('%73ecret &amp; \\"more\\"', see)).toBe('*** & "more"')
  expect(seen).toEqual(['secret &amp; \\"more\\"', '*** & \\"more\\"', '*** & "more"'])
})

test('a byte order mark is a letter like any other', () => {
  expect(fromUtf8(new TextEncoder().encode('\ufeffkey'))).toBe('\ufeffkey')
})
