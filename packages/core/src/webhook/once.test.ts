import { expect, test, vi } from 'vitest'
import { once } from './once.ts'

/** Claims as a database would keep them. */
function createClaims() {
  const taken = new Set<number>()
  return {
    taken,
    claim: async (id: number) => !taken.has(id) && taken.add(id) !== undefined,
    release: taken.delete.bind(taken),
  }
}

test('without hooks every delivery is handled', async () => {
  const job = vi.fn()
  await once({}, 7, job)
  await once({}, 7, job)
  expect(job).toHaveBeenCalledTimes(2)
})

test('what was seen is skipped', async () => {
  const job = vi.fn()
  await once({ seen: async (id) => id === 7 }, 7, job)
  expect(job).not.toHaveBeenCalled()
  await once({ seen: () => false }, 7, job)
  expect(job).toHaveBeenCalledOnce()
})

test('of two deliveries at the same instant, one is handled', async () => {
  const claims = createClaims()
  const job = vi.fn(() => new Promise((resolve) => setTimeout(resolve, 5)))
  await Promise.all([once({ claims }, 7, job), once({ claims }, 7, job)])
  expect(job).toHaveBeenCalledOnce()
  await once({ claims }, 7, job)
  expect(job).toHaveBeenCalledOnce()
})

test('a failure gives the claim back, and is the one that is told', async () => {
  const claims = createClaims()
  const down = new Error('database down')
  const fail = () => Promise.reject(down)
  await expect(once({ claims }, 7, fail)).rejects.toBe(down)
  expect(claims.taken.size).toBe(0)
  const stuck = { claim: () => true, release: () => Promise.reject(new Error('gone')) }
  await expect(once({ claims: stuck }, 7, fail)).rejects.toBe(down)
})
