import { useLingui } from '@lingui/react'
import { type KeyboardEvent, type RefObject, useLayoutEffect, useState } from 'react'
import { Icon } from '../thread/Icon.tsx'
import style from './chat.module.css'

const most = 2000 // characters of a message
const warnFrom = 1900

interface ComposerProps {
  field: RefObject<HTMLTextAreaElement | null>
  /** Whom the text goes to. */
  to: string
  onSend(text: string): void
  onType(text: string): void
}

/** Composer writes a message: Enter sends, Shift Enter begins a new line. */
export function Composer({ field, to, onSend, onType }: ComposerProps) {
  const { _ } = useLingui()
  const [text, setText] = useState('')
  const length = [...text].length
  const sendable = text.trim() !== '' && length <= most

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text changes the height
  useLayoutEffect(() => {
    const box = field.current
    if (!box) return
    box.style.blockSize = 'auto'
    box.style.blockSize = `${box.scrollHeight + 2}px` // and its two borders
  }, [text, field])

  const change = (next: string) => {
    setText(next)
    onType(next)
  }
  const send = () => {
    field.current?.focus()
    if (!sendable) return
    setText('')
    onSend(text.trim())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <form
      className={style.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className={style.field}>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          enterKeyHint="send"
          aria-label={_('composer.label', { to })}
          placeholder={_('composer.placeholder')}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {length >= warnFrom && (
          <output className={`${style.counter} ${length > most ? style.over : ''}`}>
            {_('composer.counter', { left: most - length })}
          </output>
        )}
      </div>
      <button type="submit" className={style.send} aria-label={_('composer.send')} aria-disabled={!sendable}>
        <Icon name="send" size={20} />
      </button>
    </form>
  )
}
