import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { Button, CopyButton, Group, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { readArguments } from '../../src/engine/read-code.ts'
import { useWords } from '../words/words.tsx'

interface EditorProps {
  code: string
  /** `casso.sync`, whose arguments are read back. */
  callee: string
  onArguments(args: unknown[]): void
}

const extensions = [
  history(),
  // Without the tab key, which must lead out of the editor.
  keymap.of([...defaultKeymap, ...historyKeymap]),
  javascript({ typescript: true }),
  syntaxHighlighting(classHighlighter),
  EditorView.lineWrapping,
  EditorView.cspNonce.of(__STYLE_NONCE__),
]

/** The code of a call. Passes edited arguments of the call to `onArguments`; all other changes stay here. */
// biome-ignore lint/style/noDefaultExport: React's `lazy` takes a module by its default export.
export default function Editor({ code, callee, onArguments }: EditorProps) {
  const words = useWords()
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const [text, setText] = useState(code)
  const [isRead, setRead] = useState(true)
  const latest = useRef({ callee, onArguments })
  latest.current = { callee, onArguments }

  useEffect(() => {
    if (place.current === null) return
    const onUpdate = EditorView.updateListener.of(({ docChanged, state, view: { hasFocus } }) => {
      if (!docChanged) return
      const written = state.doc.toString()
      setText(written)
      if (!hasFocus) return
      const args = readArguments(written, latest.current.callee)
      setRead(args !== undefined)
      if (args !== undefined) latest.current.onArguments(args)
    })
    const label = EditorView.contentAttributes.of({ 'aria-label': words.code })
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({ extensions: [...extensions, label, onUpdate] }),
    })
    view.current = made
    return () => made.destroy()
  }, [words])

  // While the editor has the focus, its text stays as it is typed.
  useEffect(() => {
    const { current } = view
    if (current === null || current.hasFocus) return
    setRead(true)
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: code } })
  }, [code, words])

  return (
    <div className="code">
      <div className="editor" ref={place} />
      <Group justify="space-between" wrap="nowrap" mt={4}>
        <Text size="xs" role="status">
          {isRead ? '' : words.codeUnread}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  )
}
