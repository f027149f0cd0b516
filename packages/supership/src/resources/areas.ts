import { type CallOptions, type Client, type InputOf, text } from '@x/core/vendor'
import * as v from 'valibot'
import { queryValue } from './values.ts'

const area = { code: v.string(), name: v.string() }
const province = v.looseObject(area)
/** `province` is the province's name. */
const district = v.looseObject({ ...area, province: v.string() })
/** `district` and `province` are names. */
const commune = v.looseObject({ ...area, district: v.string(), province: v.string() })

const inProvince = v.objectWithRest({ province: text }, queryValue)
const inDistrict = v.objectWithRest({ district: text }, queryValue)

export type Province = v.InferOutput<typeof province>
export type District = v.InferOutput<typeof district>
export type Commune = v.InferOutput<typeof commune>

/**
 * The areas of Viet Nam, in three tiers, as SuperShip names them. None of these calls sends a credential.
 *
 * Lists are asked for by code, which is text and may begin with zeros; orders and warehouses take the names.
 */
export interface Areas {
  /**
   * Lists all provinces.
   * @see https://docs.developers.supership.vn/guide/areas.html
   */
  provinces(options?: CallOptions): Promise<Province[]>
  /**
   * Lists the districts of a province, which is given by its code, such as `'79'`.
   * @see https://docs.developers.supership.vn/guide/areas.html
   */
  districts(query: InputOf<typeof inProvince>, options?: CallOptions): Promise<District[]>
  /**
   * Lists the communes of a district, which is given by its code, such as `'767'`.
   * @see https://docs.developers.supership.vn/guide/areas.html
   */
  communes(query: InputOf<typeof inDistrict>, options?: CallOptions): Promise<Commune[]>
}

export function createAreas({ call, input }: Client): Areas {
  return {
    provinces: (options) =>
      call('areas.provinces', 'GET', 'areas/province', { schema: v.array(province), open: true }, options),
    districts: async (given, options) => {
      const query = input('areas.districts', inProvince, given)
      return call('areas.districts', 'GET', 'areas/district', { query, schema: v.array(district), open: true }, options)
    },
    communes: async (given, options) => {
      const query = input('areas.communes', inDistrict, given)
      return call('areas.communes', 'GET', 'areas/commune', { query, schema: v.array(commune), open: true }, options)
    },
  }
}
