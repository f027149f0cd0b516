import { Paper, Stack, Text } from '@mantine/core'
import { isApiError } from '@x/core'
import { type SyntheticEvent, useEffect, useState } from 'react'
import type { Consent } from 'test-kit/story'
import type { OpenStory } from '../../src/engine/tell.ts'
import { useLanguage, useText, useWords } from '../words/words.tsx'

interface ConsentProps {
  view: Consent
  visit: OpenStory['visit']
}

/** The vendor's own page as a person's browser shows it, and what the app learns when the person returns. */
export function ConsentPage({ view, visit }: ConsentProps) {
  const words = useWords()
  const language = useLanguage()
  const [page, setPage] = useState('')
  const [landing, setLanding] = useState<string>()

  useEffect(() => {
    const headers = { 'accept-language': language }
    void visit(new Request(view.url, { headers })).then(async (response) => setPage(await response.text()))
  }, [view, visit, language])

  async function submit(event: SubmitEvent) {
    // The page must not leave its frame: the mock answers here.
    event.preventDefault()
    const body = new URLSearchParams()
    const fields = new FormData(event.target as HTMLFormElement, event.submitter)
    for (const [name, value] of fields) body.append(name, String(value))
    const response = await visit(new Request(view.url, { method: 'POST', body }))
    setLanding(response.headers.get('location') ?? undefined)
  }

  function open({ currentTarget: { contentDocument } }: SyntheticEvent<HTMLIFrameElement>) {
    if (contentDocument === null) return
    contentDocument.addEventListener('submit', (event) => void submit(event))
    Object.assign(contentDocument.body.style, { font: '16px/1.5 system-ui, sans-serif', margin: '12px' })
  }

  return (
    <Stack gap="xs">
      <Text size="sm">{words.consentHint}</Text>
      <Paper withBorder shadow="sm" maw={460}>
        <Text size="xs" ff="monospace" px="sm" py={6} data-address>
          {landing ?? view.url}
        </Text>
        {landing === undefined && (
          // The frame runs no scripts. It keeps this origin, so that this code can listen to its form.
          <iframe
            className="vendor-page"
            title={words.consentTitle}
            srcDoc={page}
            sandbox="allow-same-origin allow-forms"
            onLoad={open}
          />
        )}
      </Paper>
      <div role="status">{landing !== undefined && <Landing land={view.land} location={landing} />}</div>
    </Stack>
  )
}

function Landing({ land, location }: { land: Consent['land']; location: string }) {
  const text = useText()
  const words = useWords()
  try {
    return <Text size="sm">{text(land(location))}</Text>
  } catch (error) {
    if (!isApiError(error)) throw error
    return (
      <Text size="sm">
        {words.denied} {error.code}: {error.message}
      </Text>
    )
  }
}
