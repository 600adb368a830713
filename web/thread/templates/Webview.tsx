import { useLingui } from '@lingui/react'
import { Icon } from '../Icon.tsx'
import { domainOf } from '../link.ts'
import type { Fields } from '../payload.ts'
import { Sheet } from '../Sheet.tsx'
import style from '../sheet.module.css'

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

interface WebviewProps {
  title: string
  url: string
  height: number
  onClose(): void
}

/** Webview shows a page of the bot in a frame that cannot reach this one. */
export function Webview({ title, url, height, onClose }: WebviewProps) {
  const { _ } = useLingui()
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
      <iframe
        className={style.frame}
        src={url}
        title={title || domainOf(url)}
        sandbox={`allow-scripts allow-forms allow-popups${foreign ? ' allow-same-origin' : ''}`}
        referrerPolicy="no-referrer"
      />
    </Sheet>
  )
}
