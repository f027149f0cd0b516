import { Group, Stack, Text } from '@mantine/core'
import type { View } from 'test-kit/story'
import { renderSVG } from 'uqr'
import { QRPay } from 'vietnam-qr-pay'
import { Code } from '../code.tsx'
import { useLanguage, useWords } from '../words/words.tsx'

type TransferView = Extract<View, { kind: 'transfer' }>

/** The order as a VietQR that any Vietnamese bank's app can read. */
// biome-ignore lint/style/noDefaultExport: React's `lazy` takes a module by its default export.
export default function Transfer({ view }: { view: TransferView }) {
  const words = useWords()
  const language = useLanguage()
  const { bin, account, amount, memo, bank } = view
  const content = QRPay.initVietQR({ bankBin: bin, bankNumber: account, amount: String(amount), purpose: memo }).build()
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(content, { border: 2 }))}`
  return (
    <Group align="flex-start" gap="md">
      <img src={picture} width={160} height={160} alt={`${words.qrTitle}: ${content}`} />
      <Stack gap={4} flex={1} miw={200}>
        <Text fw={700}>{words.qrTitle}</Text>
        <Text size="sm">
          {bank} {account}
        </Text>
        <Text size="sm">{words.qrText(amount.toLocaleString(language === 'vi' ? 'vi-VN' : 'en'), memo)}</Text>
        <Code
          code={`import { QRPay } from 'vietnam-qr-pay'

const content = QRPay.initVietQR({
  bankBin: String(account.bank.bin),
  bankNumber: account.bankSubAccId,
  amount: '${amount}',
  purpose: '${memo}',
}).build()`}
        />
      </Stack>
    </Group>
  )
}
