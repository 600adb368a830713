// Sends a draft as an ordinary call of the Graph API on this server.
import { callGraph, type GraphAnswer, type GraphRequest } from '../lib/graph.ts'
import type { Draft } from './draft.ts'
import { requestPath, splitQuery } from './query.ts'

/** Answer is what came back, and whether the names in it are identifiers (ids= was asked). */
export interface Answer extends GraphAnswer {
  keysAreIds: boolean
}

export type Outcome = { kind: 'answer'; answer: Answer } | { kind: 'cancelled' } | { kind: 'unreachable'; why: string }

/** send calls the server. The token travels in a header, never in an address. */
export async function send(draft: Draft, token: string, signal: AbortSignal): Promise<Outcome> {
  try {
    const answer = await callGraph(graphRequest(draft, token), signal)
    return { kind: 'answer', answer: { ...answer, keysAreIds: asksForIds(draft) } }
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' }
    return { kind: 'unreachable', why: error instanceof Error ? error.message : String(error) }
  }
}

function asksForIds(draft: Draft): boolean {
  return draft.method === 'GET' && new URLSearchParams(splitQuery(draft.query).search).has('ids')
}

/** graphRequest writes the call. Values go out exactly as they were typed, form-encoded. */
export function graphRequest(draft: Draft, token: string): GraphRequest {
  const request = { method: draft.method, path: requestPath(draft.version, draft.query), token }
  if (draft.body === 'json' && draft.json.trim() !== '') return { ...request, json: draft.json }
  const named = draft.params.filter((param) => param.name.trim() !== '')
  return { ...request, form: named.map(({ name, value }) => [name.trim(), value] as const) }
}
