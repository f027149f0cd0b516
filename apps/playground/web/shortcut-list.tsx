import { Kbd, Modal, Table } from '@mantine/core'
import { useWords } from './words/words.tsx'

// biome-ignore lint/style/noDefaultExport: React's `lazy` takes a module by its default export.
export default function ShortcutList({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const words = useWords()
  return (
    <Modal
      lockScroll={false}
      opened={isOpen}
      onClose={onClose}
      title={words.shortcuts}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      <Table>
        <Table.Tbody>
          {words.shortcutList.map(([keys, what]) => (
            <Table.Tr key={what}>
              <Table.Td w={110}>
                <Kbd>{keys}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
