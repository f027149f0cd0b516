import { randomBytes } from 'node:crypto'
import { createIts } from '@x/its'

/** The string methods that mask an error. */
const steps = ['indexOf', 'replace', 'replaceAll', 'slice', 'normalize'] as const

/** Returns the masking steps of one error of an ITS partner, as a multiple of those with no shop authorised. */
export async function errorWork(shops: number): Promise<number> {
  const [none, many] = [await stepsOfError(0), await stepsOfError(shops)]
  return many / none
}

async function stepsOfError(shops: number): Promise<number> {
  let isDown = false
  const its = createIts({
    baseUrl: 'https://its.example/v1/partner',
    apiKey: 'made-up-key',
    fetch: async () =>
      isDown
        ? Response.json({ code: 'internal', msg: 'The database is down' }, { status: 500 })
        : Response.json({ type: 'shop_key', auth_token: randomBytes(20).toString('hex') }),
  })
  for (let shop = 0; shop < shops; shop += 1) await its.authorizeShop()
  isDown = true
  // The first error also computes the spellings of the key, so it is not counted.
  await its.authorizeShop().catch(() => {})
  return countSteps(() => its.authorizeShop().catch(() => {}))
}

async function countSteps(job: () => Promise<unknown>): Promise<number> {
  let count = 0
  const originals = steps.map((name) => [name, String.prototype[name]] as const)
  for (const [name, original] of originals) {
    Object.assign(String.prototype, {
      [name](this: string, ...values: never[]) {
        count += 1
        return Reflect.apply(original, this, values)
      },
    })
  }
  try {
    await job()
  } finally {
    Object.assign(String.prototype, Object.fromEntries(originals))
  }
  return count
}
