// The chat's side of the Messenger Extensions: answers the page in a frame. What it may know, the server says.
import { type Admission, answer, isQuestion, type Question } from '../../lib/extensions.ts'

/** Admit asks the server for a page of an origin; it rejects when the page may not use the extensions. */
export type Admit = (origin: string, app: string | undefined) => Promise<Admission>

const most = 8 // questions that wait for their answer; a page that asks on is not heard

/**
 * answerPage answers the page that a frame shows, whichever that is when it
 * asks, until the result is called. Only a page that was admitted closes.
 */
export function answerPage(frame: HTMLIFrameElement, admit: Admit, close: () => void): () => void {
  const admitted = new Set<string>()
  let waiting = 0
  const reply = async ({ id, app }: Question, origin: string) => {
    const admission = await admit(origin, app).catch(() => undefined)
    if (admission) admitted.add(origin)
    frame.contentWindow?.postMessage(answer(id, admission), origin)
  }
  const onMessage = ({ source, origin, data }: MessageEvent<unknown>) => {
    // A page without an origin of its own cannot be answered alone, and none of them is listed.
    if (!source || source !== frame.contentWindow || origin === 'null' || !isQuestion(data)) return
    if (data.ask === 'close') {
      if (admitted.has(origin)) close()
    } else if (waiting < most) {
      waiting++
      void reply(data, origin).finally(() => waiting--)
    }
  }
  window.addEventListener('message', onMessage)
  return () => window.removeEventListener('message', onMessage)
}
