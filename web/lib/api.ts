// Calls of Parley's own API under /_/api: JSON in and out.

/** ApiError is a refusal; its message teaches, status is the HTTP status, 0 when no answer came. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
  }
}

/** wordsOf returns what an error says to people. */
export const wordsOf = (err: unknown) => (err instanceof Error ? err.message : String(err))

/** get reads path. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(fetch(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) }))
}

/** post sends body as JSON to path. */
export function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return answer<T>(fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function answer<T>(sent: Promise<Response>): Promise<T> {
  let response: Response
  try {
    response = await sent
  } catch (err) {
    if (err instanceof DOMException && err.name === 'AbortError') throw err
    throw new ApiError(0, 'The server did not answer.')
  }
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw new ApiError(response.status, refusalOf(body) ?? `${response.status} ${response.statusText}`)
  return body as T
}

function refusalOf(body: unknown): string | undefined {
  return (body as { error?: { message?: string } } | null)?.error?.message
}
