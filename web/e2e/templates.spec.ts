// Every template goes through the Send API into the chat, is tapped there, and what the tap makes is seen.
import { readFileSync } from 'node:fs'
import type { APIRequestContext, Locator, Page } from '@playwright/test'
import { expect, test, type World } from './fixture.ts'
import { graphPost, newPerson, type Person, pageSays } from './graph.ts'

const log = (page: Page) => page.getByRole('log')
const composer = (page: Page) => page.getByRole('textbox', { name: /^Message to/ })
const press = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true }).click()

async function openChat(page: Page, request: APIRequestContext, world: World): Promise<Person> {
  const ann = await newPerson(request, world, 'Ann Tester', 'first')
  await page.goto(`/_/chat/${world.page_id}?as=${ann.id}`)
  await expect(log(page)).toContainText('first')
  return ann
}

const send = (request: APIRequestContext, world: World, ann: Person, message: object, more: object = {}) =>
  graphPost(request, world, `${world.page_id}/messages`, {
    recipient: { id: ann.psid },
    messaging_type: 'RESPONSE',
    message,
    ...more,
  })

const template = (payload: object) => ({ attachment: { type: 'template', payload } })
const privacy = { url: 'https://shop.example/privacy' }

test('a postback is posted as the person’s own line', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const buttons = [{ type: 'postback', title: 'Buy', payload: 'BUY_1' }]
  const elements = [
    { title: 'Hat', subtitle: 'Wool', buttons },
    { title: 'Mug', subtitle: 'Stoneware', buttons },
  ]
  await send(request, world, ann, template({ template_type: 'generic', elements }))
  await log(page).getByRole('listitem', { name: '1 of 2' }).getByRole('button', { name: 'Buy' }).click()
  await expect(log(page).locator('[data-message]').last()).toContainText('Buy')
  await expect(composer(page)).toBeFocused()
  await send(request, world, ann, template({ template_type: 'button', text: 'What next?', buttons }))
  await log(page).locator('[data-message]', { hasText: 'What next?' }).getByRole('button', { name: 'Buy' }).click()
  await expect(log(page).locator('[data-message]').last()).toContainText('Buy')
})

test('quick replies vanish after a tap', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const quick_replies = ['Red', 'Green'].map((title) => ({ content_type: 'text', title, payload: title }))
  await send(request, world, ann, { text: 'Which colour?', quick_replies })
  await press(page, 'Red')
  await expect(log(page)).toContainText(/Red.*Delivered/)
  await expect(page.getByRole('button', { name: 'Green' })).toHaveCount(0)
  await expect(composer(page)).toBeFocused()
  await send(request, world, ann, { text: 'And now?', quick_replies })
  await expect(page.getByRole('button', { name: 'Green' })).toBeVisible()
  await composer(page).fill('blue')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Green' })).toHaveCount(0)
})

test('a picture without words is tapped', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const image_url = 'http://127.0.0.1:9/red.png' // its picture never comes: the payload stands for it
  await send(request, world, ann, {
    text: 'Which colour?',
    quick_replies: [{ content_type: 'text', title: '', payload: 'PICK_RED', image_url }],
  })
  await press(page, 'PICK_RED')
  await expect(log(page)).toContainText(/PICK_RED.*Delivered/)
  await page.reload()
  await expect(log(page).locator('[data-message]').last()).toContainText('PICK_RED')
})

test('a coupon is revealed once', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const coupon = { template_type: 'coupon', title: '10 % off', coupon_code: 'SPRING10', coupon_pre_message: 'For you' }
  await send(request, world, ann, template(coupon))
  await expect(log(page)).toContainText('For you')
  await expect(log(page)).not.toContainText('SPRING10')
  await press(page, 'Reveal code')
  await expect(log(page)).toContainText('SPRING10')
  await page.reload()
  await expect(log(page)).toContainText('SPRING10')
})

test('feedback is given once', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const question = { id: 'q_1', type: 'csat', title: 'How was it?', follow_up: { type: 'free_form' } }
  await send(
    request,
    world,
    ann,
    template({
      template_type: 'customer_feedback',
      title: 'How did we do?',
      subtitle: 'One question',
      button_title: 'Rate us',
      feedback_screens: [{ questions: [question] }],
      business_privacy: privacy,
    }),
  )
  await press(page, 'Rate us')
  const form = page.getByRole('dialog')
  await form.getByRole('radio', { name: '5 of 5' }).check({ force: true })
  await form.getByRole('textbox').fill('quick and kind')
  await press(form, 'Submit')
  await expect(form).toContainText('Thank you')
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(log(page)).toContainText('Thank you')
  await expect(page.getByRole('button', { name: 'Rate us' })).toHaveCount(0)
})

test('an address is asked for once', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const form = {
    template_type: 'customer_information',
    countries: ['US'],
    business_privacy: privacy,
    expires_in_days: 1,
  }
  await send(request, world, ann, template(form))
  await press(page, 'Fill in')
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Name').fill('Ann Tester')
  await sheet.getByLabel('Address', { exact: true }).fill('1 Road')
  await sheet.getByLabel('Postcode').fill('94000')
  await sheet.getByLabel('City').fill('Town')
  await press(sheet, 'Submit')
  await expect(sheet).toContainText('Thank you')
  await page.keyboard.press('Escape')
  await expect(log(page)).toContainText('Thank you')
})

test('a person agrees to be notified, and takes it back', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  await send(
    request,
    world,
    ann,
    template({ template_type: 'one_time_notif_req', title: 'When it is back', payload: 'HAT' }),
  )
  await press(page, 'Notify me')
  await expect(log(page)).toContainText('You will be notified')
  await press(page, 'Undo')
  await expect(log(page)).not.toContainText('You will be notified')
  await press(page, 'Notify me')
  await expect(log(page)).toContainText('You will be notified')
  const deals = { template_type: 'notification_messages', title: 'Weekly deals', payload: 'DEALS' }
  await send(request, world, ann, template({ ...deals, notification_messages_cta_text: 'SIGN_UP' }))
  await press(page, 'Sign up')
  await press(page, 'Stop notifications')
  await expect(log(page)).toContainText('Notifications are off')
  await press(page, 'Resume notifications')
  await expect(page.getByRole('button', { name: 'Stop notifications' })).toBeVisible()
})

test('what is only shown', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  await send(
    request,
    world,
    ann,
    template({
      template_type: 'receipt',
      recipient_name: 'Ann',
      order_number: `order ${ann.psid}`,
      currency: 'EUR',
      payment_method: 'Visa',
      summary: { total_cost: 12.5 },
      elements: [{ title: 'Hat', price: 12.5 }],
    }),
  )
  await press(page, 'Show receipt')
  await expect(page.getByRole('dialog')).toContainText('€12.50')
  await page.keyboard.press('Escape')
  const airport = (airport_code: string, city: string) => ({ airport_code, city })
  await send(
    request,
    world,
    ann,
    template({
      template_type: 'airline_update',
      locale: 'en_US',
      intro_message: 'Your flight is late.',
      update_type: 'delay',
      update_flight_info: {
        flight_number: 'KL9123',
        departure_airport: airport('SFO', 'San Francisco'),
        arrival_airport: airport('SLC', 'Salt Lake City'),
        flight_schedule: { departure_time: '2026-03-05T15:45' },
      },
    }),
  )
  await expect(log(page)).toContainText('Flight delayed')
  await expect(log(page)).toContainText('KL9123')
})

test('what the Page has stored: product, media, utility template', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const last = log(page).locator('[data-message]').last()
  const mug = await graphPost(request, world, `${world.page_id}/products`, {
    title: 'Mug',
    price: '12.00',
    currency: 'EUR',
    url: 'https://shop.example/mug',
  })
  await send(request, world, ann, template({ template_type: 'product', elements: [{ id: mug.id }] }))
  await expect(last.getByRole('link', { name: /Mug/ })).toHaveAttribute('href', 'https://shop.example/mug')
  await expect(last).toContainText('12.00')

  const dot = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64')
  const stored = await request.post(`${world.url}/${world.page_id}/message_attachments`, {
    multipart: {
      message: JSON.stringify({ attachment: { type: 'image', payload: { is_reusable: true } } }),
      access_token: world.page_token,
      filedata: { name: 'dot.gif', mimeType: 'image/gif', buffer: dot },
    },
  })
  const { attachment_id } = (await stored.json()) as { attachment_id: string }
  const buttons = [{ type: 'postback', title: 'Like it', payload: 'LIKE' }]
  await send(
    request,
    world,
    ann,
    template({ template_type: 'media', elements: [{ media_type: 'image', attachment_id, buttons }] }),
  )
  await expect(last.getByRole('img')).toHaveAttribute('src', /^\/_\/media\//)
  await press(last, 'Like it')
  await expect(last).toContainText('Like it')

  const name = `order_${ann.psid}`
  const longer = 'It left our warehouse this morning and should be with you on Thursday, between nine and twelve.'
  await graphPost(request, world, `${world.page_id}/message_templates`, {
    name,
    language: 'en',
    category: 'UTILITY',
    components: [
      { type: 'BODY', text: `Order {{1}} is on its way. ${longer}`, example: { body_text: [['566701']] } },
      { type: 'BUTTONS', buttons: [{ type: 'POSTBACK', text: 'Where is it?', payload: 'WHERE' }] },
    ],
  })
  const components = [
    { type: 'body', parameters: [{ type: 'text', text: '42' }] },
    { type: 'buttons', parameters: [{ type: 'POSTBACK', payload: 'WHERE' }] },
  ]
  const utility = { template: { name, language: { code: 'en' }, components } }
  await send(request, world, ann, utility, { messaging_type: 'UTILITY' })
  await expect(last).toContainText(`Order 42 is on its way. ${longer}`)
  await press(last, 'Where is it?')
  await expect(last).toContainText('Where is it?')
})

test('a journey by air', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const airport = (airport_code: string, city: string) => ({ airport_code, city })
  const flight_info = {
    connection_id: 'c1',
    segment_id: 's1',
    flight_number: 'KL9123',
    departure_airport: airport('SFO', 'San Francisco'),
    arrival_airport: airport('SLC', 'Salt Lake City'),
    flight_schedule: { departure_time: '2026-03-05T15:45', arrival_time: '2026-03-05T17:30' },
    travel_class: 'economy',
  }
  const common = { locale: 'en_US', intro_message: 'Your journey' }
  await send(
    request,
    world,
    ann,
    template({
      ...common,
      template_type: 'airline_itinerary',
      pnr_number: 'ABCDEF',
      passenger_info: [{ passenger_id: 'p1', name: 'Ann Tester' }],
      flight_info: [flight_info],
      passenger_segment_info: [{ segment_id: 's1', passenger_id: 'p1', seat: '12A', seat_type: 'Economy' }],
      total_price: '140',
      currency: 'USD',
    }),
  )
  const last = log(page).locator('[data-message]').last()
  await expect(last).toContainText(/ABCDEF.*SFO.*SLC.*12A.*\$140/s)
  const checkin_url = 'https://air.example/checkin'
  await send(
    request,
    world,
    ann,
    template({ ...common, template_type: 'airline_checkin', checkin_url, flight_info: [flight_info] }),
  )
  await expect(last.getByRole('link', { name: 'Check in' })).toHaveAttribute('href', checkin_url)
  const pass = {
    passenger_name: 'Ann Tester',
    pnr_number: 'ABCDEF',
    seat: '12A',
    logo_image_url: 'https://air.example/logo.png',
    above_bar_code_image_url: 'https://air.example/above.png',
    barcode_image_url: 'https://air.example/code.png',
    flight_info,
  }
  await send(
    request,
    world,
    ann,
    template({ ...common, template_type: 'airline_boardingpass', boarding_pass: [pass, pass] }),
  )
  await expect(last.getByRole('listitem', { name: '2 of 2' })).toContainText('12A')
})

test('a tile of an image grid posts its text', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const tile = (text: string) => ({
    url: 'https://shop.example/hat.jpg',
    action: { type: 'postback', payload: text, text },
  })
  await send(
    request,
    world,
    ann,
    template({
      template_type: 'image_grid',
      elements: [{ title: 'Choose', images: [tile('The hat'), tile('The mug')] }],
    }),
  )
  await press(page, 'The mug')
  await expect(log(page).locator('[data-message]').last()).toContainText('The mug')
})

test('a file that the Page uploads', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const upload = async (type: string, name: string, mimeType: string, buffer: Buffer) => {
    const answer = await request.post(`${world.url}/${world.page_id}/messages`, {
      multipart: {
        recipient: JSON.stringify({ id: ann.psid }),
        message: JSON.stringify({ attachment: { type, payload: {} } }),
        access_token: world.page_token,
        filedata: { name, mimeType, buffer },
      },
    })
    expect(await answer.json()).toHaveProperty('message_id')
  }
  await upload('file', 'notes.txt', 'text/plain', Buffer.from('a few notes'))
  await expect(log(page).getByRole('link', { name: /notes\.txt/ })).toHaveAttribute('href', /^\/_\/media\//)
  const dot = 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=='
  await upload('image', 'dot.gif', 'image/gif', Buffer.from(dot, 'base64'))
  const picture = log(page).getByRole('img', { name: 'Picture from Demo Page' })
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1)
})

test('sounds play from any place, one at a time', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const tone = readFileSync(new URL('../gallery/media/tone.wav', import.meta.url))
  for (const name of ['one.wav', 'two.wav']) {
    await request.post(`${world.url}/${world.page_id}/messages`, {
      multipart: {
        recipient: JSON.stringify({ id: ann.psid }),
        message: JSON.stringify({ attachment: { type: 'audio', payload: {} } }),
        access_token: world.page_token,
        filedata: { name, mimeType: 'audio/wav', buffer: tone },
      },
    })
  }
  const [one, two] = ['one.wav', 'two.wav'].map((name) => log(page).getByRole('group', { name }))
  if (!one || !two) throw new Error('no sounds')
  const state = (sound: Locator) =>
    sound.locator('audio').evaluate((audio: HTMLAudioElement) => [audio.paused, audio.currentTime])
  await expect(two).toContainText('0:01')
  await one.getByRole('slider', { name: 'Position' }).fill('0.2')
  await expect.poll(() => state(one)).toEqual([true, 0.2])
  await one.locator('audio').evaluate((audio: HTMLAudioElement) => {
    audio.loop = true
  })
  await press(one, 'Play')
  await expect(one.getByRole('button', { name: 'Pause' })).toBeVisible()
  await press(two, 'Play')
  await expect
    .poll(() => two.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime))
    .toBeGreaterThan(0)
  expect((await state(one))[0]).toBe(true)
  await expect(one.getByRole('button', { name: 'Play' })).toBeVisible()
})

test('reactions, edits, answers, unsending', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  await pageSays(request, world, ann.psid, 'It has arrived')
  const theirs = log(page).locator('[data-message]', { hasText: 'It has arrived' })
  await choose(page, theirs, '❤️')
  await expect(theirs.getByRole('button', { name: '❤️ from Ann Tester' })).toBeVisible()
  await expect(composer(page)).toBeFocused()
  await press(theirs, '❤️ from Ann Tester')
  await expect(theirs.getByRole('button', { name: '❤️ from Ann Tester' })).toHaveCount(0)
  await choose(page, theirs, 'Answer')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('Thanks')
  await page.keyboard.press('Enter')
  const mine = log(page).locator('[data-message]', { hasText: 'Thanks' })
  await expect(mine).toContainText(/It has arrived.*Thanks.*Delivered/s)
  await choose(page, mine, 'Edit')
  await page.getByRole('dialog').getByRole('textbox').fill('Many thanks')
  await press(page, 'Save')
  await expect(log(page)).toContainText('Many thanks')
  await expect(log(page)).toContainText('Edited')
  await choose(page, log(page).locator('[data-message]', { hasText: 'Many thanks' }), 'Unsend')
  await expect(log(page)).toContainText('Message removed')
  await expect(composer(page)).toBeFocused()
  await page.reload()
  await expect(log(page)).toContainText('Message removed')
  await expect(log(page)).not.toContainText('Many thanks')
})

test('the Page marks as seen and reacts', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const action = (sender_action: string, more: object = {}) =>
    graphPost(request, world, `${world.page_id}/messages`, { recipient: { id: ann.psid }, sender_action, ...more })
  await expect(log(page)).toContainText('Delivered')
  await action('mark_seen')
  await expect(log(page)).toContainText(/Seen \d/)
  const mid = await log(page).locator('[data-message]').first().getAttribute('data-message')
  await action('react', { payload: { message_id: mid, reaction: '👍' } })
  await expect(page.getByRole('button', { name: '👍 from Demo Page' })).toBeVisible()
})

test('a persona speaks and types', async ({ page, world, request }) => {
  const ann = await openChat(page, request, world)
  const { id } = (await graphPost(request, world, `${world.page_id}/personas`, {
    name: 'Lena',
    profile_picture_url: 'https://shop.example/lena.jpg',
  })) as { id: string }
  await graphPost(request, world, `${world.page_id}/messages`, {
    recipient: { id: ann.psid },
    sender_action: 'typing_on',
    persona_id: id,
  })
  await expect(page.getByText('Lena is typing')).toBeAttached()
  await send(request, world, ann, { text: 'Hello' }, { persona_id: id })
  await expect(log(page)).toContainText('Lena from Demo Page')
})

test('the Messenger Profile shapes the chat', async ({ page, world, request }) => {
  const profile = (body: object) => graphPost(request, world, `${world.page_id}/messenger_profile`, body)
  await profile({
    get_started: { payload: 'GET_STARTED' },
    greeting: [{ locale: 'default', text: 'Hi {{user_first_name}}!' }],
    commands: [{ locale: 'default', commands: [{ name: 'track', description: 'Where is my order' }] }],
  })
  const made = await request.post(`${world.url}/_/api/customers`, { data: { name: 'Zoe Newcomer' } })
  const { id } = (await made.json()) as { id: string }
  await page.goto(`/_/chat/${world.page_id}?as=${id}&ref=spring`)
  await expect(page.getByText('Hi Zoe!')).toBeVisible()
  await press(page, 'Get Started')
  await expect(log(page)).toContainText('Get Started')

  await composer(page).fill('/tr')
  await page.getByRole('button', { name: /track/ }).click()
  await expect(log(page)).toContainText(/\/track.*Delivered/s)

  const items = [
    { type: 'postback', title: 'Talk to a person', payload: 'HUMAN' },
    { type: 'web_url', title: 'Shop', url: 'https://shop.example/' },
  ]
  await profile({ persistent_menu: [{ locale: 'default', composer_input_disabled: true, call_to_actions: items }] })
  await page.reload()
  await expect(composer(page)).toHaveCount(0)
  await press(page, 'Menu')
  await press(page.getByRole('dialog'), 'Talk to a person')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(log(page)).toContainText('Talk to a person')

  await profile({
    ice_breakers: [{ locale: 'default', call_to_actions: [{ question: 'When do you open?', payload: 'OPEN' }] }],
  })
  const other = await request.post(`${world.url}/_/api/customers`, { data: { name: 'Yan Newcomer' } })
  await page.goto(`/_/chat/${world.page_id}?as=${((await other.json()) as { id: string }).id}`)
  await expect(page.getByRole('button', { name: 'Get Started' })).toHaveCount(0)
  await press(page, 'When do you open?')
  await expect(log(page)).toContainText('When do you open?')
  await request.delete(`${world.url}/${world.page_id}/messenger_profile`, {
    params: {
      fields: JSON.stringify(['persistent_menu', 'ice_breakers', 'greeting', 'commands']),
      access_token: world.page_token,
    },
  })
})

test('blocking and unblocking', async ({ page, world, request }) => {
  await openChat(page, request, world)
  await press(page, 'More')
  await press(page, 'Block Demo Page')
  await expect(page.getByText('You have blocked Demo Page.')).toBeVisible()
  await expect(composer(page)).toHaveCount(0)
  await press(page, 'More')
  await press(page, 'Unblock Demo Page')
  await expect(composer(page)).toBeVisible()
})

test('an account is linked in a window of its own', async ({ page, world, request, context }) => {
  const ann = await openChat(page, request, world)
  let token = ''
  await context.route('https://shop.example/**', (route) => {
    const query = new URL(route.request().url()).searchParams
    token = query.get('account_linking_token') ?? ''
    const back = query.get('redirect_uri')
    return route.fulfill({
      contentType: 'text/html',
      body: `<a href="${back}&authorization_code=CODE">Log in here</a>`,
    })
  })
  const buttons = [{ type: 'account_link', url: 'https://shop.example/authorize' }]
  await send(request, world, ann, template({ template_type: 'button', text: 'Your account', buttons }))
  const linked = page.waitForRequest((sent) => sent.url().endsWith('/actions') && sent.postDataJSON().type === 'link')
  const [popup] = await Promise.all([context.waitForEvent('page'), press(page, 'Log in')])
  await popup.getByRole('link', { name: 'Log in here' }).click()
  const who = await request.get(`${world.url}/me`, {
    params: { fields: 'recipient', account_linking_token: token, access_token: world.page_token },
  })
  expect(await who.json()).toMatchObject({ recipient: ann.psid })
  expect((await linked).postDataJSON()).toMatchObject({ type: 'link', code: 'CODE' })
})

async function choose(page: Page, message: Locator, choice: string) {
  await message.hover()
  await message.getByRole('button', { name: 'What to do with this message' }).click()
  await page.getByRole('dialog').getByRole('button', { name: choice, exact: true }).click()
}
