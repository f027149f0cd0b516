import { Button, Group, NumberInput, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { codeOf } from '../../src/engine/code.ts'
import type { Bill, CrowdTrouble } from '../../src/engine/crowd.ts'
import handWritten from '../../src/engine/hand-written.ts?raw'
import type { Session } from '../../src/engine/session.ts'
import { Code } from '../code.tsx'
import type { Kit } from '../kit.ts'
import { useQuery } from '../location.ts'
import { useWords } from '../words/words.tsx'

const most = 1_000

const troubles: readonly CrowdTrouble[] = ['none', 'expired', 'revoked']

/** Compares the same calls by our client and by a hand-written one, in numbers. */
export function CrowdPanel({ kit, session }: { kit: Kit; session: Session }) {
  const words = useWords()
  const [query, setQuery] = useQuery()
  const trouble = troubles.find((name) => name === query.get('before')) ?? 'none'
  const crowd = Math.min(Math.max(Math.trunc(Number(query.get('calls') ?? 100)) || 1, 1), most)
  const [bills, setBills] = useState<{ ours: Bill; theirs: Bill }>()
  const [isRunning, setRunning] = useState(false)

  async function run() {
    setRunning(true)
    const { way } = session
    session.reset()
    if (trouble !== 'none') {
      await session.run(way.operation, (client) => way.call(client))
      if (trouble === 'expired') session.mock.expireGrants()
      else session.mock.revokeGrants()
    }
    // Run the calls once for the diagram, and once with each client for the numbers.
    await Promise.all(Array.from({ length: crowd }, () => session.run(way.operation, (client) => way.call(client))))
    setBills(await kit.compareCrowds(way, kit.network, trouble, crowd))
    setRunning(false)
  }

  const rows = bills && (['logins', 'requests', 'failures', 'ms'] as const)
  return (
    <Stack>
      <Text>{words.crowdIntro}</Text>
      <Group gap="sm" align="end">
        <Stack gap={2}>
          <Text size="sm" id="crowd-trouble">
            {words.crowdTrouble}
          </Text>
          <SegmentedControl
            aria-labelledby="crowd-trouble"
            value={trouble}
            orientation="vertical"
            onChange={(before) => setQuery({ before })}
            data={troubles.map((value) => ({
              value,
              label: words.crowdTroubles[value],
            }))}
          />
        </Stack>
        <NumberInput
          w={120}
          label={words.crowdCalls}
          value={crowd}
          min={1}
          max={most}
          hideControls
          onChange={(calls) => setQuery({ calls: String(calls) })}
        />
        <Button loading={isRunning} onClick={() => void run()}>
          {words.crowdRun(crowd)}
        </Button>
      </Group>
      <div aria-live="polite">
        {rows && (
          <Table withTableBorder striped data-bill>
            <Table.Thead>
              <Table.Tr>
                <Table.Td />
                <Table.Th ta="right">{words.ours}</Table.Th>
                <Table.Th ta="right">{words.theirs}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((name) => (
                <Table.Tr key={name} data-row={name}>
                  <Table.Th>{words[name]}</Table.Th>
                  <Table.Td ta="right" fw={700}>
                    {bills.ours[name]}
                  </Table.Td>
                  <Table.Td ta="right">{bills.theirs[name]}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </div>
      <Title order={2} size="h5">
        {words.handCode}
      </Title>
      <Code code={codeOf(handWritten, 'client')} />
    </Stack>
  )
}
