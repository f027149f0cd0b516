import { NativeSelect, Stack } from '@mantine/core'
import { useState } from 'react'
import { methodOf } from '../../src/engine/operations.ts'
import type { Session } from '../../src/engine/session.ts'
import { useQuery } from '../location.ts'
import type { Vendor } from '../vendors.ts'
import { useWords } from '../words/words.tsx'
import { Credentials } from './credentials.tsx'
import { FreeCall } from './free-call.tsx'
import { OneCall } from './one-call.tsx'

const free = 'request'
/** Every call of the vendor's tables, with a form, its code and what comes back. */
export function CallsPanel({ vendor, session }: { vendor: Vendor; session: Session }) {
  const words = useWords()
  const [query, setQuery] = useQuery()
  const [, redraw] = useState(0)
  const callable = vendor.operations.filter(({ name }) => isOwn(session, name))
  const wanted =
    query.get('op') ??
    (callable.some(({ name }) => name === session.way.operation) ? session.way.operation : callable[0]?.name)
  const operation = callable.find(({ name }) => name === wanted)
  return (
    <Stack>
      <Credentials key={session.way.name} session={session} onChange={() => redraw((count) => count + 1)} />
      <NativeSelect
        label={words.call}
        value={operation?.name ?? free}
        onChange={(event) => setQuery({ op: event.currentTarget.value, in: undefined, id: undefined })}
        data={[...callable.map(({ name }) => ({ value: name, label: name })), { value: free, label: words.free }]}
      />
      {operation === undefined ? (
        <FreeCall vendor={vendor} session={session} />
      ) : (
        <OneCall key={operation.name} vendor={vendor} session={session} operation={operation} />
      )}
    </Stack>
  )
}

/** Whether the session's client has the call: a shop's client has those of `shop`, a partner's all others. */
function isOwn(session: Session, name: string): boolean {
  const found = methodOf(session.client(), name)
  return found !== undefined && (found.name !== name) === session.way.operation.startsWith('shop.')
}
