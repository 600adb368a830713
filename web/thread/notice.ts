// Notices: lines between the messages, for what happened that nobody said.
import type { Message, Side } from './message.ts'

/** Notice is what happened; the side that caused it is the message's. */
export interface Notice {
  /** referral and optin: the customer came; control: who answers changed; block; form: feedback was given. */
  type: string
  /** Of a referral. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals */
  source?: string
  blocked?: boolean
  /** Who answers from here; absent: no app in particular. */
  app?: { id: string; name?: string }
}

type Translate = (id: string, values?: Record<string, unknown>) => string

/** isSaid reports whether somebody said this; notices stand among the messages and are none. */
export const isSaid = (message: Message): boolean => message.notice === undefined

/** noticeText says what happened; "" when this client does not know it. */
export function noticeText(message: Message, me: Side, names: Record<Side, string>, _: Translate): string {
  const { notice, from } = message
  const side = from === me ? 'own' : 'other'
  const who = names[from]
  switch (notice?.type) {
    case 'referral':
      return _(`notice.${entryOf(notice.source)}`)
    case 'optin':
      return _('notice.plugin')
    case 'control':
      return handover(notice, names, _)
    case 'block':
      return _(notice.blocked ? 'notice.block' : 'notice.unblock', { side, who, whom: names[otherSide(from)] })
    case 'form':
      return _('notice.form', { side, who })
    default:
      return ''
  }
}

function entryOf(source: string | undefined): string {
  switch (source ?? '') {
    case '':
      return 'product'
    case 'ADS':
      return 'ad'
    case 'CUSTOMER_CHAT_PLUGIN':
      return 'plugin'
    default:
      return 'link'
  }
}

function handover({ app }: Notice, names: Record<Side, string>, _: Translate): string {
  if (!app) return _('notice.release', { page: names.page })
  return app.name ? _('notice.control', { app: app.name }) : _('notice.handover')
}

/** otherSide returns whom a side talks to. */
export function otherSide(side: Side): Side {
  return side === 'page' ? 'customer' : 'page'
}
