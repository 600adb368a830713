// generic, product and media: one card, or a row of them.
// https://developers.facebook.com/docs/messenger-platform/reference/templates/generic
import { useLingui } from '@lingui/react'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { Cut } from '../Cut.tsx'
import { limits } from '../cut.ts'
import { Icon } from '../Icon.tsx'
import { domainOf, webOf } from '../link.ts'
import type { Message } from '../message.ts'
import { money } from '../money.ts'
import { Picture } from '../parts/Picture.tsx'
import { type Fields, fieldsOf, listOf, textOf } from '../payload.ts'
import { isRightToLeft } from '../walk.ts'
import { Buttons } from './Buttons.tsx'
import style from './template.module.css'
import { Unknown } from './Unknown.tsx'
import { heightOf, Webview } from './Webview.tsx'

const most = 10

/** TemplateProps are what every template is drawn from. */
export interface TemplateProps {
  message: Message
  payload: Fields
}

/** Cards shows the elements of a generic or product template. */
export function Cards({ message, payload }: TemplateProps) {
  const elements = listOf(payload.elements).slice(0, most)
  if (elements.length === 0) return <Unknown />
  const square = payload.image_aspect_ratio === 'square'
  const cards = elements.map((element, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
    <Card key={i} message={message} element={element} square={square} />
  ))
  return cards.length === 1 ? <div className={style.card}>{cards}</div> : <Carousel>{cards}</Carousel>
}

interface CardProps {
  message: Message
  element: Fields
  square: boolean
}

/** Card is one element: picture, title, subtitle, price, domain, buttons. */
function Card({ message, element, square }: CardProps) {
  const { i18n } = useLingui()
  const action = fieldsOf(element.default_action)
  const url = textOf(action.url) || textOf(element.item_url) || textOf(element.url)
  const title = textOf(element.title)
  const subtitle = textOf(element.subtitle)
  const image = textOf(element.image_url)
  const price = money(element.price, element.currency, i18n.locales as string)
  return (
    <>
      <Action mid={message.key} url={url} action={action} title={title}>
        {image && <Picture message={message} source={image} alt="" className={square ? style.square : style.wide} />}
        <span className={style.text}>
          <strong className={style.two} dir="auto">
            <Cut text={title} most={limits.title} />
          </strong>
          {price && <bdi className={style.price}>{price}</bdi>}
          {subtitle && (
            <span className={style.two} dir="auto">
              <Cut text={subtitle} most={limits.subtitle} />
            </span>
          )}
          {url && (
            <small>
              <bdi dir="ltr">{domainOf(url)}</bdi>
            </small>
          )}
        </span>
      </Action>
      <Buttons message={message} buttons={element.buttons} />
    </>
  )
}

interface ActionProps {
  mid: string
  url: string
  action: Fields
  title: string
  children: ReactNode
}

/** Action makes what it holds lead to a page: in a tab, or in a sheet of the named height. */
export function Action({ mid, url, action, title, children }: ActionProps) {
  const href = webOf(url)
  const height = heightOf(action)
  const [open, show] = useState(false)
  if (!href) return <span className={style.action}>{children}</span>
  if (!height) {
    return (
      <a className={style.action} href={href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={-1}>
        {children}
      </a>
    )
  }
  return (
    <>
      <button type="button" className={style.action} tabIndex={-1} onClick={() => show(true)}>
        {children}
      </button>
      {open && <Webview title={title} url={url} mid={mid} height={height} onClose={() => show(false)} />}
    </>
  )
}

interface CarouselProps {
  children: ReactNode[]
  /** The cards hold nothing to press: the row itself takes the focus, to be moved by arrows. */
  bare?: boolean
}

/** Carousel is a row of cards that moves by buttons, arrows and touch; never by itself, never around. */
export function Carousel({ children, bare = false }: CarouselProps) {
  const { _ } = useLingui()
  const row = useRef<HTMLUListElement>(null)
  const { at, all, look } = usePlace(row)
  const count = children.length
  const go = (n: number) => {
    const card = row.current?.children[Math.min(Math.max(n, 0), count - 1)]
    card?.scrollIntoView({ block: 'nearest', inline: 'start', behavior: 'smooth' })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Inside a card the arrows belong to its controls; on Previous, Next and the row itself they move the row.
    if (event.target !== row.current && !(event.target as Element).closest('[data-turn]')) return
    const back = isRightToLeft(event.currentTarget) ? 'ArrowRight' : 'ArrowLeft'
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    event.stopPropagation()
    go(event.key === back ? at - 1 : at + 1)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows are beside the buttons, not in their place
    <div className={style.carousel} data-wide onKeyDown={onKeyDown}>
      <Turn to="previous" off={at === 0} onTurn={() => go(at - 1)} />
      <Turn to="next" off={all || at >= count - 1} onTurn={() => go(at + 1)} />
      <ul
        ref={row}
        className={style.row}
        onScroll={look}
        tabIndex={bare ? 0 : -1}
        aria-label={_('carousel.label', { count })}
      >
        {children.map((card, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
          <li key={i} className={style.card} aria-label={_('place', { n: i + 1, count })}>
            {card}
            <small className={style.count} aria-hidden="true">
              {_('place', { n: i + 1, count })}
            </small>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Turn({ to, off, onTurn }: { to: 'previous' | 'next'; off: boolean; onTurn(): void }) {
  const { _ } = useLingui()
  return (
    <button
      type="button"
      data-turn
      tabIndex={-1}
      className={`${style.turn} ${to === 'next' ? style.forward : ''}`}
      aria-label={_(to)}
      aria-disabled={off}
      onClick={() => !off && onTurn()}
    >
      <Icon name={to} size={20} />
    </button>
  )
}

// usePlace tells which card of a row stands at its start, and whether all of them are in sight.
function usePlace(row: { current: HTMLUListElement | null }) {
  const [at, setAt] = useState(0)
  const [all, setAll] = useState(false)
  const look = useCallback(() => {
    const box = row.current
    if (!box) return
    const end = Math.abs(box.scrollLeft) + box.clientWidth >= box.scrollWidth - 2
    const width = box.firstElementChild?.getBoundingClientRect().width ?? 1
    const first = Math.round(Math.abs(box.scrollLeft) / (width + 8))
    const fits = box.scrollWidth <= box.clientWidth
    setAll(fits)
    setAt(end && !fits ? box.childElementCount - 1 : first)
  }, [row])
  useEffect(() => {
    const sight = new ResizeObserver(look) // calls at once, too
    if (row.current) sight.observe(row.current)
    return () => sight.disconnect()
  }, [row, look])
  return { at, all, look }
}
