// What a customer does: the calls under /_/api/customers.
import { get, post } from '../lib/api.ts'
import type { Side } from '../thread/message.ts'

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

/** Viewed is one message as its customer sees it. */
export interface Viewed {
  id: string
  from: Side
  created_time: string
  message?: string
  attachments?: unknown
  state: 'sent' | 'delivered' | 'read'
}

/** View is a thread as its customer sees it, oldest message first. */
export interface View {
  data: Viewed[]
  typing: boolean
  after: string
}

/** SentAnswer tells where a message was stored. */
export interface SentAnswer {
  message_id: string
  psid: string
}

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

/** say sends a text. */
export const say = (customer: string, page: string, text: string) =>
  post<SentAnswer>(`${customers}/${customer}/messages`, { page_id: page, text })

/** act does what is not a message. */
export const act = (customer: string, page: string, type: 'read' | 'typing_on' | 'typing_off') =>
  post<unknown>(`${customers}/${customer}/actions`, { page_id: page, type })
