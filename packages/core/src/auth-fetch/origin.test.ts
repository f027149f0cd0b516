import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addQuery, createOrigin } from './origin.ts'

const origin = createOrigin('https://api.example/v1/partner')
const resolved = (path: string, at = origin) => {
  const target = at.resolve(path)
  return 'url' in target ? target.url : target.reason
}

test('a path goes below the base, with or without a leading slash', () => {
  expect(resolved('orders/info?code=1')).toBe('https://api.example/v1/partner/orders/info?code=1')
  expect(resolved('/orders')).toBe('https://api.example/v1/partner/orders')
  expect(resolved('a/../b')).toBe('https://api.example/v1/partner/b')
  expect(resolved('https://api.example/v1/partner/orders')).toBe('https://api.example/v1/partner/orders')
  expect(resolved('Shop/Get', createOrigin('https://api.example/v1/partner/', { separator: '.' }))).toBe(
    'https://api.example/v1/partner.Shop/Get',
  )
  expect(createOrigin('https://api.example/v1//').base).toBe('https://api.example/v1/')
})

test('a colon further on does not make an address of a path', () => {
  for (const path of ['orders?at=a:1', 'orders/a:b', 'orders/12:30'])
    expect(resolved(path)).toBe(`https://api.example/v1/partner/${path}`)
})

test.each([
  'https://evil.example/x',
  'https://api.example/v2/x',
  'https://api.example.evil.example/v1/partner/x',
  'https://user@api.example/v1/partner/x',
  'http://api.example/v1/partner/x',
  '//evil.example/x',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'x\\..\\..\\..',
  '../x',
  '../partnership/x',
  'a/../../x',
  'a/../..',
  '%2e%2e/x',
  '.%2E/%2e./x',
  '..%2f..%2fx',
  '..%252f..%252fx',
  'a%2f..%2f..%2f..%2fx',
  'a%2f..',
  '..%5c..%5cx',
  'x\r\nhost: evil.example',
  'x\0',
  ' x',
  'x#fragment',
  'javascript:alert(1)',
  'data:text/plain,x',
])('%j is refused', (path) => {
  expect(origin.resolve(path)).toHaveProperty('reason')
})

test.each([
  ['free of backslashes, control characters and outer spaces', ['a\\b', 'a\nb', ' x', 'x ']],
  ['relative, not another host', ['//evil.example/x']],
  [
    'free of user names and fragments',
    ['https://me@api.example/v1/partner/x', 'https://:word@api.example/v1/partner/x', 'x#fragment', 'https://'],
  ],
  [
    'inside the base address',
    [
      '../x',
      'https://evil.example/x',
      '..%2fx',
      '..;/x',
      'a/..;b/x',
      '..%00/x',
      '..%09/x',
      '..%20/x',
      '%c0%ae%C0%ae/x',
      'a%u002e',
    ],
  ],
])('a path must be %s', (reason, paths) => {
  expect(paths.map((path) => resolved(path))).toEqual(paths.map(() => reason))
})

test('what only looks like a way out is part of a name', () => {
  for (const path of ['..b/x', 'a/.../x', 'a../x', 'a%u00/x', '%c3%a0/x'])
    expect(resolved(path)).toBe(`https://api.example/v1/partner/${path}`)
})

test('a path may be escaped seven times over, and no more', () => {
  const escaped = (times: number) => `%${'25'.repeat(times - 1)}41`
  expect(resolved(escaped(7))).toBe(`https://api.example/v1/partner/${escaped(7)}`)
  expect(resolved(escaped(8))).toBe('inside the base address')
})

test('whatever the path, nothing resolves outside the base', () => {
  const piece = fc.constantFrom(
    '..',
    '.',
    '/',
    '//',
    '\\',
    '%2e',
    '%2f',
    '%5c',
    '@',
    ':',
    '?',
    '#',
    'evil.example',
    'https:',
    'a',
    '\t',
    ';',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece).map((parts) => parts.join('')),
        fc.string(),
        fc.webUrl(),
      ),
      (path) => {
        const target = origin.resolve(path)
        if ('reason' in target) return
        const { href, pathname } = new URL(target.url)
        expect(target.url).toBe(href)
        expect(href.startsWith('https://api.example/v1/partner/')).toBe(true)
        const plain = pathname.replace(/%2e/gi, '.').replace(/%2f/gi, '/')
        expect(plain).not.toMatch(/\/\.\.(\/|$)/)
      },
    ),
    { numRuns: 5_000 },
  )
})

test.each([
  undefined,
  '',
  'nowhere',
  'ftp://x.example',
  'shttp://x.example',
  'https://u@x.example',
  'https://:p@x.example',
  'https://x.example?a=1',
  'https://x.example/#a',
])('%j is no base address', (base) => {
  expect(() => createOrigin(base as string)).toThrow(/^\[createOrigin\] wrong options: 'baseUrl' must /)
  expect(() => createOrigin(base as string, { option: 'server' })).toThrow(TypeError)
})

test('plain http is for this machine, or for those who ask for it', () => {
  for (const host of ['localhost:3000', '127.0.0.1', '127.10.20.30', '[::1]:80', 'api.localhost']) {
    expect(createOrigin(`http://${host}`).base).toMatch(/^http:/)
  }
  for (const host of ['localhost.evil.example', 'evil-localhost', '127.0.0.1.evil.example', '10.0.0.1', '128.0.0.1']) {
    expect(() => createOrigin(`http://${host}`)).toThrow(
      "[createOrigin] wrong options: 'baseUrl' must use https; plain http needs 'allowHttp: true'",
    )
  }
  expect(createOrigin('http://10.0.0.1', { allowHttp: true }).base).toBe('http://10.0.0.1/')
})

test('a query leaves out what is absent and repeats lists', () => {
  const url = addQuery('https://x.example/a?b=1', {
    c: 'Hà Nội',
    d: undefined,
    e: null,
    f: [1, 2],
    g: false,
    h: '',
  })
  expect(url).toBe('https://x.example/a?b=1&c=H%C3%A0+N%E1%BB%99i&f=1&f=2&g=false&h=')
})
