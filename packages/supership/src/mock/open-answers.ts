import type { MockRequest } from '@x/core/mock'
import communes from '../fixtures/communes.json' with { type: 'json' }
import districts from '../fixtures/districts.json' with { type: 'json' }
import provinces from '../fixtures/provinces.json' with { type: 'json' }
import statuses from '../fixtures/statuses.json' with { type: 'json' }
import { labelSizes } from '../resources/orders/inputs.ts'
import { faultsOf, type SuperShipGuesses, sayFaults, success } from './replies.ts'

/** The answers to calls that need no credential. */
export function openAnswers(guesses: Required<SuperShipGuesses>, labels: ReadonlyMap<string, readonly string[]>) {
  const listIn = (name: 'province' | 'district', list: { results: unknown[] }, known: string) => {
    return ({ url }: MockRequest) => {
      const given = Object.fromEntries(url.searchParams)
      const faults = faultsOf(given, [name])
      if (Object.keys(faults).length > 0) return sayFaults(guesses, faults)
      // The mock has only the lists of SuperShip's samples.
      return success(given[name] === known ? list.results : [])
    }
  }
  return {
    'areas.provinces': () => Response.json(provinces),
    'areas.districts': listIn('province', districts, '79'),
    'areas.communes': listIn('district', communes, '767'),
    'orders.statuses': () => Response.json(statuses),
    'orders.labelUrl': ({ url: { searchParams } }: MockRequest) => {
      const codes = labels.get(searchParams.get('token') ?? '')
      const isKnown = codes !== undefined && labelSizes.some((size) => size === searchParams.get('size'))
      const page = isKnown
        ? `<title>AWB</title>${codes.map((code) => `<p>${code}</p>`).join('')}`
        : '<title>404</title>'
      const headers = { 'content-type': 'text/html; charset=utf-8' }
      return new Response(`<!doctype html>${page}`, { status: isKnown ? 200 : 404, headers })
    },
  }
}
