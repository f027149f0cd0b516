import { get, type InputOf, type Methods, reply, replyRows, replyText, text } from '@x/core/vendor'
import * as v from 'valibot'
import { type Gives, queryValue, sideText, type Takes } from './values.ts'

const docs = 'https://docs.developers.supership.vn/guide/areas.html'

const province = reply({
  /** Text with its leading zeros, such as `'01'`. */
  code: replyText,
  name: replyText,
})
const district = reply({
  code: replyText,
  name: replyText,
  /** The province's name. */
  province: sideText,
})
const commune = reply({
  code: replyText,
  name: replyText,
  /** The district's name. */
  district: sideText,
  /** The province's name. */
  province: sideText,
})

const inProvince = v.objectWithRest(
  {
    /** The province's code, such as `'79'`. */
    province: text,
  },
  queryValue,
)
const inDistrict = v.objectWithRest(
  {
    /** The district's code, such as `'767'`. */
    district: text,
  },
  queryValue,
)

export interface Province extends v.InferOutput<typeof province> {}
export interface District extends v.InferOutput<typeof district> {}
export interface Commune extends v.InferOutput<typeof commune> {}
export interface DistrictsQuery extends InputOf<typeof inProvince> {}
export interface CommunesQuery extends InputOf<typeof inDistrict> {}

/** The areas of Viet Nam, in three tiers. These calls send no credential. They take codes; orders take names. */
export const areas = {
  /**
   * Lists all provinces.
   * @see https://docs.developers.supership.vn/guide/areas.html
   */
  provinces: get('areas/province', { reply: replyRows(province as Gives<Province>), open: true, docs }),
  /**
   * Lists the districts of the province with this code.
   * @see https://docs.developers.supership.vn/guide/areas.html
   */
  districts: get('areas/district', {
    query: inProvince as Takes<DistrictsQuery, typeof inProvince>,
    reply: replyRows(district as Gives<District>),
    open: true,
    docs,
  }),
  /**
   * Lists the communes of the district with this code.
   * @see https://docs.developers.supership.vn/guide/areas.html
   */
  communes: get('areas/commune', {
    query: inDistrict as Takes<CommunesQuery, typeof inDistrict>,
    reply: replyRows(commune as Gives<Commune>),
    open: true,
    docs,
  }),
}

export type Areas = Methods<typeof areas>
