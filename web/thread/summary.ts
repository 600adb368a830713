import { type Attachment, type Message, wordsOf } from './message.ts'
import { fieldsOf, listOf, textOf } from './payload.ts'

const kinds = new Set(['image', 'video', 'audio', 'file', 'location'])

/** summaryOf says in one line what a message shows; translate takes an id of the catalogue. */
export function summaryOf(message: Message, translate: (id: string) => string): string {
  if (message.removed) return translate('removed')
  const attached = (message.attachments ?? []).map((file) => fileText(file, translate))
  return [wordsOf(message), ...attached].filter(Boolean).join(', ')
}

function fileText(file: Attachment, translate: (id: string) => string): string {
  if (file.sticker_id !== undefined || file.type === 'sticker') return translate('kind.sticker')
  if (kinds.has(file.type)) return translate(`kind.${file.type}`)
  const payload = fieldsOf(file.payload)
  const first = listOf(payload.elements)[0] ?? {}
  return [payload.title, payload.text, first.title].map(textOf).find(Boolean) || file.name || translate('kind.card')
}
