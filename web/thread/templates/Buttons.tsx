// Buttons of templates.
// https://developers.facebook.com/docs/messenger-platform/reference/buttons
import { useLingui } from '@lingui/react'
import { type ReactNode, useState } from 'react'
import { Cut } from '../Cut.tsx'
import { limits } from '../cut.ts'
import { Icon, type IconName } from '../Icon.tsx'
import { linkOf, webOf } from '../link.ts'
import type { Message } from '../message.ts'
import { type Fields, listOf, textOf } from '../payload.ts'
import { Sheet } from '../Sheet.tsx'
import sheet from '../sheet.module.css'
import { useSurroundings } from '../surroundings.ts'
import type { Tap } from '../tap.ts'
import { useTap } from '../useTap.ts'
import style from './template.module.css'
import { heightOf, Webview } from './Webview.tsx'

const most = 3

/** Buttons stand under one another; more than three are not shown. */
export function Buttons({ message, buttons }: { message: Message; buttons: unknown }) {
  const shown = listOf(buttons).slice(0, most)
  if (shown.length === 0) return null
  return (
    <span className={style.buttons}>
      {shown.map((button, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
        <OneButton key={i} message={message} button={button} />
      ))}
    </span>
  )
}

interface OneButtonProps {
  message: Message
  button: Fields
}

function OneButton({ message, button }: OneButtonProps) {
  const { _ } = useLingui()
  const mid = message.key
  const title = textOf(button.title)
  const payload = textOf(button.payload)
  switch (button.type) {
    case 'web_url':
      return <WebButton mid={mid} button={button} />
    case 'postback':
      return <TapButton title={title} tap={{ type: 'postback', mid, title, payload }} />
    case 'phone_number':
      return <LinkButton title={title} href={linkOf(`tel:${payload}`)} icon="phone" />
    case 'account_link':
      return <TapButton title={_('button.login')} tap={{ type: 'link', mid, url: textOf(button.url) }} />
    case 'account_unlink':
      return <TapButton title={_('button.logout')} tap={{ type: 'unlink', mid }} />
    case 'audio_call':
      return <NoticeButton title={title} icon="phone" notice={_('call.off')} />
    case 'game_play':
      return <GameButton mid={mid} title={title} payload={payload} />
    default: // element_share and payment are retired
      return <NoticeButton title={title || textOf(button.type)} notice={_('button.retired')} />
  }
}

/** TapButton sends a tap; it can be pressed again. */
export function TapButton({ title, tap, icon }: { title: string; tap: Tap; icon?: IconName }) {
  const { tap: send, busy, problem, able } = useTap()
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={style.button}
        aria-disabled={busy || !able}
        data-pressed={busy}
        onClick={() => void send(tap)}
      >
        {icon && <Icon name={icon} />}
        <Cut text={title} most={limits.button} />
      </button>
      <Problem text={problem} />
    </>
  )
}

/** Problem says what the server refused. */
export function Problem({ text }: { text: string }) {
  if (!text) return null
  return (
    <span className={style.problem} role="alert" dir="auto">
      {text}
    </span>
  )
}

interface LinkButtonProps {
  title: string
  href: string | undefined
  icon: IconName
}

/** LinkButton leads elsewhere in a tab of its own. Without an address that can be followed it leads nowhere. */
export function LinkButton({ title, href, icon }: LinkButtonProps) {
  const { _ } = useLingui()
  const label = (
    <>
      <Cut text={title} most={limits.button} />
      <Icon name={icon} />
    </>
  )
  if (!href) return <NoticeButton title={title} notice={_('link.bad')} />
  return (
    <a className={style.button} href={href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={-1}>
      {label}
    </a>
  )
}

// WebButton opens a tab, or, when the bot has named a height, a sheet over the chat.
function WebButton({ mid, button }: { mid: string; button: Fields }) {
  const url = textOf(button.url)
  const href = webOf(url)
  const height = heightOf(button)
  const [open, show] = useState(false)
  const title = textOf(button.title)
  if (!href || !height) return <LinkButton title={title} href={href} icon="open" />
  return (
    <>
      <button type="button" tabIndex={-1} className={style.button} onClick={() => show(true)}>
        <Cut text={title} most={limits.button} />
        <Icon name="open" />
      </button>
      {open && <Webview title={title} url={url} mid={mid} height={height} onClose={() => show(false)} />}
    </>
  )
}

interface NoticeButtonProps {
  title: string
  notice: string
  icon?: IconName
  children?: ReactNode
}

// NoticeButton says why nothing more happens.
function NoticeButton({ title, notice, icon, children }: NoticeButtonProps) {
  const [open, show] = useState(false)
  return (
    <>
      <button type="button" tabIndex={-1} className={style.button} onClick={() => show(true)}>
        {icon && <Icon name={icon} />}
        <Cut text={title} most={limits.button} />
      </button>
      {open && (
        <Sheet title={title} onClose={() => show(false)}>
          <p>{notice}</p>
          {children}
        </Sheet>
      )}
    </>
  )
}

function GameButton({ mid, title, payload }: { mid: string; title: string; payload: string }) {
  const { _ } = useLingui()
  const { developer } = useSurroundings()
  const { tap, busy, problem } = useTap()
  return (
    <NoticeButton title={title} icon="play" notice={_('game.off')}>
      {developer && (
        <button
          type="button"
          className={sheet.secondary}
          aria-disabled={busy}
          onClick={() => void tap({ type: 'game_play', mid, payload })}
        >
          {_('game.send')}
        </button>
      )}
      <Problem text={problem} />
    </NoticeButton>
  )
}
