// Pictures, sound, files, places.
import type { Attachment } from '../thread/message.ts'
import clip from './media/clip.webm'
import hat from './media/hat.svg'
import mug from './media/mug.svg'
import scarf from './media/scarf.svg'
import star from './media/star.svg'
import tone from './media/tone.wav'
import turn from './media/turn.gif'
import { remote, type Specimen, says, writes } from './specimen.ts'

const image = (url: string): Attachment => ({ type: 'image', url, mime: 'image/svg+xml' })

/** files are the rows about media. */
export const files: Specimen[] = [
  {
    id: 'image',
    title: 'Image',
    messages: [
      says('image-1', { attachments: [image(hat)] }),
      writes('image-2', { attachments: [image(scarf)], message: 'Like this one?' }),
    ],
  },
  {
    id: 'images',
    title: 'Several images',
    messages: [
      says('images-1', { attachments: [image(hat), image(mug)] }),
      says('images-2', { attachments: [hat, mug, scarf, hat, mug, scarf, hat, mug].map(image) }),
    ],
  },
  {
    id: 'gif',
    title: 'GIF',
    messages: [says('gif', { attachments: [{ type: 'image', url: turn, mime: 'image/gif' }] })],
  },
  {
    id: 'video',
    title: 'Video',
    messages: [says('video', { attachments: [{ type: 'video', url: clip, mime: 'video/webm', name: 'clip.webm' }] })],
  },
  {
    id: 'audio',
    title: 'Audio',
    messages: [says('audio', { attachments: [{ type: 'audio', url: tone, mime: 'audio/wav', name: 'tone.wav' }] })],
  },
  {
    id: 'file',
    title: 'File',
    messages: [says('file', { attachments: [{ type: 'file', url: tone, name: 'Invoice 2026-03.pdf', size: 48_213 }] })],
  },
  {
    id: 'missing',
    title: 'Media that are not here',
    messages: [
      says('missing-1', { attachments: [{ type: 'image', name: 'old.jpg' }] }),
      says('missing-2', { attachments: [{ type: 'video', name: 'old.mp4' }] }),
      says('missing-3', { attachments: [{ type: 'audio', name: 'old.mp3' }] }),
      says('missing-4', { attachments: [{ type: 'file', name: 'old.pdf' }] }),
      says('missing-5', {
        attachments: [
          {
            type: 'template',
            payload: { template_type: 'generic', elements: [{ title: 'A card', image_url: remote.gone }] },
          },
        ],
      }),
    ],
  },
  {
    id: 'sticker',
    title: 'Sticker, like',
    messages: [
      says('sticker-1', { attachments: [{ type: 'image', sticker_id: '767226160478561', url: star }] }),
      writes('sticker-2', { attachments: [{ type: 'image', sticker_id: '369239263222822' }] }),
    ],
  },
  {
    id: 'location',
    title: 'Location',
    messages: [
      writes('location', {
        attachments: [{ type: 'location', payload: { coordinates: { lat: 48.20849, long: 16.37208 } } }],
      }),
    ],
  },
  {
    id: 'fallback',
    title: 'Shared link',
    messages: [
      says('fallback', {
        attachments: [
          {
            type: 'fallback',
            payload: { url: 'https://shop.example/spring', title: 'Spring collection', image_url: remote.scarf },
          },
        ],
      }),
    ],
  },
]
