import { useLingui } from '@lingui/react'
import { type FormEvent, useState } from 'react'
import { Cut } from './Cut.tsx'
import { limits } from './cut.ts'
import { mediaOf } from './link.ts'
import style from './replies.module.css'
import type { Reply } from './replies.ts'
import { Problem } from './templates/Buttons.tsx'
import { useTap } from './useTap.ts'

/** Contact is what the profile of the customer knows. */
export interface Contact {
  email?: string
  phone?: string
}

interface QuickRepliesProps {
  replies: readonly Reply[]
  contact: Contact
}

/** QuickReplies are the choices above the composer. */
export function QuickReplies({ replies, contact }: QuickRepliesProps) {
  const { _ } = useLingui()
  const { tap, busy, problem } = useTap()
  const [asking, ask] = useState<Reply>()
  if (replies.length === 0) return null
  const send = (text: string, payload: string) => void tap({ type: 'quick_reply', text, payload })
  const press = (reply: Reply) => {
    const known = profileValue(reply, contact)
    if (reply.kind === 'text') send(reply.title, reply.payload)
    else if (known) send(known, known)
    else ask(reply)
  }
  return (
    <div className={style.area}>
      {asking && replies.some((r) => r.key === asking.key) && <Ask reply={asking} onSend={send} />}
      <fieldset className={style.replies} aria-label={_('replies.label')}>
        {replies.map((reply) => (
          <button
            key={reply.key}
            type="button"
            className={style.reply}
            aria-disabled={busy}
            onClick={() => press(reply)}
          >
            <ReplyPicture reply={reply} />
            {reply.kind === 'text' ? (
              <Cut text={reply.title} most={limits.reply} />
            ) : (
              <bdi>{profileValue(reply, contact) || _(`replies.${reply.kind}`)}</bdi>
            )}
          </button>
        ))}
      </fieldset>
      <Problem text={problem} />
    </div>
  )
}

function profileValue(reply: Reply, contact: Contact): string {
  return (reply.kind === 'user_email' ? contact.email : contact.phone) ?? ''
}

function ReplyPicture({ reply }: { reply: Reply }) {
  const url = mediaOf(reply.picture ?? undefined)
  if (url) return <img className={style.picture} src={url} alt={reply.title ? '' : reply.payload} />
  // A choice without words needs something to press.
  return reply.picture === null && !reply.title ? <span>{reply.payload || '…'}</span> : null
}

function Ask({ reply, onSend }: { reply: Reply; onSend(text: string, payload: string): void }) {
  const { _ } = useLingui()
  const [value, setValue] = useState('')
  const email = reply.kind === 'user_email'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (value.trim()) onSend(value.trim(), value.trim())
  }
  return (
    <form className={style.ask} onSubmit={submit}>
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
        autoFocus
        type={email ? 'email' : 'tel'}
        autoComplete={email ? 'email' : 'tel'}
        required
        maxLength={100}
        aria-label={_(`replies.${reply.kind}`)}
        placeholder={_(email ? 'address.email' : 'address.phone')}
        value={value}
        onInput={(event) => setValue(event.currentTarget.value)}
      />
      <button type="submit">{_('composer.send')}</button>
    </form>
  )
}
