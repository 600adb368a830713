// What a customer does: the calls under /_/api/customers.
import { get, post } from '../lib/api.ts'
import type { Admission, Visit } from '../lib/extensions.ts'
import type { Persona, Pictures } from '../thread/message.ts'
import type { Contact } from '../thread/QuickReplies.tsx'
import type { Tap } from '../thread/tap.ts'
import type { Noticed, Viewed } from '../thread/wire.ts'

/** Customer is a person who can write to Pages; psid is set once they have written to this one. */
export interface Customer {
  id: string
  name: string
  psid?: string
}

/** Page is whom the customer writes to. */
export interface Page {
  id: string
  name: string
}

/** Typist is a persona that is typing. */
export type Typist = Persona & { pictures?: Pictures }

/** View is a thread as its customer sees it, oldest message first. */
export interface View {
  data: Viewed[]
  notices?: Noticed[]
  typing: boolean
  typing_persona?: Typist
  after: string
}

/** Command is a word that the bot knows: /name. */
export interface Command {
  name: string
  description: string
}

/** IceBreaker is a question that may begin a conversation. */
export interface IceBreaker {
  question: string
  payload: string
}

/** Profile is what the Page has set for this customer. https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api */
export interface Profile {
  greeting?: string
  get_started?: { payload: string } | null
  ice_breakers?: IceBreaker[]
  /** Items as the bot has set them. */
  menu?: unknown
  composer_input_disabled?: boolean
  commands?: Command[]
}

/** Around is what the chat shows around the thread. */
export interface Around {
  /** Set once the Page knows the customer. */
  psid?: string
  profile: Profile
  contact: Contact
  blocked: boolean
}

/** Outgoing is a message that is to be sent. */
export interface Outgoing {
  text: string
  quick_reply?: { payload: string }
  reply_to?: { mid: string }
  commands?: readonly string[]
}

/** SentAnswer tells where a message was stored. */
export interface SentAnswer {
  message_id: string
  psid: string
}

/** Deed is an action of the customer: a tap on a message, or one of those beside it. */
export type Deed =
  | Exclude<Tap, { type: 'quick_reply' | 'reply' | 'link' }>
  | { type: 'read' | 'typing_on' | 'typing_off' | 'block' | 'unblock' }
  | { type: 'link'; code: string }
  | { type: 'postback'; title: string; payload: string }
  | { type: 'get_started'; ref?: string; title: string }
  | { type: 'referral'; ref: string }

const customers = '/_/api/customers'

/** findPage reads a Page by its id. */
export const findPage = (id: string) => get<Page>(`/_/api/pages/${encodeURIComponent(id)}`)

/** customersOf lists who has written to a Page, the latest first. */
export const customersOf = async (page: string) =>
  (await get<{ data: Customer[] }>(`${customers}?page_id=${encodeURIComponent(page)}`)).data

/** findCustomer reads a person who may not have written yet. */
export const findCustomer = (id: string) => get<Customer>(`${customers}/${encodeURIComponent(id)}`)

/** createCustomer makes a new person. */
export const createCustomer = (name: string) => post<Customer>(customers, { name })

/** viewOf reads the newest messages of a thread. */
export const viewOf = (customer: string, page: string) => get<View>(`${customers}/${customer}/messages?page_id=${page}`)

/** aroundOf reads what stands around a thread. */
export const aroundOf = (customer: string, page: string) =>
  get<Partial<Around>>(`${customers}/${customer}/page?page_id=${page}`)

/** say sends a message. */
export const say = (customer: string, page: string, message: Outgoing) =>
  post<SentAnswer>(`${customers}/${customer}/messages`, { page_id: page, ...message })

/** act does what is not a message; a person who acts for the first time gets a PSID. */
export const act = (customer: string, page: string, deed: Deed) =>
  post<{ psid?: string }>(`${customers}/${customer}/actions`, { page_id: page, ...deed })

/** linkToken makes the token with which a business learns who links an account. */
export const linkToken = async (customer: string, page: string) =>
  (await post<{ account_linking_token: string }>(`${customers}/${customer}/link`, { page_id: page }))
    .account_linking_token

/** admit asks what a page that a button has opened may know of the customer. */
export const admit = (customer: string, page: string, visit: Visit) =>
  post<Admission>(`${customers}/${customer}/webview`, { page_id: page, ...visit })
