// Quick replies: choices that belong to the last message only.
// https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies
import { webOf } from './link.ts'
import type { Message } from './message.ts'
import { isSaid } from './notice.ts'
import { listOf, textOf } from './payload.ts'

const most = 13

/** Reply is one choice. */
export interface Reply {
  key: string
  kind: 'text' | 'user_email' | 'user_phone_number'
  title: string
  payload: string
  /** Own-origin address of its picture; null = it has one that is not here. */
  picture?: string | null
}

/** repliesOf returns the choices that stand open; any newer message closes them. */
export function repliesOf(messages: readonly Message[]): Reply[] {
  const last = messages.findLast(isSaid)
  if (last?.from !== 'page' || last.removed) return []
  return listOf(last.quickReplies)
    .slice(0, most)
    .flatMap((item, i) => {
      const kind = textOf(item.content_type)
      if (kind !== 'text' && kind !== 'user_email' && kind !== 'user_phone_number') return []
      const reply: Reply = { key: `${last.key} ${i}`, kind, title: textOf(item.title), payload: textOf(item.payload) }
      const picture = webOf(textOf(item.image_url))
      return [picture ? { ...reply, picture: last.pictures?.[textOf(item.image_url)] ?? null } : reply]
    })
}
