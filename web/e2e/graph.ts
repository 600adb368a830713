import type { APIRequestContext } from '@playwright/test'
import { expect, type World } from './fixture.ts'

/** pageSays sends a text of the Page through the Send API. */
export async function pageSays(request: APIRequestContext, world: World, psid: string, text: string): Promise<void> {
  const form = {
    recipient: JSON.stringify({ id: psid }),
    messaging_type: 'RESPONSE',
    message: JSON.stringify({ text }),
  }
  await graph(request, world, form)
}

/** pageTypes switches the Page's typing indicator. */
export async function pageTypes(request: APIRequestContext, world: World, psid: string, on: boolean): Promise<void> {
  await graph(request, world, {
    recipient: JSON.stringify({ id: psid }),
    sender_action: on ? 'typing_on' : 'typing_off',
  })
}

async function graph(request: APIRequestContext, world: World, form: Record<string, string>): Promise<void> {
  const answer = await request.post(`${world.url}/${world.page_id}/messages`, {
    form: { ...form, access_token: world.page_token },
  })
  expect(await answer.json()).toHaveProperty('recipient_id')
}

/** graphPost posts a body as JSON to the Graph API, as the Page, and returns the answer. */
export async function graphPost(
  request: APIRequestContext,
  world: World,
  path: string,
  body: object,
): Promise<Record<string, unknown>> {
  const answer = await request.post(`${world.url}/${path}`, { data: { ...body, access_token: world.page_token } })
  const result = (await answer.json()) as Record<string, unknown>
  expect(result).not.toHaveProperty('error')
  return result
}

/** Person is a customer made for one test. */
export interface Person {
  id: string
  psid: string
}

/** newPerson makes a customer who has written text. */
export async function newPerson(request: APIRequestContext, world: World, name: string, text: string): Promise<Person> {
  const made = await request.post(`${world.url}/_/api/customers`, { data: { name } })
  const { id } = (await made.json()) as { id: string }
  const said = await request.post(`${world.url}/_/api/customers/${id}/messages`, {
    data: { page_id: world.page_id, text },
  })
  const { psid } = (await said.json()) as { psid: string }
  return { id, psid }
}
