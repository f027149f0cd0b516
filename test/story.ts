import type { ClientOptions } from '@x/core'
import type { HttpHandler } from 'msw'

/** A sentence in both languages of the playground. */
export interface Text {
  en: string
  vi: string
}

/** What a story opens with. The story must use all of it, so that everything its clients do can be shown. */
export interface StoryTools {
  client: Pick<ClientOptions, 'fetch' | 'onEvent' | 'clock'>
  /** Wraps a webhook's handler so that deliveries can be shown. */
  inbound(handler: Handler): Handler
}

export type Handler = (request: Request) => Promise<Response>

/** Something that a step shows besides words. The terminal shows only the step's sentence. */
export type View =
  | { kind: 'transfer'; bank: string; bin: string; account: string; name: string; amount: number; memo: string }
  | { kind: 'stages'; stages: readonly Text[]; reached: number }
  | Consent
  | { kind: 'message'; from: string; phone: string; title: string; lines: readonly (readonly [string, string])[] }
  | { kind: 'link'; url: string }

/** A page of the vendor where a person grants or refuses access. */
export interface Consent {
  kind: 'consent'
  url: string
  /** Returns what the app learns from the address that the person is redirected to. Throws as the client does. */
  land(location: string): Text
}

export interface Step<World, Result = unknown> {
  /**
   * Also the name of the `#region` in the story's file that is shown as the step's code. Below each comment
   * there, a comment that begins with `vi:` has its Vietnamese translation.
   */
  id: string
  title: Text
  /** Whether it is part of the story across all vendors. Such steps must run without the others. */
  inShort?: boolean
  run(world: World): Promise<Result>
  /** The code of the error that `run` must fail with. */
  fails?: string
  /** Returns the outcome in a sentence. */
  says?(result: Result, world: World): Text
  /** What must be true. Otherwise the demo fails. */
  checks?: readonly Check<World, Result>[]
  view?(result: Result, world: World): View
}

export interface Check<World, Result> {
  what: Text
  isKept(result: Result, world: World): boolean
}

/** What one vendor is good for, told from end to end. The vendor's `story.ts` exports it as `story`. */
export interface Story<World extends StoryWorld = StoryWorld> {
  /** How the vendor writes its name. */
  name: string
  /** What the vendor is, in a sentence. */
  about: Text
  title: Text
  /** Matches the addresses of logins and refreshes. */
  authPath: RegExp
  open(tools: StoryTools): World
  /** Made-up input for the forms of the page. */
  samples?: Samples
  steps: readonly Step<World>[]
}

export interface Samples {
  /** Arguments that the client accepts, by operation. The forms start with them. */
  calls: Readonly<Record<string, Sample>>
  /** Sample values of the fields that are left empty, by name or by dotted path. */
  fields?: Readonly<Record<string, unknown>>
}

export interface Sample {
  /** The argument for the path. */
  id?: string | number
  input?: unknown
}

export interface StoryWorld {
  handlers: readonly HttpHandler[]
  /** Values that must never be shown. */
  secrets: readonly string[]
}

/** Checks the types of a story where it is written, and hides them where it is told. */
export function defineStory<World extends StoryWorld>(
  open: (tools: StoryTools) => World,
  tell: (step: <Result>(step: Step<World, Result>) => Step<World>) => Omit<Story<World>, 'open'>,
): Story {
  const step = <Result>(given: Step<World, Result>) => given as unknown as Step<World>
  return { ...tell(step), open } as unknown as Story
}
