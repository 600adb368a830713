// MessengerExtensions for pages that the chat shows. Names, arguments and errors are Meta's.
// https://developers.facebook.com/docs/messenger-platform/reference/messenger-extensions-sdk
import { type Admission, type Context, isAnswer, question } from '../lib/extensions.ts'

type Success<T> = ((result: T) => void) | null | undefined
type Failure = ((code: number, message: string) => void) | null | undefined

/** MessengerExtensions is what the page calls. */
export interface MessengerExtensions {
  getContext(app: string | number, success: Success<Context>, failure: Failure): void
  requestCloseBrowser(success?: Success<void>, failure?: Failure): void
  getSupportedFeatures(success: Success<{ supported_features: readonly string[] }>, failure: Failure): void
  getGrantedPermissions(success: Success<{ permissions: readonly string[] }>, failure: Failure): void
  askPermission(
    success: Success<{ isGranted: boolean; permissions: readonly string[] }>,
    failure: Failure,
    permission: string,
  ): void
  beginShareFlow(success: unknown, failure: Failure): void
}

/** errors are those that a page may hear. https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
export const errors = {
  notSupported: [2071010, 'This SDK method is not supported on this Messenger client. Please upgrade'],
  notEnabled: [
    2071011,
    'Messenger Extensions are not enabled – could be “messenger_extensions” was not set on a url, the domain was not added to the allow list or this is an outdated version of Messenger client',
  ],
} as const

const patience = 5000 // milliseconds until a chat that does not answer is taken for none

/** connect makes the extensions of a page: home is the origin of the chat, the only one that is asked and heard. */
export function connect(page: Window, home: string): MessengerExtensions {
  const waiting = new Map<number, (admission: Admission | undefined) => void>()
  let last = 0
  page.addEventListener('message', (event) => {
    if (event.source !== page.parent || event.origin !== home || !isAnswer(event.data)) return
    waiting.get(event.data.id)?.(event.data.admission)
  })

  const admission = (app?: string) =>
    new Promise<Admission | undefined>((resolve) => {
      if (page.parent === page || !home) return resolve(undefined)
      const id = ++last
      const timer = setTimeout(() => waiting.get(id)?.(undefined), patience)
      waiting.set(id, (admission) => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve(admission)
      })
      page.parent.postMessage(question(id, 'admission', app), home)
    })

  // tell calls back with what read finds in the admission.
  const tell = async <T>(
    read: (a: Admission) => T | undefined,
    success: Success<T>,
    failure: Failure,
    app?: string,
  ) => {
    const admitted = await admission(app)
    const result = admitted && read(admitted)
    if (result === undefined) failure?.(...errors.notEnabled)
    else success?.(result)
  }

  return {
    getContext: (app, success, failure) => void tell((a) => a.context, success, failure, String(app)),
    getSupportedFeatures: (success, failure) =>
      void tell(({ supported_features }) => ({ supported_features }), success, failure),
    getGrantedPermissions: (success, failure) => void tell(({ permissions }) => ({ permissions }), success, failure),
    askPermission: (success, failure, permission) =>
      void tell(({ permissions }) => ({ isGranted: permissions.includes(permission), permissions }), success, failure),
    requestCloseBrowser: (success, failure) => {
      const close = () => {
        try {
          success?.()
        } finally {
          page.parent.postMessage(question(++last, 'close'), home) // with it the page is gone
        }
      }
      void tell(() => true, close, failure)
    },
    beginShareFlow: (_, failure) => void Promise.resolve().then(() => failure?.(...errors.notSupported)),
  }
}
