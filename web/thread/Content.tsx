import { useLingui } from '@lingui/react'
import { Component, type ComponentType, type ReactNode } from 'react'
import { Bubble } from './Bubble.tsx'
import { Icon } from './Icon.tsx'
import { type Attachment, type Message, wordsOf } from './message.ts'
import { File, Sticker, Video } from './parts/Files.tsx'
import { Images } from './parts/Images.tsx'
import { Place, Share } from './parts/Shares.tsx'
import { Sound } from './parts/Sound.tsx'
import { fieldsOf, textOf } from './payload.ts'
import { Airline } from './templates/Airline.tsx'
import { Cards, type TemplateProps } from './templates/Cards.tsx'
import { Coupon } from './templates/Coupon.tsx'
import { Feedback } from './templates/Feedback.tsx'
import { ImageGrid } from './templates/ImageGrid.tsx'
import { Information } from './templates/Information.tsx'
import { OptIn } from './templates/OptIn.tsx'
import { Receipt } from './templates/Receipt.tsx'
import { ButtonTemplate, MediaTemplate, OpenGraph, Rows, Utility } from './templates/Simple.tsx'
import { Unknown } from './templates/Unknown.tsx'
import style from './thread.module.css'

interface ContentProps {
  message: Message
  own: boolean
  /** Who sent it. */
  who: string
}

/** Content draws what a message says: its text, then what is attached. */
export function Content({ message, own, who }: ContentProps) {
  const { _ } = useLingui()
  if (message.removed) {
    return (
      <div className={`${style.bubble} ${style.removed}`}>
        <Icon name="close" /> {_('removed')}
      </div>
    )
  }
  const files = message.attachments ?? []
  const images = files.filter(isImage)
  const words = wordsOf(message)
  const nothing = !words && files.length === 0
  return (
    <div className={style.contents}>
      {words && <Bubble text={words} own={own} />}
      {images.length > 0 && <Images images={images} who={who} />}
      {files.map((file, i) =>
        isImage(file) ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
          <Whole key={i}>
            <One message={message} file={file} />
          </Whole>
        ),
      )}
      {nothing && <Unknown />}
    </div>
  )
}

// Whole shows what it holds or, when that fails to be drawn, that it cannot be: the rest of the thread stays.
class Whole extends Component<{ children: ReactNode }, { broken: boolean }> {
  static getDerivedStateFromError() {
    return { broken: true }
  }

  override state = { broken: false }

  override render() {
    return this.state.broken ? <Unknown /> : this.props.children
  }
}

function isImage(file: Attachment): boolean {
  return file.type === 'image' && file.sticker_id === undefined
}

function One({ message, file }: { message: Message; file: Attachment }) {
  if (file.sticker_id !== undefined || file.type === 'sticker') return <Sticker file={file} />
  switch (file.type) {
    case 'video':
      return <Video file={file} />
    case 'audio':
      return <Sound file={file} />
    case 'file':
      return <File file={file} />
    case 'location':
      return <Place file={file} />
    case 'fallback':
      return <Share message={message} file={file} />
    case 'template':
      return <Template message={message} file={file} />
    default:
      return <Unknown />
  }
}

/** templates draws each type of template. */
const templates: Record<string, ComponentType<TemplateProps>> = {
  generic: Cards,
  product: Cards,
  button: ButtonTemplate,
  image_grid: ImageGrid,
  receipt: Receipt,
  coupon: Coupon,
  customer_feedback: Feedback,
  customer_information: Information,
  one_time_notif_req: OptIn,
  notification_messages: OptIn,
  airline_itinerary: Airline,
  airline_checkin: Airline,
  airline_boardingpass: Airline,
  airline_update: Airline,
  list: Rows,
  open_graph: OpenGraph,
}

function Template({ message, file }: { message: Message; file: Attachment }) {
  const payload = fieldsOf(file.payload)
  const type = textOf(payload.template_type)
  if (file.utility) return <Utility message={message} payload={payload} />
  if (type === 'media') return <MediaTemplate message={message} payload={payload} file={file} />
  const Drawn = Object.hasOwn(templates, type) ? templates[type] : undefined
  return Drawn ? <Drawn message={message} payload={payload} /> : <Unknown />
}
