// Hostile gives every specimen hostile texts and addresses: nothing of them may run.

import type { Profile } from '../chat/api.ts'
import type { Noticed, Viewed } from '../thread/wire.ts'
import type { Surrounding } from './Surroundings.tsx'
import type { Specimen } from './specimen.ts'

/** corpus is what attackers put where a name or a title belongs. */
export const corpus = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '<svg/onload=alert(1)>',
  'javascript:alert(1)',
  "';alert(1)//",
  '</textarea><iframe srcdoc="<script>parent.alert(1)</script>">',
  '{{constructor.constructor("alert(1)")()}} #{alert(1)}',
  '\u202egnp.exe\u202c \u0000\ufeff',
  'data:text/html,<script>alert(1)</script>',
] as const

// These say what is drawn, not what it says.
const kept = new Set([
  'type',
  'template_type',
  'content_type',
  'media_type',
  'id',
  'from',
  'mid',
  'after',
  'state',
  'mime',
  'created_time',
  'score_option',
  'score_label',
  'update_type',
  'image_aspect_ratio',
  'webview_height_ratio',
  'notification_messages_cta_text',
])

/** hostile replaces every text of a specimen; pictures keep their keys, so that hostile addresses find nothing. */
export function hostile(specimen: Specimen, text: string): Specimen {
  const messages = specimen.messages.map((m) => poison(m, '', text) as Viewed)
  const notices = specimen.notices?.map((n) => poison(n, '', text) as Noticed) ?? []
  return { ...specimen, messages, notices }
}

/** hostileProfile replaces every text of what stands around a thread. */
export function hostileProfile(row: Surrounding, text: string): Surrounding {
  return { ...row, profile: poison(row.profile, '', text) as Profile }
}

function poison(value: unknown, key: string, text: string): unknown {
  if (Array.isArray(value)) return value.map((v) => poison(v, key, text))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poison(v, k, text)]))
  }
  return typeof value === 'string' && !kept.has(key) ? text : value
}
