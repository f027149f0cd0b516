import type { BaseClient } from '@x/core'
import { setupServer } from 'msw/node'
import type { AnyWay, Stage, Story } from 'test-kit/spec'
import { type Act, createStage } from './stage.ts'
import { createWire } from './wire.ts'

const crowd = 100

/** Tells one way to log in from first call to wrong password, against the vendor's mock. */
export async function tellWay(way: AnyWay): Promise<{ acts: Act[]; secrets: readonly string[] }> {
  const mock = way.mock()
  const server = setupServer(...mock.handlers)
  const wire = createWire(way.authPath)
  const stage = createStage(wire.crossings)
  const create = (credentials: object) => way.create({ ...credentials, fetch: wire.fetch })
  const client = create(mock.credentials)
  server.listen({ onUnhandledFrame: 'error' })
  try {
    await shareOneLogin(way, mock, stage, client)
    if (way.renewal !== 'static') await outliveTheGrant(way, mock, stage, client)
    await loseTheGrant(way, mock, stage, client)
    mock.reset()
    await mistype(way, mock, stage, create(way.wrong(mock.credentials)))
  } finally {
    server.close()
  }
  return { acts: stage.acts, secrets: [...way.secrets(mock.credentials), ...way.secrets(way.wrong(mock.credentials))] }
}

/** Tells a vendor's own story. */
export async function tellStory(story: Story): Promise<Act[]> {
  const server = setupServer()
  const wire = createWire(story.authPath)
  const stage = createStage(wire.crossings)
  server.listen({ onUnhandledFrame: 'error' })
  try {
    await story.tell(stage, { fetch: wire.fetch, listen: (handlers) => server.use(...handlers) })
  } finally {
    server.close()
  }
  return stage.acts
}

type Mock = ReturnType<AnyWay['mock']>

const counter = (mock: Mock) => {
  const before = { ...mock.calls }
  return (operation: string) => (mock.calls[operation] ?? 0) - (before[operation] ?? 0)
}

const callAtOnce = (way: AnyWay, stage: Stage, client: BaseClient) =>
  stage.app(`${crowd} × ${way.operation}`, () => Promise.all(Array.from({ length: crowd }, () => way.call(client))))

async function shareOneLogin(way: AnyWay, mock: Mock, stage: Stage, client: BaseClient) {
  stage.act(`${crowd} first calls at once`)
  const count = counter(mock)
  const replies = await callAtOnce(way, stage, client)
  const logins = way.renewal === 'static' ? 0 : 1
  stage.check(
    `${logins === 0 ? 'no login: the key is the credential' : 'one login for all of them'}`,
    count('login') === logins,
  )
  stage.check(`${crowd} replies`, replies.length === crowd && count(way.operation) === crowd)
}

async function outliveTheGrant(way: AnyWay, mock: Mock, stage: Stage, client: BaseClient) {
  stage.act('the token runs out')
  mock.expireGrants()
  const count = counter(mock)
  const replies = await callAtOnce(way, stage, client)
  stage.check(
    `one ${way.renewal}, and every refused call was sent once more`,
    count(way.renewal) === 1 && count(way.operation) <= 2 * crowd,
  )
  stage.check('no call failed', replies.length === crowd)
}

async function loseTheGrant(way: AnyWay, mock: Mock, stage: Stage, client: BaseClient) {
  stage.act(way.renewal === 'static' ? 'the key is deleted' : 'the token is revoked')
  mock.revokeGrants()
  const count = counter(mock)
  if (way.renewal === 'static') {
    const code = await stage.fails(way.operation, () => way.call(client))
    stage.check('the user is told that the key is refused', code === 'credentials_rejected')
  } else if (way.needsPerson) {
    const code = await stage.fails(way.operation, () => way.call(client))
    stage.check('the user is told where a person must go', code === 'interaction_required')
  } else {
    const replies = await callAtOnce(way, stage, client)
    stage.check('one login, and no call failed', count('login') === 1 && replies.length === crowd)
  }
}

async function mistype(way: AnyWay, mock: Mock, stage: Stage, client: BaseClient) {
  stage.act('wrong credentials')
  const count = counter(mock)
  const first = await stage.fails(way.operation, () => way.call(client))
  stage.check('the user is told so', first === 'credentials_rejected')
  if (way.renewal === 'static') return
  const second = await stage.fails(`${way.operation} again`, () => way.call(client))
  stage.check('the vendor was asked once, so that no account is locked', second === first && count('login') === 1)
  await client.auth.reset()
  await stage.fails(`reset, ${way.operation}`, () => way.call(client))
  stage.check('after a reset it is asked again', count('login') === 2)
}
