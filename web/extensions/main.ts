// Entry of messenger.Extensions.js, which a page of a bot loads from the host of its chat.
import { connect, type MessengerExtensions } from './sdk.ts'

declare global {
  interface Window {
    MessengerExtensions?: MessengerExtensions
    /** Of the page: called once the extensions are there. */
    extAsyncInit?: () => void
  }
}

if (!window.MessengerExtensions) {
  const script = document.currentScript
  window.MessengerExtensions = connect(window, script instanceof HTMLScriptElement ? new URL(script.src).origin : '')
  const ready = () => window.extAsyncInit?.()
  // The page may say what to call behind the tag that loads this.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready)
  else setTimeout(ready)
}
