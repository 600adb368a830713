// Generate Access Token: the login dialog in a window of its own. The window
// comes back to /_/explorer/token, whose page hands the answer to the
// Explorer that opened it.
// https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow

const CHANNEL = 'parley-login'
const LANDING = '/_/explorer/token'

export type LoginOutcome =
  | { kind: 'token'; token: string }
  | { kind: 'refused'; why: string }
  | { kind: 'closed' }
  | { kind: 'blocked' }

/** The address of the dialog. */
export function dialogUrl(origin: string, app: string, scopes: readonly string[], state: string): string {
  const search = new URLSearchParams({
    client_id: app,
    redirect_uri: origin + LANDING,
    response_type: 'token',
    scope: scopes.join(','),
    state,
    display: 'popup',
  })
  return `/dialog/oauth?${search}`
}

/** What the dialog sent back: the token in the fragment, a refusal in the query. */
export function readLanding(search: string, hash: string): { state: string; outcome: LoginOutcome } {
  const query = new URLSearchParams(search)
  const fragment = new URLSearchParams(hash.replace(/^#/, ''))
  const state = fragment.get('state') ?? query.get('state') ?? ''
  const token = fragment.get('access_token')
  if (token) return { state, outcome: { kind: 'token', token } }
  const why = query.get('error_description') ?? query.get('error') ?? 'no token came back'
  return { state, outcome: { kind: 'refused', why } }
}

/** Hands what came back to the Explorer that opened the window. */
export function announce(search: string, hash: string) {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(readLanding(search, hash))
  channel.close()
}

/** How often an open dialog is asked whether it was closed, milliseconds. */
const POLL = 300

/** Opens the dialog; settles when it answered or was closed. */
export function openDialog(app: string, scopes: readonly string[]): Promise<LoginOutcome> {
  const state = crypto.getRandomValues(new Uint32Array(4)).join('-')
  const place = `popup,width=520,height=720,left=${window.screenX + 120},top=${window.screenY + 60}`
  const dialog = window.open(dialogUrl(window.location.origin, app, scopes, state), 'parley-login', place)
  if (!dialog) return Promise.resolve({ kind: 'blocked' })
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL)
    const finish = (outcome: LoginOutcome) => {
      clearInterval(poll)
      channel.close()
      resolve(outcome)
    }
    // A closed window may have sent its answer just before: that comes first.
    const poll = setInterval(() => {
      if (dialog.closed) setTimeout(() => finish({ kind: 'closed' }), POLL)
    }, POLL)
    channel.onmessage = (event: MessageEvent<{ state: string; outcome: LoginOutcome }>) => {
      if (event.data.state === state) finish(event.data.outcome)
    }
  })
}
