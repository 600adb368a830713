import { useLingui } from '@lingui/react'
import { type KeyboardEvent, type RefObject, useLayoutEffect, useState } from 'react'
import { Icon } from '../thread/Icon.tsx'
import type { Command } from './api.ts'
import { Commands, matching } from './Commands.tsx'
import chat from './chat.module.css'
import style from './composer.module.css'

const most = 2000 // characters of a message
const warnFrom = 1900

interface ComposerProps {
  field: RefObject<HTMLTextAreaElement | null>
  /** Whom the text goes to. */
  to: string
  /** The message that is answered, in one line; undefined = none. */
  answering: string | undefined
  commands: readonly Command[]
  onSend(text: string): void
  onType(text: string): void
  onStopAnswering(): void
}

/** Composer writes a message: Enter sends, Shift Enter begins a new line, / lists the commands. */
export function Composer({ field, to, answering, commands, onSend, onType, onStopAnswering }: ComposerProps) {
  const { _ } = useLingui()
  const [text, setText] = useState('')
  const length = [...text].length
  const sendable = text.trim() !== '' && length <= most
  useHeight(field, text)

  const change = (next: string) => {
    setText(next)
    onType(next)
  }
  const send = (what = text) => {
    field.current?.focus()
    if (what === text && !sendable) return
    setText('')
    onSend(what.trim())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && answering !== undefined) onStopAnswering()
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
        {answering !== undefined && (
          <p className={style.answering}>
            <Icon name="reply" />
            <span dir="auto">{answering}</span>
            <button type="button" className={chat.iconButton} aria-label={_('cancel')} onClick={onStopAnswering}>
              <Icon name="close" />
            </button>
          </p>
        )}
        <Commands commands={matching(commands, text)} onChoose={(command) => send(`/${command.name}`)} />
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

// useHeight lets the field grow with its text.
function useHeight(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text changes the height
  useLayoutEffect(() => {
    const box = field.current
    if (!box) return
    box.style.blockSize = 'auto'
    box.style.blockSize = `${box.scrollHeight + 2}px` // and its two borders
  }, [text, field])
}
