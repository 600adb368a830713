// What the Explorer asks the server: Parley's own calls for what the Graph
// API has no call for, the Graph API for the rest.

import { get, post } from '../lib/api.ts'
import { callGraph } from '../lib/graph.ts'

export interface EdgeParam {
  name: string
  required: boolean
  doc: string
}

export interface Schema {
  /** Newest first. */
  versions: string[]
  permissions: string[]
  nodes: { name: string; fields: string[] }[]
  edges: { node: string; edge: string; method: string; params: EdgeParam[] }[]
}

export interface App {
  id: string
  name: string
}

export interface TokenInfo {
  kind: 'user' | 'page' | 'app'
  app_id: string
  app_name: string
  user_id?: string
  user_name?: string
  page_id?: string
  page_name?: string
  scopes: string[]
  /** RFC 3339, '' for never. */
  expires_at: string
  valid: boolean
  /** Why it is not valid. */
  why?: string
}

export interface GrantedPage {
  id: string
  name: string
  tasks: string[]
  access_token: string
}

/** loadSchema reads what this server serves. */
export function loadSchema(): Promise<Schema> {
  return get('/_/api/schema')
}

/** loadApps lists the apps of the person at the desk. */
export async function loadApps(): Promise<App[]> {
  return (await get<{ data: App[] }>('/_/api/apps')).data
}

/** inspect tells what a token is and carries. */
export function inspect(token: string): Promise<TokenInfo> {
  return post('/_/api/tokens/inspect', { access_token: token })
}

/** appToken makes an App token. */
export async function appToken(app: string): Promise<string> {
  return (await post<{ access_token: string }>('/_/api/tokens', { kind: 'app', app_id: app })).access_token
}

/** grantedPages lists the Pages that a User token was granted. */
export async function grantedPages(userToken: string): Promise<GrantedPage[]> {
  const path = 'me/accounts?fields=id,name,tasks,access_token&limit=100'
  const answer = await callGraph({ method: 'GET', path, token: userToken })
  if (answer.status !== 200) throw new Error('The User token cannot list Pages.')
  // Identifiers are strings in this answer, so reading it as JSON keeps them.
  return (await new Response(answer.text).json()).data
}
