import { expectAccessible, looks } from './axe.ts'
import { expect, test, type World } from './fixture.ts'

function dialog(world: World, lang = 'en'): string {
  const query = new URLSearchParams({
    client_id: world.app_id,
    redirect_uri: `${world.url}/_/`,
    response_type: 'token',
    scope: 'pages_show_list,pages_messaging',
    state: 'abc',
    lang,
  })
  return `/dialog/oauth?${query}`
}

test('grants what was chosen', async ({ page, world, request }) => {
  await page.goto(dialog(world))
  await expect(page.getByRole('heading', { name: /asks for access/ })).toBeVisible()
  await expect(page.getByLabel('public_profile')).toBeDisabled()
  await page.getByLabel('pages_messaging').uncheck()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(/\/_\/#/)
  const answer = new URLSearchParams(new URL(page.url()).hash.slice(1))
  expect(answer.get('state')).toBe('abc')
  const inspected = await request.post('/_/api/tokens/inspect', { data: { access_token: answer.get('access_token') } })
  const { kind, scopes } = (await inspected.json()) as { kind: string; scopes: string[] }
  expect({ kind, scopes: scopes.toSorted() }).toEqual({ kind: 'user', scopes: ['pages_show_list', 'public_profile'] })
})

test('goes back when refused', async ({ page, world }) => {
  await page.goto(dialog(world))
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.waitForURL(/error=access_denied/)
})

for (const look of looks) {
  test(`accessible: ${look.name}`, async ({ page, world }, info) => {
    await page.emulateMedia({ colorScheme: look.scheme })
    await page.setViewportSize(look)
    await page.goto(dialog(world, look.lang))
    await expect(page.getByRole('checkbox')).toHaveCount(4)
    await page.screenshot({ path: info.outputPath(`login-${look.name}.png`) })
    await expectAccessible(page)
    await page.goto(`/_/?lang=${look.lang}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.screenshot({ path: info.outputPath(`home-${look.name}.png`) })
    await expectAccessible(page)
  })
}
