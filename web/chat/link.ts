// Account linking: a page of the business in a window of its own, which comes back with a code.
// https://developers.facebook.com/docs/messenger-platform/identity/account-linking
const channel = 'parley-link'
const patience = 5 * 60_000 // milliseconds that a token lives

interface Linked {
  tap: string
  code: string
}

/**
 * openLink opens the page of the business, with a token that tells the business
 * who it is; onCode is called when the person has logged in there. It rejects
 * when there is no token.
 */
export async function openLink(url: string, token: Promise<string>, onCode: (code: string) => void): Promise<void> {
  // Browsers open a window only at once after the tap; the token comes later.
  const opened = window.open('', '_blank', 'popup,width=480,height=720')
  if (opened) opened.opener = null // the page of the business must not reach this one
  const tap = String(performance.now())
  try {
    const target = new URL(url)
    target.searchParams.set('account_linking_token', await token)
    target.searchParams.set('redirect_uri', `${location.origin}/_/chat/linked?tap=${tap}`)
    listen(tap, onCode)
    if (opened) opened.location.href = target.href
  } catch (err) {
    opened?.close()
    throw err
  }
}

function listen(tap: string, onCode: (code: string) => void): void {
  const answers = new BroadcastChannel(channel)
  const timer = setTimeout(() => answers.close(), patience)
  answers.onmessage = (event: MessageEvent<Linked>) => {
    if (event.data.tap !== tap) return
    clearTimeout(timer)
    answers.close()
    if (event.data.code) onCode(event.data.code)
  }
}

/** tellLinked is what the window does when it is back; without a code the person has not logged in. */
export function tellLinked(search: string): void {
  const query = new URLSearchParams(search)
  const answers = new BroadcastChannel(channel)
  answers.postMessage({ tap: query.get('tap') ?? '', code: query.get('authorization_code') ?? '' } satisfies Linked)
  answers.close()
  window.close()
}
