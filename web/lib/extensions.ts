// What a page of a bot and the chat around it say to one another. The page speaks by web/extensions, the script that
// stands where Meta's Messenger Extensions stood; the server decides what it hears.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webview/extensions

/** Context says who has opened the page. https://developers.facebook.com/documentation/business-messaging/messenger-platform/webview/context */
export interface Context {
  thread_type: string
  tid: string
  psid: string
  signed_request: string
}

/** Admission is what the server lets a page know. */
export interface Admission {
  supported_features: readonly string[]
  permissions: readonly string[]
  /** Only when it was asked for. */
  context?: Context
}

/** Visit is a page that a button has opened, as the server is asked about it. */
export interface Visit {
  /** The message with the button; absent: the menu. */
  mid?: string
  /** Of the button, as the bot sent it. */
  url: string
  /** Of the page that is shown now. */
  origin: string
  app_id?: string
}

const mark = 'parley.webview'

/** Question is what the page posts. A page that says close hears no answer. */
export interface Question {
  type: typeof mark
  id: number
  ask: 'admission' | 'close'
  /** The app whose secret signs the context; absent: none is asked for. */
  app?: string
}

/** Answer is what the chat posts back; without an admission the extensions are not enabled. */
export interface Answer {
  type: typeof mark
  id: number
  admission?: Admission
}

/** question makes a question. */
export const question = (id: number, ask: Question['ask'], app?: string): Question => ({
  type: mark,
  id,
  ask,
  ...(app !== undefined && { app }),
})

/** answer makes an answer. */
export const answer = (id: number, admission: Admission | undefined): Answer => ({
  type: mark,
  id,
  ...(admission && { admission }),
})

/** isQuestion tells questions from whatever else a foreign page may post. */
export function isQuestion(data: unknown): data is Question {
  const { ask, app } = fieldsOf(data)
  return isMarked(data) && (ask === 'admission' || ask === 'close') && (app === undefined || typeof app === 'string')
}

/** isAnswer tells answers from whatever else a window may post. */
export function isAnswer(data: unknown): data is Answer {
  return isMarked(data) && !('ask' in fieldsOf(data))
}

function isMarked(data: unknown): boolean {
  const { type, id } = fieldsOf(data)
  return type === mark && typeof id === 'number'
}

function fieldsOf(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
}
