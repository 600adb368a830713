import { useLingui } from '@lingui/react'
import { createContext, useContext, useEffect, useRef, useState } from 'react'
import { wordsOf } from '../../lib/api.ts'
import type { Admission, Visit } from '../../lib/extensions.ts'
import { Icon } from '../Icon.tsx'
import { domainOf } from '../link.ts'
import type { Fields } from '../payload.ts'
import { Sheet } from '../Sheet.tsx'
import style from '../sheet.module.css'
import { answerPage } from './bridge.ts'

const heights = new Map([
  ['compact', 40],
  ['tall', 75],
  ['full', 100],
])

/**
 * heightOf returns how much of the window a page of the bot takes, in percent:
 * as named, all of it with extensions. Undefined: it opens in a tab.
 * https://developers.facebook.com/docs/messenger-platform/reference/buttons/url
 */
export function heightOf(action: Fields): number | undefined {
  return (
    heights.get(String(action.webview_height_ratio).toLowerCase()) ?? (action.messenger_extensions ? 100 : undefined)
  )
}

/** Visits are what a chat does for the pages that its buttons open. */
export interface Visits {
  /** Asks what a page may know. Absent: no page has extensions. */
  admit?: (visit: Visit) => Promise<Admission>
  /** Shows builders of bots why a page was refused. */
  developer: boolean
}

/** VisitsContext carries them to every button. */
export const VisitsContext = createContext<Visits>({ developer: false })

interface WebviewProps {
  title: string
  /** As the bot sent it: of the web. */
  url: string
  /** The message with the button; absent: the menu. */
  mid?: string
  height: number
  onClose(): void
}

/** Webview shows a page of the bot in a frame that cannot reach this one. */
export function Webview({ title, url, mid, height, onClose }: WebviewProps) {
  const { _ } = useLingui()
  const { frame, problem } = useExtensions(url, mid)
  // A page of this origin would be let out of its frame by its own scripts.
  const foreign = new URL(url).origin !== location.origin
  const address = (
    <>
      <span className={style.address} dir="ltr" title={url}>
        {domainOf(url)}
      </span>
      <a
        className={style.close}
        href={url}
        target="_blank"
        rel="noopener noreferrer nofollow"
        aria-label={_('webview.tab')}
        title={_('webview.tab')}
      >
        <Icon name="open" size={20} />
      </a>
    </>
  )
  return (
    <Sheet title={title || domainOf(url)} height={height} extra={address} onClose={onClose}>
      {problem && (
        <p className={`${style.wrong} ${style.told}`} role="alert" dir="auto">
          {problem}
        </p>
      )}
      <iframe
        ref={frame}
        className={style.frame}
        src={url}
        title={title || domainOf(url)}
        sandbox={`allow-scripts allow-forms allow-popups${foreign ? ' allow-same-origin' : ''}`}
        referrerPolicy="no-referrer"
      />
    </Sheet>
  )
}

// useExtensions answers the page in the frame; problem says why it was refused.
function useExtensions(url: string, mid: string | undefined) {
  const { admit, developer } = useContext(VisitsContext)
  const frame = useRef<HTMLIFrameElement>(null)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    const shown = frame.current
    if (!shown || !admit) return
    const ask = async (origin: string, app: string | undefined) => {
      const admission = admit({ url, origin, ...(mid && { mid }), ...(app && { app_id: app }) })
      await admission.then(
        () => setProblem(''),
        (err) => setProblem(wordsOf(err)),
      )
      return admission
    }
    return answerPage(shown, ask, () => shown.closest('dialog')?.close()) // the dialog gives the focus back
  }, [admit, url, mid])
  return { frame, problem: developer ? problem : '' }
}
