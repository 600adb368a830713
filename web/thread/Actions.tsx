import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { Icon } from './Icon.tsx'
import type { Message } from './message.ts'
import { Sheet } from './Sheet.tsx'
import sheet from './sheet.module.css'
import { useSurroundings } from './surroundings.ts'
import { reactions, type Tap } from './tap.ts'
import { Problem } from './templates/Buttons.tsx'
import style from './thread.module.css'
import { useTap } from './useTap.ts'

/** Actions is the button beside a message, and the sheet of what can be done with it. */
export function Actions({ message }: { message: Message }) {
  const { _ } = useLingui()
  const { onTap } = useSurroundings()
  const [open, show] = useState(false)
  if (!onTap || message.removed) return null
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={style.actions}
        aria-label={_('actions.label')}
        aria-haspopup="dialog"
        onClick={() => show(true)}
      >
        <Icon name="more" size={20} />
      </button>
      {open && (
        <Sheet title={_('actions.label')} onClose={() => show(false)}>
          <Choices message={message} onDone={() => show(false)} />
        </Sheet>
      )}
    </>
  )
}

function Choices({ message, onDone }: { message: Message; onDone(): void }) {
  const { _ } = useLingui()
  const { me } = useSurroundings()
  const { tap, problem } = useTap()
  const [editing, edit] = useState(false)
  const mid = message.key
  const own = message.from === me
  const mine = message.reactions?.find((reaction) => reaction.from === me)
  const run = async (what: Tap) => (await tap(what)) && onDone()
  if (editing) return <Editor message={message} onTap={run} problem={problem} />
  return (
    <>
      <fieldset className={sheet.emojis} aria-label={_('actions.react')}>
        {reactions.map(({ emoji, reaction }) => {
          const pressed = mine?.emoji === emoji
          return (
            <button
              key={emoji}
              type="button"
              aria-pressed={pressed}
              onClick={() => void run(pressed ? { type: 'unreact', mid } : { type: 'react', mid, reaction, emoji })}
            >
              {emoji}
            </button>
          )
        })}
      </fieldset>
      <ul className={sheet.list}>
        <Choice label={_('actions.reply')} onChoose={() => void run({ type: 'reply', mid })} />
        {message.text && <Choice label={_('copy')} onChoose={() => void copy(message.text).then(onDone)} />}
        {own && message.text && <Choice label={_('actions.edit')} onChoose={() => edit(true)} />}
        {own && <Choice label={_('actions.unsend')} onChoose={() => void run({ type: 'unsend', mid })} />}
      </ul>
      <Problem text={problem} />
    </>
  )
}

function Choice({ label, onChoose }: { label: string; onChoose(): void }) {
  return (
    <li>
      <button type="button" className={sheet.choice} onClick={onChoose}>
        {label}
      </button>
    </li>
  )
}

interface EditorProps {
  message: Message
  problem: string
  onTap(tap: Tap): Promise<unknown>
}

function Editor({ message, problem, onTap }: EditorProps) {
  const { _ } = useLingui()
  const [text, setText] = useState(message.text)
  return (
    <form
      className={sheet.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) void onTap({ type: 'edit', mid: message.key, text: text.trim() })
      }}
    >
      <label>
        <span>{_('actions.edit')}</span>
        <textarea
          rows={3}
          dir="auto"
          maxLength={2000}
          value={text}
          required
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <Problem text={problem} />
      <button type="submit" className={sheet.primary}>
        {_('actions.save')}
      </button>
    </form>
  )
}

// copy needs a page that the browser trusts and a person who allows it; else nothing is copied.
async function copy(text: string): Promise<void> {
  await navigator.clipboard?.writeText(text).catch(() => undefined)
}
