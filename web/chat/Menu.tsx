// The persistent menu. https://developers.facebook.com/docs/messenger-platform/send-messages/persistent-menu
import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { wordsOf } from '../lib/api.ts'
import { Cut } from '../thread/Cut.tsx'
import { limits } from '../thread/cut.ts'
import { Icon } from '../thread/Icon.tsx'
import { webOf } from '../thread/link.ts'
import { type Fields, listOf, textOf } from '../thread/payload.ts'
import { Sheet } from '../thread/Sheet.tsx'
import sheet from '../thread/sheet.module.css'
import { heightOf, Webview } from '../thread/templates/Webview.tsx'
import type { Deed } from './api.ts'
import { Problem } from './Problem.tsx'

const most = 20

/** menuOf returns the items of a menu. */
export function menuOf(menu: unknown): Fields[] {
  return listOf(menu).slice(0, most)
}

interface MenuProps {
  items: readonly Fields[]
  onDeed(deed: Deed): Promise<void>
  onClose(): void
}

/** Menu is a sheet with what the bot always offers. */
export function Menu({ items, onDeed, onClose }: MenuProps) {
  const { _ } = useLingui()
  const [problem, setProblem] = useState('')
  const [page, visit] = useState<Fields>()
  const height = page && heightOf(page)
  if (page && height) {
    return <Webview title={textOf(page.title)} url={textOf(page.url)} height={height} onClose={onClose} />
  }
  const tap = (item: Fields) =>
    onDeed({ type: 'postback', title: textOf(item.title), payload: textOf(item.payload) }).then(onClose, (err) =>
      setProblem(wordsOf(err)),
    )
  return (
    <Sheet title={_('menu')} onClose={onClose}>
      <ul className={sheet.list}>
        {items.map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no names of their own
          <li key={i}>
            <MenuItem item={item} onTap={tap} onVisit={visit} />
          </li>
        ))}
      </ul>
      <Problem text={problem} />
    </Sheet>
  )
}

interface MenuItemProps {
  item: Fields
  onTap(item: Fields): void
  onVisit(item: Fields): void
}

function MenuItem({ item, onTap, onVisit }: MenuItemProps) {
  const title = <Cut text={textOf(item.title)} most={limits.menu} />
  const url = webOf(textOf(item.url))
  if (item.type === 'web_url' && url && !heightOf(item)) {
    return (
      <a className={sheet.choice} href={url} target="_blank" rel="noopener noreferrer nofollow">
        {title}
        <Icon name="open" />
      </a>
    )
  }
  return (
    <button
      type="button"
      className={sheet.choice}
      onClick={() => (item.type === 'web_url' ? url && onVisit(item) : onTap(item))}
    >
      {title}
    </button>
  )
}
