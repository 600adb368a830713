// What the Explorer does besides the tutorial, and how it looks.
import { expectAccessible, looks } from './axe.ts'
import { Explorer } from './explorer-steps.ts'
import { expect, test } from './fixture.ts'
import { newPerson } from './graph.ts'

test('opens as the address says and sends nothing by itself', async ({ page, world }) => {
  const calls: string[] = []
  page.on('request', (request) => calls.push(new URL(request.url()).pathname))
  const explorer = new Explorer(page)
  await page.goto(`/tools/explorer/?method=GET&path=${world.page_id}%2Fconversations&version=v25.0`)
  await expect(explorer.query).toHaveValue(`${world.page_id}/conversations`)
  await expect(page.getByRole('button', { name: 'v25.0' })).toBeVisible()
  expect(calls.filter((path) => path.startsWith('/v25.0'))).toEqual([])
})

test('Cancel in the dialog changes nothing and says so', async ({ page }) => {
  const explorer = new Explorer(page)
  await explorer.open()
  await explorer.generate('Cancel')
  await expect(page.getByText('Cancelled in the login dialog: nothing changed.')).toBeVisible()
  await expect(explorer.kind).toBeHidden()
})

test('a pasted curl line is taken apart, its token only after a question', async ({ page, world, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const explorer = new Explorer(page)
  await explorer.open()
  const line = `curl -i -X POST "https://graph.facebook.com/v21.0/me/messages" \\\n -d "recipient={id:${world.psid}}" -d "message={text:'You did it!'}" -d "messaging_type=RESPONSE" -d "access_token=${world.page_token}"`
  await page.evaluate((text) => navigator.clipboard.writeText(text), line)
  await explorer.query.selectText()
  await page.keyboard.press('Control+V')
  await expect(explorer.query).toHaveValue('me/messages')
  await expect(page.getByRole('button', { name: 'POST' })).toBeVisible()
  await expect(explorer.kind).toBeHidden()
  await page.getByRole('button', { name: 'Use that token' }).click()
  await expect(explorer.kind).toHaveText('Page token: Demo Page')
  await explorer.submit()
  await explorer.see(`"recipient_id": "${world.psid}"`)
  expect(page.url()).not.toContain('EAA')
})

test('a slow call can be cancelled, and the request stays', async ({ page }) => {
  const explorer = new Explorer(page)
  await explorer.open()
  await page.route('**/v26.0/**', () => {})
  await explorer.submit()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Cancelled. The request is still here.')).toBeVisible()
  await expect(explorer.query).toHaveValue('me?fields=id,name')
  await expect(page.getByRole('button', { name: 'Submit' })).toBeFocused()
})

test('chips tell what is in the token and what is not', async ({ page }) => {
  const explorer = new Explorer(page)
  await explorer.open()
  await explorer.addPermission('pages_show_list')
  await explorer.generate()
  await expect(explorer.kind).toBeVisible()
  await explorer.addPermission('pages_messaging')
  await page.getByRole('button', { name: 'Remove pages_show_list' }).click()
  await expect(page.getByText('1 permission removed here but still in the token')).toBeVisible()
  await explorer.submit()
  await explorer.see('Ann Tester')
  await expect(page.getByText('Sent with the permissions that the token has')).toBeVisible()
  await page.getByRole('button', { name: 'Keep pages_show_list' }).click()
  await page.getByRole('button', { name: 'Remove pages_messaging' }).click()
  await expect(page.getByText('not in the token yet')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Add a Permission' })).toBeFocused()
})

test('links of an answer: menu by key, token, next page', async ({ page, world, request }) => {
  const explorer = new Explorer(page)
  const { psid } = await newPerson(request, world, 'Newest Customer', 'me first')
  await explorer.open()
  await page.getByPlaceholder('Paste a token and press Enter').fill(world.user_token)
  await page.keyboard.press('Enter')
  await expect(explorer.kind).toHaveText('User token: Ann Tester')
  await explorer.query.fill('me/accounts')
  await explorer.query.press('Enter')
  await explorer.answer.getByRole('button', { name: 'Use this token' }).click()
  await expect(explorer.kind).toHaveText('Page token: Demo Page')

  await explorer.query.fill(`/v24.0/${world.page_id}/conversations?fields=participants & limit=1`)
  await explorer.submit()
  await expect(explorer.query).toHaveValue(`${world.page_id}/conversations?fields=participants&limit=1`)
  const id = explorer.answer.getByRole('button', { name: psid }).first()
  await id.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Use as recipient' }).click()
  await expect(page.getByRole('textbox', { name: 'Value of parameter 1' })).toHaveValue(`{id:${psid}}`)
  await page.getByRole('button', { name: 'Show as JSON' }).click()
  await expect(page.getByRole('textbox', { name: 'Value of parameter 1' })).toHaveValue(`{\n  "id": "${psid}"\n}`)

  await page.keyboard.press('Alt+KeyG')
  await explorer.answer.getByTitle('Load this page of the list').click()
  await expect(explorer.query).toHaveValue(/conversations\?.*after=/)
  await expect(explorer.query).toBeFocused()
  await expect(explorer.query).not.toHaveValue(/access_token/)
})

test('the whole page by keyboard alone', async ({ page, world }) => {
  const explorer = new Explorer(page)
  await explorer.open()
  await page.keyboard.press('Alt+KeyT')
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab')
      const focused = page.locator(':focus')
      const ring = await focused.evaluate((at) => getComputedStyle(at).outlineStyle)
      expect(ring, 'visible focus').not.toBe('none')
      if ((await focused.getAttribute('placeholder')) === name || (await focused.textContent()) === name) return
    }
    throw new Error(`no way to ${name} by Tab`)
  }
  await tabTo('Paste a token and press Enter')
  await page.keyboard.insertText(world.user_token)
  await page.keyboard.press('Enter')
  await expect(explorer.kind).toHaveText('User token: Ann Tester')
  await page.keyboard.press('Alt+KeyQ')
  await expect(explorer.query).toBeFocused()
  await page.keyboard.type('me/accounts')
  await page.keyboard.press('Enter')
  await explorer.see(world.page_id)
  await tabTo('Use this token')
  await page.keyboard.press('Enter')
  await expect(explorer.kind).toHaveText('Page token: Demo Page')
  await page.keyboard.press('Alt+KeyP')
  await page.keyboard.press('Alt+KeyQ')
  await page.keyboard.type('me/messages')
  await tabTo('Add parameter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('recipient')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type(`{id:${world.psid}}`)
  await tabTo('sender_action')
  await page.keyboard.press('Enter')
  await page.keyboard.type('typing_on')
  await page.keyboard.press('Control+Enter')
  await explorer.see(`"recipient_id": "${world.psid}"`)
})

for (const look of looks) {
  test(`accessible: ${look.name}`, async ({ browser, world }) => {
    const size = { width: look.width, height: look.height }
    const page = await browser.newPage({ baseURL: world.url, viewport: size, colorScheme: look.scheme })
    const query = page.locator('input[inputmode=url]')
    await page.goto(`/_/explorer?lang=${look.lang}`)
    await expect(query).toBeFocused()
    await expectAccessible(page)
    await page.evaluate(() => scrollTo(0, 0))
    await expect(page.locator('html')).toHaveAttribute('dir', look.lang === 'ar' ? 'rtl' : 'ltr')
    await query.fill(
      `curl -d "recipient={id:${world.psid}}" -d "message={text:" /me/messages?access_token=${world.user_token}`,
    )
    await query.press('Enter')
    await expect(page.getByTestId('answer')).toContainText('error')
    await page.getByRole('alert').getByRole('button').first().click()
    await expect(page.getByTestId('token-kind')).toBeVisible()
    await query.press('Alt+KeyG')
    await query.fill('me/accounts')
    await query.press('Enter')
    await expect(page.getByTestId('answer')).toContainText(world.page_id)
    await expectAccessible(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide, 'no scrolling sideways').toBeLessThanOrEqual(0)
    await page.keyboard.press('Alt+KeyP')
    await expectAccessible(page)
    if (look.width < 640) {
      await page.getByRole('tab').last().click()
      await expectAccessible(page)
    }
    await page.screenshot({ path: test.info().outputPath(`explorer-${look.name}.png`) })
    await page.close()
  })
}
