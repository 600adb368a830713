// button, media, list, open_graph.
// https://developers.facebook.com/docs/messenger-platform/send-messages/templates
import { Cut } from '../Cut.tsx'
import { limits } from '../cut.ts'
import { domainOf } from '../link.ts'
import type { Attachment } from '../message.ts'
import { Video } from '../parts/Files.tsx'
import { Images } from '../parts/Images.tsx'
import { Picture } from '../parts/Picture.tsx'
import { fieldsOf, listOf, textOf } from '../payload.ts'
import { useSurroundings } from '../surroundings.ts'
import { Buttons } from './Buttons.tsx'
import { Action, type TemplateProps } from './Cards.tsx'
import style from './template.module.css'

/** ButtonTemplate is a text with buttons. */
export function ButtonTemplate({ message, payload }: TemplateProps) {
  return (
    <div className={`${style.card} ${style.tinted}`}>
      <span className={style.long} dir="auto">
        <Cut text={textOf(payload.text)} most={640} />
      </span>
      <Buttons message={message} buttons={payload.buttons} />
    </div>
  )
}

/**
 * Utility is a utility template: picture or text as a header, the whole body, buttons. It arrives as a generic one.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
 */
export function Utility({ message, payload }: TemplateProps) {
  const element = listOf(payload.elements)[0] ?? {}
  const image = textOf(element.image_url)
  const body = textOf(element.subtitle)
  return (
    <div className={style.card}>
      {image && <Picture message={message} source={image} alt="" className={style.wide} />}
      {body && (
        <strong className={style.header} dir="auto">
          {textOf(element.title)}
        </strong>
      )}
      <span className={style.long} dir="auto">
        {body || textOf(element.title)}
      </span>
      <Buttons message={message} buttons={element.buttons} />
    </div>
  )
}

/** MediaTemplate is a picture or video, edge to edge, with buttons. */
export function MediaTemplate({ message, payload, file }: TemplateProps & { file: Attachment }) {
  const { names } = useSurroundings()
  const element = listOf(payload.elements)[0] ?? {}
  const url = textOf(element.url)
  const media = file.url ? file : { ...file, url: message.pictures?.[url] ?? '' }
  return (
    <div className={`${style.card} ${style.edge}`}>
      {element.media_type === 'video' ? <Video file={media} /> : <Images images={[media]} who={names.page} />}
      {url && domainOf(url) && (
        <Action mid={message.key} url={url} action={{}} title="">
          <span className={style.text}>
            <small>
              <bdi dir="ltr">{domainOf(url)}</bdi>
            </small>
          </span>
        </Action>
      )}
      <Buttons message={message} buttons={element.buttons} />
    </div>
  )
}

/** Rows is the list template, which bots made for older versions still send. */
export function Rows({ message, payload }: TemplateProps) {
  const elements = listOf(payload.elements).slice(0, 4)
  return (
    <div className={style.card}>
      <ul className={style.rows}>
        {elements.map((element, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
          <li key={i}>
            <Action
              mid={message.key}
              url={textOf(fieldsOf(element.default_action).url)}
              action={fieldsOf(element.default_action)}
              title={textOf(element.title)}
            >
              <span className={style.side}>
                <span className={style.text}>
                  <strong className={style.two} dir="auto">
                    <Cut text={textOf(element.title)} most={limits.title} />
                  </strong>
                  <span className={style.two} dir="auto">
                    <Cut text={textOf(element.subtitle)} most={limits.subtitle} />
                  </span>
                </span>
                {textOf(element.image_url) && (
                  <Picture message={message} source={textOf(element.image_url)} alt="" className={style.thumb} />
                )}
              </span>
            </Action>
            <Buttons message={message} buttons={element.buttons} />
          </li>
        ))}
      </ul>
      <Buttons message={message} buttons={payload.buttons} />
    </div>
  )
}

/** OpenGraph is a link with buttons. */
export function OpenGraph({ message, payload }: TemplateProps) {
  const element = listOf(payload.elements)[0] ?? {}
  const title = textOf(element.title)
  const url = textOf(element.url)
  return (
    <div className={style.card}>
      <Action mid={message.key} url={url} action={{}} title="">
        <span className={style.text}>
          <strong dir="auto">
            <Cut text={title || domainOf(url) || url} most={limits.title} />
          </strong>
          {title && (
            <small>
              <bdi dir="ltr">{domainOf(url)}</bdi>
            </small>
          )}
        </span>
      </Action>
      <Buttons message={message} buttons={element.buttons} />
    </div>
  )
}
