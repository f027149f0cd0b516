import { Button, Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { codeOf } from '../../src/engine/code.ts'
import type { Bill, CrowdTrouble } from '../../src/engine/crowd.ts'
import handWritten from '../../src/engine/hand-written.ts?raw'
import type { Session } from '../../src/engine/session.ts'
import { Code } from '../code.tsx'
import type { Kit } from '../kit.ts'
import { useWords } from '../words/words.tsx'

const crowd = 100

/** The same hundred calls by our client and by a hand-written one, in numbers. */
export function CrowdPanel({ kit, session }: { kit: Kit; session: Session }) {
  const words = useWords()
  const [trouble, setTrouble] = useState<CrowdTrouble>('none')
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
    // Once for the diagram, and once on both sides for the numbers.
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
            onChange={(value) => setTrouble(value as CrowdTrouble)}
            data={(['none', 'expired', 'revoked'] as const).map((value) => ({
              value,
              label: words.crowdTroubles[value],
            }))}
          />
        </Stack>
        <Button loading={isRunning} onClick={() => void run()}>
          {words.crowdRun}
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
