import fc from 'fast-check'
import { expectLinear } from 'test-kit/fuzz'
import { expect, test } from 'vitest'
import { type FindOrderCodeOptions, findOrderCode } from './index.ts'

type Row = [description: string, options: FindOrderCodeOptions, code: string | undefined]

const dh = { prefix: 'DH' }
const captured =
  'ND:CT DEN:231915042064 MBVCB.2707051024.042064.Bill 4.CT tu 0450000000000 NGUYEN VAN A toi 100000000000 ' +
  'TRAN VAN B Ngan hang Cong Thuong Viet Nam (VIETINBANK); tai Napas'

/** Texts of real deliveries and of Casso's own pages. */
const known: Row[] = [
  [captured, { prefix: 'Bill' }, 'Bill4'],
  [captured, { prefix: 'BILL ' }, 'BILL 4'],
  [captured, { codes: ['Bill 3', 'Bill 4', 'Bill 44'] }, 'Bill 4'],
  [captured, { codes: ['bill4'] }, 'bill4'],
  [captured, dh, undefined],
  [captured, { prefix: 'DEN' }, undefined],
  ['giao dich thu nghiem', dh, undefined],
  ['Khanhnm chuyen tien', dh, undefined],
  ['DH220', dh, 'DH220'],
  ['DH35', dh, 'DH35'],
]

/** Made up, in the style of known banks. */
const madeUp: Row[] = [
  // Case and accents.
  ['dh35', dh, 'DH35'],
  ['Dh35 thanh toan', dh, 'DH35'],
  ['ĐH35', dh, 'DH35'],
  ['đh35', dh, 'DH35'],
  ['DH35', { prefix: 'ĐH' }, 'ĐH35'],
  ['don hang 35', { prefix: 'Đơn hàng ' }, 'Đơn hàng 35'],
  ['\u0110o\u031b\u0301n 7', { prefix: 'đơn' }, 'đơn7'],
  // Breaks between the prefix and its digits.
  ['DH 35', dh, 'DH35'],
  ['DH-35', dh, 'DH35'],
  ['DH\u201335', dh, 'DH35'],
  ['DH.35', dh, 'DH35'],
  ['DH_35', dh, 'DH35'],
  ['DH/35', dh, 'DH35'],
  ['DH  35', dh, 'DH35'],
  ['DH -35', dh, 'DH35'],
  ['DH\u00a035', dh, 'DH35'],
  ['DH\n35', dh, 'DH35'],
  ['DH - 35', dh, undefined],
  ['DH:35', dh, undefined],
  ['DH so 35', dh, undefined],
  // What follows is not part of the code.
  ['DH35 0123456789', dh, 'DH35'],
  ['DH35-0123456789', dh, 'DH35'],
  ['DH35.CT tu 0450000000000', dh, 'DH35'],
  ['DH35CT tu 0450000000000', dh, 'DH35'],
  ['DH35; tai Napas', dh, 'DH35'],
  ['DH35/36', dh, 'DH35'],
  ['DH35 250.000 VND', dh, 'DH35'],
  ['DH0035', dh, 'DH0035'],
  // What comes before it is not part of the code either.
  ['NGUYEN VAN A chuyen tien DH35', dh, 'DH35'],
  ['MBVCB.2707051024.042064.DH35.CT tu 0450000000000', dh, 'DH35'],
  ['IBFT 042064DH35 GD 271193', dh, 'DH35'],
  ['CKDH35', dh, 'DH35'],
  ['thanhtoandonhangDH35', dh, 'DH35'],
  ['DHDH35', dh, 'DH35'],
  ['TT (DH35)', dh, 'DH35'],
  ['"DH35"', dh, 'DH35'],
  // No code, two different codes, or the same code twice.
  ['', dh, undefined],
  ['DH', dh, undefined],
  ['35', dh, undefined],
  ['3DH 5', dh, 'DH5'],
  ['DH35 DH36', dh, undefined],
  ['DH35 va DH36', dh, undefined],
  ['CKDH35 DH36', dh, undefined],
  ['DH35 DH035', dh, undefined],
  ['DH35 DH35', dh, 'DH35'],
  ['DH35 CKdh-35', dh, 'DH35'],
  // Lists of known codes.
  ['dh 35', { codes: ['DH-35', 'DH-36'] }, 'DH-35'],
  ['DH350', { codes: ['DH35'] }, undefined],
  ['DH35 0', { codes: ['DH35', 'DH350'] }, 'DH35'],
  ['DH3 5', { codes: ['DH35'] }, undefined],
  ['D H35', { codes: ['DH35'] }, undefined],
  ['DH35 DH36', { codes: ['DH35', 'DH36'] }, undefined],
  ['DH35 DH36', { codes: ['DH35', 'DH37'] }, 'DH35'],
  ['DH35', { codes: ['DH35', 'DH35'] }, 'DH35'],
  ['DH35', { codes: ['DH35', 'dh-35'] }, undefined],
  ['DH35', { codes: ['DH35', 'H35'] }, 'DH35'],
  ['DH 35', { codes: ['DH35', 'H35'] }, 'DH35'],
  ['CKDH35', { codes: ['DH35', 'H35'] }, undefined],
  ['DH35-2', { codes: ['DH35', 'DH35-2'] }, 'DH35-2'],
  ['DH35 2', { codes: ['DH35', 'DH35-2'] }, undefined],
  ['2024001', { codes: ['2024-001'] }, '2024-001'],
  ['2024 001', { codes: ['2024-001', '2024-002'] }, '2024-001'],
  ['2024 001', { codes: ['2024001'] }, undefined],
  ['12024001', { codes: ['2024001'] }, undefined],
  ['thanh toan SHOP A1B2 nhe', { codes: ['SHOP-A1B2'] }, 'SHOP-A1B2'],
  ['SHOPA1BX', { codes: ['SHOP-A1B'] }, undefined],
  ['don35', { codes: ['35'] }, '35'],
  ['HD#7', { codes: ['HD#7'] }, 'HD#7'],
  ['HD 7', { codes: ['HD#7'] }, 'HD#7'],
  ['DH35', { codes: [] }, undefined],
  // A prefix that contains digits or breaks.
  ['A1 35', { prefix: 'A1' }, 'A135'],
  ['A135', { prefix: 'A1-' }, 'A1-35'],
  ['shop vn 35', { prefix: 'SHOP-VN-' }, 'SHOP-VN-35'],
  ['sho pvn35', { prefix: 'SHOP-VN-' }, undefined],
]

test.each([...known, ...madeUp])('findOrderCode(%j, %j) is %j', (description, options, code) => {
  expect(findOrderCode(description, options)).toBe(code)
})

test('the table has the 60 descriptions that were asked for', () => {
  expect(known.length + madeUp.length).toBeGreaterThanOrEqual(60)
})

test('a description that is missing holds no code', () => {
  expect(findOrderCode(undefined, dh)).toBeUndefined()
  expect(findOrderCode(null, dh)).toBeUndefined()
})

test('wrong options are named at once', () => {
  const wrong: [unknown, string][] = [
    [undefined, ''],
    [{}, 'prefix'],
    [{ prefix: '' }, 'prefix'],
    [{ prefix: '--' }, 'prefix'],
    [{ prefix: 5 }, 'prefix'],
    [{ codes: 'DH35' }, 'codes'],
    [{ codes: ['DH35', ''] }, 'codes.1'],
    [{ codes: ['#'] }, 'codes.0'],
    [{ prefix: 'DH', codes: ['DH35'] }, 'prefix'],
    [{ code: 'DH' }, 'codes'],
  ]
  for (const [options, name] of wrong) {
    expect(() => findOrderCode('DH35', options as FindOrderCodeOptions), JSON.stringify(options)).toThrow(TypeError)
    expect(() => findOrderCode('DH35', options as FindOrderCodeOptions), JSON.stringify(options)).toThrow(name)
  }
})

const separator = fc.constantFrom('', ' ', '-', '.', '_', '/', '  ', ' -')
const digits = fc.integer({ min: 0, max: 99_999_999 }).map(String)
const letters = (min: number) =>
  fc.array(fc.constantFrom(...'ABCDEĐGHIKLMNOPQSTUVXY'), { minLength: min, maxLength: 5 }).map((all) => all.join(''))
/** Words such as banks add. None of them ends like the prefix. */
const noise = fc
  .array(fc.oneof(fc.constantFrom('MBVCB', 'CT tu', 'ND:', 'Napas', 'toi', 'VND', 'FT', '.', ';', '(', ')'), digits), {
    maxLength: 6,
  })
  .map((words) => words.join(' '))
const respell = (code: string, isLower: boolean) => (isLower ? code.toLowerCase().replaceAll('đ', 'Đ') : code)
const shop = 'ZQ'

test('a code in any noise is found, and never takes in what follows', () => {
  fc.assert(
    fc.property(
      noise,
      letters(0),
      separator,
      digits,
      fc.constantFrom('', ' ', '.', ';', 'CT', '-'),
      noise,
      fc.boolean(),
      (before, glued, between, number, after, behind, isLower) => {
        const tail = /^\d/.test(after + behind) ? ` ${behind}` : after + behind
        const description = `${before} ${glued}${respell(shop, isLower)}${between}${number}${tail}`
        expect(findOrderCode(description, { prefix: shop }), description).toBe(shop + number)
        const codes = [`${shop}-${number}`, `${shop}-${number}0`, `${shop}-1${number}`]
        expect(findOrderCode(description, { codes }), description).toBe(codes[0])
      },
    ),
  )
})

test('two codes are none, wherever they stand', () => {
  fc.assert(
    fc.property(noise, digits, noise, digits, letters(0), (before, one, between, other, glued) => {
      fc.pre(one !== other)
      const description = `${before} ${shop}${one} ${between} ${glued}${shop} ${other}`
      expect(findOrderCode(description, { prefix: shop }), description).toBeUndefined()
      expect(findOrderCode(description, { codes: [shop + one, shop + other] }), description).toBeUndefined()
    }),
  )
})

test('noise alone holds no code, and any text gives a code of the shop or nothing', () => {
  fc.assert(fc.property(noise, (text) => findOrderCode(text, { prefix: shop }) === undefined))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(letters(1), { maxLength: 5 }), (text, codes) => {
      const found = findOrderCode(text + codes.join(' '), { codes })
      expect(found === undefined || codes.includes(found)).toBe(true)
    }),
  )
})

test.each<[string, (length: number) => string, FindOrderCodeOptions]>([
  ['letters', (length) => 'D'.repeat(length), { codes: ['DH35'] }],
  ['codes', (length) => 'D1 '.repeat(length / 3), { prefix: 'D' }],
  ['digits', (length) => '1'.repeat(length), { prefix: '1' }],
  ['breaks', (length) => '1-'.repeat(length / 2), { codes: ['1-1-1-1-1-1'] }],
])('many %s take time in proportion to their number', async (name, make, options) => {
  await expectLinear(name, (length) => findOrderCode(make(length / 10), options))
})
