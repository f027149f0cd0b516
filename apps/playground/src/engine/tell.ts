import { isApiError } from '@x/core'
import { getResponse, type HttpHandler } from 'msw'
import type { Step, Story, StoryWorld, Text, View } from 'test-kit/story'
import { codeOf } from './code.ts'
import { createMask } from './mask.ts'
import { createWire, type Wire } from './wire.ts'

/** The outcome of one step. */
export interface Outcome {
  id: string
  title: Text
  code: Text
  says?: Text
  /** The error as the user's code sees it. */
  error?: { code: string; message: string }
  checks: { what: Text; isKept: boolean }[]
  view?: View
}

/** A vendor's story, ready to run step by step. */
export interface OpenStory {
  vendor: string
  story: Story
  wire: Wire
  handlers: readonly HttpHandler[]
  secrets: readonly string[]
  /** The code of a step, without running it. */
  codeOf(step: Step<StoryWorld>): Text
  run(step: Step<StoryWorld>): Promise<Outcome>
  /** Opens a page of the vendor as a person's browser would, without a network. */
  visit(request: Request): Promise<Response>
}

export interface ToldVendor {
  vendor: string
  story: Story
  /** The text of the story's file. */
  source: string
}

export function openStory({ vendor, story, source }: ToldVendor): OpenStory {
  const mask = createMask([])
  const wire = createWire(story.authPath, mask)
  const world = story.open({ client: { fetch: wire.fetch, onEvent: wire.onEvent }, inbound: wire.inbound })
  for (const secret of world.secrets) mask.learn(secret)
  const code = ({ id }: Step<StoryWorld>) => ({ en: codeOf(source, id), vi: codeOf(source, id, 'vi') })

  return {
    vendor,
    story,
    wire,
    handlers: world.handlers,
    visit: async (request) => (await getResponse([...world.handlers], request)) ?? Response.error(),
    secrets: world.secrets,
    codeOf: code,
    run: async (step) => {
      const outcome: Outcome = { id: step.id, title: step.title, code: code(step), checks: [] }
      try {
        const name = callIn(outcome.code.en)
        const result = name === undefined ? await step.run(world) : await wire.call(name, () => step.run(world))
        if (step.fails !== undefined) outcome.checks.push({ what: mustFail(step.fails), isKept: false })
        if (step.says !== undefined) outcome.says = step.says(result, world)
        if (step.view !== undefined) outcome.view = step.view(result, world)
        outcome.checks.push(...judge(step, result, world))
      } catch (error) {
        if (!isApiError(error)) throw error
        outcome.error = { code: error.code, message: mask.text(error.message) }
        outcome.checks.push({ what: mustFail(error.code), isKept: error.code === step.fails })
        // A step that should have succeeded has no result for its checks.
        if (step.fails !== undefined) outcome.checks.push(...judge(step, undefined, world))
      }
      return outcome
    },
  }
}

/** Returns the call that a step's code makes, such as `orders.create` or `ky.get`; undefined if it makes none. */
function callIn(code: string): string | undefined {
  const [, method] = /createKy\(\w+\)\.(\w+)\(/.exec(code) ?? []
  return method === undefined ? /await \w+\.([\w.]+)\(/.exec(code)?.[1] : `ky.${method}`
}

const mustFail = (code: string): Text => ({ en: `it fails as ${code}`, vi: `báo lỗi ${code}` })

function judge(step: Step<StoryWorld>, result: unknown, world: StoryWorld) {
  return (step.checks ?? []).map(({ what, isKept }) => ({ what, isKept: isKept(result, world) }))
}

/** Sorts the vendors in the order in which a shop meets them in the story across all vendors. */
export function inOrder<Vendor extends { vendor: string }>(vendors: readonly Vendor[]): Vendor[] {
  const first = ['casso', 'supership', 'its']
  const place = ({ vendor }: Vendor) => (first.includes(vendor) ? first.indexOf(vendor) : first.length)
  return [...vendors].sort((a, b) => place(a) - place(b))
}
