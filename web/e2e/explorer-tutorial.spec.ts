// Both printed versions of the tutorial, step by step.
import { Explorer } from './explorer-steps.ts'
import { expect, test } from './fixture.ts'

test.slow()

test('the tutorial, from an empty Explorer to a message in the chat', async ({ page, world, context }) => {
  const explorer = new Explorer(page)
  const me = `"id": "${world.user_id}"`

  await test.step('Generate Access Token, Submit', async () => {
    await explorer.open()
    await expect(explorer.query).toHaveValue('me?fields=id,name')
    await explorer.generate()
    await expect(explorer.kind).toHaveText('User token: Ann Tester')
    await explorer.submit()
    await explorer.see(me, '"name": "Ann Tester"')
  })

  await test.step('click the id, type /accounts, add pages_show_list, Generate, Submit', async () => {
    await explorer.follow(world.user_id)
    await expect(explorer.query).toBeFocused()
    await page.keyboard.type('/accounts')
    await expect(explorer.query).toHaveValue(`${world.user_id}/accounts`)
    await explorer.addPermission('pages_show_list')
    await expect(page.getByText('1 permission chosen but not in the token')).toBeVisible()
    await explorer.generate()
    await expect(page.getByText('1 permission chosen but not in the token')).toBeHidden()
    await explorer.submit()
    await explorer.see('"access_token": "EAA', '"name": "Demo Page"', `"id": "${world.page_id}"`, '"MESSAGING"')
    await expect(explorer.answer).not.toContainText(world.page_token)
  })

  await test.step('click the Page id, append the conversations, add pages_messaging, Generate', async () => {
    await explorer.follow(world.page_id)
    await page.keyboard.type('/conversations?fields=participants,messages{id,message}')
    await explorer.addPermission('pages_messaging')
    await explorer.generate()
  })

  await test.step('with the User token: an error that offers the Page token', async () => {
    await explorer.submit()
    await explorer.see('Invalid OAuth 2.0 Access Token')
    await page.getByRole('button', { name: 'Switch to the Page token and resend' }).click()
    await expect(explorer.kind).toHaveText('Page token: Demo Page')
    await explorer.see(world.psid, world.message_id, world.conversation_id, '"message": "hello"')
  })

  await test.step('Page token: me, Submit, click the id, GET to POST, append /messages', async () => {
    await explorer.query.fill('me')
    await explorer.submit()
    await explorer.see(`"id": "${world.page_id}"`)
    await explorer.follow(world.page_id)
    await expect(explorer.query).toHaveValue(world.page_id)
    await explorer.method('POST')
    await explorer.query.press('End')
    await page.keyboard.type('/messages')
    await expect(explorer.query).toHaveValue(`${world.page_id}/messages`)
  })

  await test.step('Params, Submit: the chat shows the bubble within a second', async () => {
    const chat = await context.newPage()
    await chat.goto(`/_/chat/${world.page_id}?as=${world.customer_id}`)
    await expect(chat.getByText('hello', { exact: true })).toBeVisible()
    await explorer.param(1, 'recipient', `{id:${world.psid}}`)
    await explorer.param(2, 'messaging_type', 'RESPONSE')
    await explorer.param(3, 'message', "{text:'Hello, new customer!'}")
    await expect(page.getByText('Reads as JSON')).toHaveCount(2)
    await explorer.submit()
    await explorer.see(`"recipient_id": "${world.psid}"`, '"message_id": "m_')
    await expect(chat.getByText('Hello, new customer!', { exact: true })).toBeVisible()
    await chat.close()
  })

  await test.step('25 hours later the window is closed', async () => {
    await page.request.post('/_/api/clock', { data: { advance: '25h' } })
    await explorer.submit()
    await explorer.see('Session has expired')
    await explorer.generate()
    await explorer.choose('User or Page', 'Page token: Demo Page')
    await explorer.submit()
    await explorer.see('"code": 10', '"error_subcode": 2018278')
    await page.request.post('/_/api/clock', { data: { reset: true } })
  })
})

test('the older text: me/accounts typed, the conversation in two calls', async ({ page, world }) => {
  const explorer = new Explorer(page)
  await explorer.open()
  await explorer.addPermission('pages_show_list')
  await explorer.addPermission('pages_messaging')
  await explorer.generate()
  await expect(explorer.kind).toHaveText('User token: Ann Tester')
  await explorer.query.fill('me/accounts')
  await explorer.query.press('Enter')
  await explorer.see(world.page_id)

  await explorer.choose('User or Page', 'Page token: Demo Page')
  await expect(explorer.kind).toHaveText('Page token: Demo Page')
  await explorer.follow(world.page_id)
  await page.keyboard.type('/conversations?fields=participants')
  await page.keyboard.press('Enter')
  await explorer.see(world.psid, world.conversation_id)

  await explorer.follow(world.conversation_id)
  await page.keyboard.type('?fields=messages{messages}')
  await page.keyboard.press('Enter')
  await explorer.see('nonexisting field (messages)')
  await expect(page.getByText('Did you mean')).toBeVisible()
  await page.getByRole('button', { name: 'message', exact: true }).click()
  await expect(explorer.query).toHaveValue(`${world.conversation_id}?fields=messages{message}`)
  await explorer.submit()
  await explorer.see('"message": "hello"', world.message_id)

  await test.step('me, double-clicked and replaced by the typed id', async () => {
    await explorer.query.fill('me')
    await explorer.submit()
    await explorer.see(`"id": "${world.page_id}"`)
    await explorer.query.dblclick({ position: { x: 16, y: 16 } })
    await page.keyboard.type(world.page_id)
    await expect(explorer.query).toHaveValue(world.page_id)
  })

  await test.step('me/messages works as well', async () => {
    await explorer.method('POST')
    await explorer.query.fill('me/messages')
    await explorer.param(1, 'recipient', `{'id':'${world.psid}'}`)
    await explorer.param(2, 'message', "{'text':'hello, world'}")
    await explorer.param(3, 'messaging_type', 'RESPONSE')
    await page.keyboard.press('Control+Enter')
    await explorer.see(`"recipient_id": "${world.psid}"`)
  })
})
