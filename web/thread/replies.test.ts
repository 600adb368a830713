import { expect, it } from 'vitest'
import type { Message } from './message.ts'
import { repliesOf } from './replies.ts'

const asks = (quickReplies: unknown, more: Partial<Message> = {}): Message => ({
  ...{ key: 'm_1', from: 'page', at: 0, text: 'Which?', quickReplies },
  ...more,
})
const red = { content_type: 'text', title: 'Red', payload: 'RED' }
const other = (more: Partial<Message> = {}): Message => ({ key: 'm_2', from: 'customer', at: 1, text: 'hi', ...more })

it.each<[name: string, messages: Message[], want: string[]]>([
  ['nothing', [], []],
  ['the last message', [asks([red])], ['Red']],
  ['an answer came', [asks([red]), other()], []],
  ['an answer is on its way', [asks([red]), other({ state: 'sending' })], []],
  ['the Page wrote again', [asks([red]), other({ from: 'page' })], []],
  ['a notice changes nothing', [asks([red]), other({ notice: { type: 'form' } })], ['Red']],
  ['removed', [asks([red], { removed: true })], []],
  ['no list', [asks({ content_type: 'text' })], []],
  ['internal types are not shown', [asks([{ ...red, content_type: 'location' }, red])], ['Red']],
  ['numbers are payloads too', [asks([{ ...red, payload: 7 }])], ['Red']],
  ['at most thirteen', [asks(Array(20).fill(red))], Array(13).fill('Red')],
])('%s', (_, messages, want) => expect(repliesOf(messages).map((r) => r.title)).toEqual(want))

it('shows only pictures that are here', () => {
  const url = 'https://shop.example/a.png'
  const picture = (pictures: Record<string, string>, image_url: unknown) =>
    repliesOf([asks([{ ...red, image_url }], { pictures })])[0]?.picture
  expect(picture({ [url]: '/_/media/1' }, url)).toBe('/_/media/1')
  expect(picture({}, url)).toBeNull()
  expect(picture({}, 'javascript:alert(1)')).toBeUndefined()
  expect(picture({}, undefined)).toBeUndefined()
})
