import type { ClientOptions } from '@x/core'
import type { HttpHandler } from 'msw'

/** A sentence in both languages of the playground. */
export interface Text {
  en: string
  vi: string
}

/** What a story gets to open with. Its clients must use all of it, so that everything they do can be seen. */
export interface StoryTools {
  client: Pick<ClientOptions, 'fetch' | 'onEvent' | 'clock'>
  /** Wraps a webhook's handler so that deliveries can be seen. */
  inbound(handler: Handler): Handler
}

export type Handler = (request: Request) => Promise<Response>

/** Something to look at that is more than words; the terminal shows the step's sentence instead. */
export type View =
  | { kind: 'transfer'; bank: string; bin: string; account: string; name: string; amount: number; memo: string }
  | { kind: 'stages'; stages: readonly Text[]; reached: number }
  | Consent
  | { kind: 'message'; from: string; phone: string; title: string; lines: readonly (readonly [string, string])[] }
  | { kind: 'link'; url: string }

/** A page of the vendor's where a person says yes or no. */
export interface Consent {
  kind: 'consent'
  url: string
  /** What the app learns from the address that the person is sent back to; throws as the client does. */
  land(location: string): Text
}

export interface Step<World, Result = unknown> {
  /**
   * Also the name of the `#region` in the story's file that is shown as the step's code. Each comment there has
   * its Vietnamese words in a comment below that begins with `vi:`.
   */
  id: string
  title: Text
  /** Part of the story across all vendors; such steps must run without the others. */
  inShort?: boolean
  run(world: World): Promise<Result>
  /** The code of the error that `run` must fail with. */
  fails?: string
  /** What came of it, in a sentence. */
  says?(result: Result, world: World): Text
  /** What must be so; the demo fails when it is not. */
  checks?: readonly Check<World, Result>[]
  view?(result: Result, world: World): View
}

export interface Check<World, Result> {
  what: Text
  isKept(result: Result, world: World): boolean
}

/** What one vendor is good for, told from end to end; exported as `story` by the vendor's `story.ts`. */
export interface Story<World extends StoryWorld = StoryWorld> {
  /** How the vendor writes its name. */
  name: string
  /** What the vendor is, in a sentence. */
  about: Text
  title: Text
  /** Matches the addresses where logins and refreshes go. */
  authPath: RegExp
  open(tools: StoryTools): World
  /** Made-up input for the forms of the page. */
  samples?: Samples
  steps: readonly Step<World>[]
}

export interface Samples {
  /** Arguments that the client takes, by operation: the forms begin with them. */
  calls: Readonly<Record<string, Sample>>
  /** Values that the fields left empty might have, by name or by dotted path. */
  fields?: Readonly<Record<string, unknown>>
}

export interface Sample {
  /** The argument for the path. */
  id?: string | number
  input?: unknown
}

export interface StoryWorld {
  handlers: readonly HttpHandler[]
  /** Values that must never be seen. */
  secrets: readonly string[]
}

/** Checks a story where it is written, and forgets its types where it is told. */
export function defineStory<World extends StoryWorld>(
  open: (tools: StoryTools) => World,
  tell: (step: <Result>(step: Step<World, Result>) => Step<World>) => Omit<Story<World>, 'open'>,
): Story {
  const step = <Result>(given: Step<World, Result>) => given as unknown as Step<World>
  return { ...tell(step), open } as unknown as Story
}
