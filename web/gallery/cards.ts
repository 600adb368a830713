// Templates with pictures and buttons.
import type { Attachment } from '../thread/message.ts'
import hat from './media/hat.svg'
import { one, remote, type Specimen, says } from './specimen.ts'

const buy = { type: 'postback', title: 'Buy', payload: 'BUY_1' }
const site = { type: 'web_url', title: 'Open shop', url: 'https://shop.example/' }
const long = 'A title that is far longer than the eighty characters which a card has room for on any screen of any size'

const body =
  'Order 566701 left our warehouse this morning.\nIt should be with you on Thursday, between nine and twelve. Somebody has to be there to sign for it.'

const utility = (element: object): Attachment => ({
  ...{ type: 'template', utility: true, payload: { template_type: 'generic', elements: [element] } },
})

const element = (title: string, image: string) => ({
  title,
  subtitle: 'Wool, in three sizes',
  image_url: image,
  default_action: { type: 'web_url', url: 'https://shop.example/1' },
  buttons: [buy, site],
})

/** cards are the rows about templates that show something. */
export const cards: Specimen[] = [
  one('generic', 'Generic: one card', { template_type: 'generic', elements: [element('Hat', remote.hat)] }),
  one('generic-square', 'Generic: square picture, long title', {
    template_type: 'generic',
    image_aspect_ratio: 'square',
    elements: [{ ...element(long, remote.scarf), subtitle: long }],
  }),
  one('carousel', 'Generic: carousel', {
    template_type: 'generic',
    elements: [
      element('Hat', remote.hat),
      element('Mug', remote.mug),
      { ...element('Scarf', remote.scarf), subtitle: undefined, buttons: [buy] },
      element('Another hat', remote.hat),
    ],
  }),
  one('button', 'Button template', {
    template_type: 'button',
    text: 'What would you like to do?',
    buttons: [{ type: 'postback', title: 'Talk to a person', payload: 'HUMAN' }, site],
  }),
  one('buttons', 'Buttons of every type', {
    template_type: 'generic',
    elements: [
      {
        title: 'Web',
        buttons: [
          site,
          { ...site, title: 'Half a page', webview_height_ratio: 'compact' },
          { ...site, title: 'A title longer than twenty', webview_height_ratio: 'tall' },
        ],
      },
      {
        title: 'Calls',
        buttons: [
          { type: 'phone_number', title: 'Call us', payload: '+15550100' },
          { type: 'audio_call', title: 'Call here' },
          { ...site, title: 'Full page', webview_height_ratio: 'full' },
        ],
      },
      {
        title: 'Account',
        buttons: [
          { type: 'account_link', url: 'https://shop.example/authorize' },
          { type: 'account_unlink' },
          { type: 'game_play', title: 'Play', payload: '{"level":3}' },
        ],
      },
      {
        title: 'Retired',
        buttons: [
          { type: 'element_share' },
          { type: 'payment', title: 'Pay', payload: 'PAY' },
          { type: 'web_url', title: 'Bad address', url: 'javascript:void(0)' },
        ],
      },
    ],
  }),
  {
    id: 'utility',
    title: 'Utility template: header, body, buttons',
    messages: [
      says('utility-1', {
        attachments: [
          utility({
            title: 'Your order is on its way',
            subtitle: body,
            buttons: [{ type: 'postback', title: 'Where is it?', payload: 'WHERE' }],
          }),
        ],
      }),
      says('utility-2', { attachments: [utility({ title: body, image_url: remote.mug })] }),
    ],
  },
  {
    id: 'media',
    title: 'Media template',
    messages: [
      says('media', {
        attachments: [
          {
            type: 'template',
            url: hat,
            mime: 'image/svg+xml',
            payload: {
              template_type: 'media',
              elements: [{ media_type: 'image', attachment_id: '1', buttons: [buy] }],
            },
          },
        ],
      }),
    ],
  },
  one('image_grid', 'Image grid', {
    template_type: 'image_grid',
    elements: [
      {
        title: 'Choose a style',
        subtitle: 'Tap a picture',
        images: [
          { url: remote.hat, is_hero_image: true, action: { type: 'web_url', url: 'https://shop.example/hats' } },
          { url: remote.mug, action: { type: 'postback', payload: 'MUG', text: 'Show me the mug' } },
          { url: remote.scarf, action: { type: 'postback', payload: 'SCARF', text: 'Show me the scarf' } },
          { url: remote.hat, action: { type: 'postback', payload: 'HAT', text: 'Show me the hat' } },
        ],
        buttons: [buy],
      },
    ],
  }),
  one('product', 'Product', {
    template_type: 'product',
    elements: [
      {
        id: '12',
        title: 'Mug',
        subtitle: 'Stoneware',
        price: '€ 12.00',
        image_url: remote.mug,
        url: 'https://shop.example/mug',
      },
    ],
  }),
  one('list', 'List (retired)', {
    template_type: 'list',
    elements: [
      { title: 'Hat', subtitle: 'Wool', image_url: remote.hat, buttons: [buy] },
      { title: 'Mug', subtitle: 'Stoneware', default_action: { type: 'web_url', url: 'https://shop.example/mug' } },
    ],
    buttons: [{ type: 'postback', title: 'More', payload: 'MORE' }],
  }),
  one('open_graph', 'Open graph (retired)', {
    template_type: 'open_graph',
    elements: [{ url: 'https://shop.example/song', buttons: [site] }],
  }),
]
