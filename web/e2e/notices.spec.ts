// Notices: what happened beside the messages shows between them, live and after a reload.
import { expectAccessible } from './axe.ts'
import { expect, test } from './fixture.ts'
import { graphPost, newPerson } from './graph.ts'

const lines = (text: string) => new RegExp(text.replaceAll(' / ', '[^]*'))

test('entry, handover, feedback, block', async ({ page, world, request }) => {
  const ann = await newPerson(request, world, 'Ann Tester', 'first')
  const log = page.getByRole('log')
  const act = (deed: object) =>
    request.post(`/_/api/customers/${ann.id}/actions`, { data: { page_id: world.page_id, ...deed } })
  const control = (act: string, body: object = {}) =>
    graphPost(request, world, `${world.page_id}/${act}_thread_control`, { recipient: { id: ann.psid }, ...body })

  await page.goto(`/_/chat/${world.page_id}?as=${ann.id}&ref=spring`)
  await expect(log).toContainText(lines('first / Chat opened from a link'))
  await act({ type: 'referral', ref: 'x', ad_id: '6045' })
  await expect(log).toContainText('Chat opened from an ad')

  const made = await request.post('/_/api/apps', { data: { name: 'Helpdesk' } })
  await control('pass', { target_app_id: ((await made.json()) as { id: string }).id })
  await expect(log).toContainText('Helpdesk has taken over the conversation')
  await expect(log).toContainText('Delivered') // a handover has seen nothing
  await control('release')
  await expect(log).toContainText('Demo Page answers again')

  const payload = {
    template_type: 'customer_feedback',
    title: 'How did we do?',
    subtitle: 'One question',
    button_title: 'Rate us',
    feedback_screens: [{ questions: [{ id: 'q_1', type: 'csat', title: 'How was it?' }] }],
    business_privacy: { url: 'https://shop.example/privacy' },
  }
  const sent = await graphPost(request, world, `${world.page_id}/messages`, {
    recipient: { id: ann.psid },
    message: { attachment: { type: 'template', payload } },
  })
  await act({ type: 'feedback', mid: sent.message_id, answers: { q_1: { payload: '5' } } })
  await expect(log).toContainText('You gave feedback')

  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('button', { name: 'Block Demo Page' }).click()
  await expect(log).toContainText('You blocked Demo Page')
  await page.reload()
  await expect(log).toContainText(
    lines(
      'first / from a link / from an ad / Helpdesk has taken / answers again / Thank you / You gave feedback / You blocked',
    ),
  )
  await expect(log.locator('[data-message]')).toHaveCount(2)
  await expectAccessible(page)
})

test('who comes by a plugin sees that above the welcome, and the link that began a chat stands first', async ({
  page,
  world,
  request,
}) => {
  const made = await request.post('/_/api/customers', { data: { name: 'Zoe Newcomer' } })
  const { id } = (await made.json()) as { id: string }
  const act = (deed: object) =>
    request.post(`/_/api/customers/${id}/actions`, { data: { page_id: world.page_id, ...deed } })
  await act({ type: 'optin', optin: 'plugin', ref: 'cart' })
  await page.goto(`/_/chat/${world.page_id}?as=${id}`)
  await expect(page.getByText('Chat opened from a website')).toBeVisible()
  await expect(page.getByText('Write your first message')).toBeVisible()
  await expectAccessible(page)
  await act({ type: 'postback', title: 'Hats', payload: 'HATS', ref: 'spring' })
  await expect(page.getByRole('log')).toContainText(
    lines('Chat opened from a website / Chat opened from a link / Hats'),
  )
})
