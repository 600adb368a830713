// https://developers.facebook.com/docs/messenger-platform/send-messages/templates
import { useLingui } from '@lingui/react'
import { Cut } from '../Cut.tsx'
import { limits } from '../cut.ts'
import type { Message } from '../message.ts'
import { Picture } from '../parts/Picture.tsx'
import { type Fields, fieldsOf, listOf, textOf } from '../payload.ts'
import { useSurroundings } from '../surroundings.ts'
import { useTap } from '../useTap.ts'
import { Buttons, Problem } from './Buttons.tsx'
import { Action, type TemplateProps } from './Cards.tsx'
import style from './template.module.css'

/** ImageGrid is a large picture above tiles, with a title and buttons. */
export function ImageGrid({ message, payload }: TemplateProps) {
  const element = listOf(payload.elements)[0] ?? {}
  const images = listOf(element.images).slice(0, 6)
  const heroes = images.filter((image) => image.is_hero_image === true)
  const ordered = [...heroes, ...images.filter((image) => image.is_hero_image !== true)]
  return (
    <div className={style.card}>
      <ul className={style.tiles}>
        {ordered.map((image, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
          <li key={i} className={i < heroes.length ? style.hero : ''}>
            <Tile message={message} image={image} place={{ n: i + 1, count: ordered.length }} />
          </li>
        ))}
      </ul>
      <span className={style.text}>
        <strong className={style.two} dir="auto">
          <Cut text={textOf(element.title)} most={45} />
        </strong>
        <span className={style.two} dir="auto">
          <Cut text={textOf(element.subtitle)} most={limits.subtitle} />
        </span>
      </span>
      <Buttons message={message} buttons={element.buttons} />
    </div>
  )
}

interface TileProps {
  message: Message
  image: Fields
  place: { n: number; count: number }
}

// Tile leads to a page, or posts its text as the customer's answer.
function Tile({ message, image, place }: TileProps) {
  const { _ } = useLingui()
  const { names } = useSurroundings()
  const { tap, busy, problem, able } = useTap()
  const action = fieldsOf(image.action)
  const title = textOf(action.text)
  const alt = title || `${_('picture.from', { who: names.page })}, ${_('place', place)}`
  const picture = <Picture message={message} source={textOf(image.url)} alt={alt} className={style.tile} />
  if (action.type !== 'postback') {
    return (
      <Action mid={message.key} url={textOf(action.url)} action={action} title={alt}>
        {picture}
      </Action>
    )
  }
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={style.action}
        aria-disabled={busy || !able}
        aria-label={alt}
        onClick={() => void tap({ type: 'postback', mid: message.key, title, payload: textOf(action.payload) })}
      >
        {picture}
      </button>
      <Problem text={problem} />
    </>
  )
}
