// The Graph API as a page calls it: the answer stays text, because parsing and
// printing again would round long ids and reorder keys.

/** GraphRequest is one call. path has no leading slash and carries version and query: v26.0/me?fields=id. */
export interface GraphRequest {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  token: string
  /** Form fields of POST and DELETE, sent verbatim. */
  form?: readonly (readonly [string, string])[]
  /** The body of a POST or DELETE instead of form, sent verbatim. */
  json?: string
}

/** GraphAnswer is what came back, unchanged. */
export interface GraphAnswer {
  status: number
  text: string
  headers: Headers
  milliseconds: number
  bytes: number
}

/** callGraph sends a call. It throws TypeError when no answer came, AbortError when signal ended it. */
export async function callGraph(request: GraphRequest, signal?: AbortSignal): Promise<GraphAnswer> {
  const started = performance.now()
  const response = await fetch(`/${request.path}`, init(request, signal))
  const body = await response.arrayBuffer()
  return {
    status: response.status,
    text: new TextDecoder().decode(body),
    headers: response.headers,
    milliseconds: Math.round(performance.now() - started),
    bytes: body.byteLength,
  }
}

function init(request: GraphRequest, signal?: AbortSignal): RequestInit {
  const headers: Record<string, string> = request.token ? { authorization: `Bearer ${request.token}` } : {}
  const settings: RequestInit = { method: request.method, headers, ...(signal && { signal }) }
  if (request.method === 'GET') return settings
  if (request.json !== undefined) {
    return { ...settings, headers: { ...headers, 'content-type': 'application/json' }, body: request.json }
  }
  const form = new URLSearchParams()
  for (const [key, value] of request.form ?? []) form.append(key, value)
  return { ...settings, body: form }
}
