import { expect, it } from 'vitest'
import { legsOf, localTime, ownPairs } from './flight.ts'
import { scaleOf } from './scores.ts'
import { heightOf } from './Webview.tsx'

it.each<[question: object, want: string]>([
  [{ type: 'csat' }, 'stars 1-5 neg_pos'],
  [{ type: 'csat', score_option: 'one_to_five', score_label: 'dis_sat' }, 'numbers 1-5 dis_sat'],
  [{ type: 'csat', score_option: 'five_emojis', score_label: 'none' }, 'emojis 1-5 '],
  [{ type: 'nps' }, 'numbers 0-10 unlike_like'],
  [{ type: 'nps', score_option: 'constructor' }, 'numbers 0-10 unlike_like'],
  [{ type: 'ces', score_option: 'unheard of', score_label: 'unheard of' }, 'numbers 1-7 hard_easy'],
])('the scale of %j', (question, want) => {
  const scale = scaleOf({ ...question })
  expect(scale && `${scale.look} ${scale.first}-${scale.last} ${scale.ends}`).toBe(want)
})

it('a question in words has no scale', () => {
  expect(scaleOf({ type: 'free_form' })).toBeUndefined()
  expect(scaleOf({ type: 'constructor' })).toBeUndefined()
})

it.each<[action: object, want: number | undefined]>([
  [{}, undefined],
  [{ webview_height_ratio: 'compact' }, 40],
  [{ webview_height_ratio: 'TALL' }, 75],
  [{ webview_height_ratio: 'full' }, 100],
  [{ messenger_extensions: true }, 100],
  [{ webview_height_ratio: 'huge' }, undefined],
  [{ webview_height_ratio: 'constructor' }, undefined],
])('the height of %j', (action, want) => expect(heightOf({ ...action })).toBe(want))

it('reads flights, one or several', () => {
  const flight = { flight_number: 'KL1', departure_airport: { airport_code: 'SFO', city: 'San Francisco' } }
  expect(legsOf({ flight_info: [flight, flight] }, 'en')).toHaveLength(2)
  expect(legsOf({ update_flight_info: flight }, 'en')[0]).toMatchObject({
    from: 'SFO',
    to: '',
    cities: 'San Francisco',
  })
  expect(legsOf({ flight_info: 'soon' }, 'en')).toEqual([])
  expect(legsOf({}, 'en')).toEqual([])
})

it('writes the times of airports as they are there', () => {
  expect(localTime('2026-03-05T15:45', 'en').replace(/\u202f/g, ' ')).toBe('Mar 5, 2026, 3:45 PM')
  expect(localTime('2026-13-05T15:45', 'en')).toBe('2026-13-05T15:45')
  expect(localTime('at noon', 'en')).toBe('at noon')
})

it('reads labels of the bot', () => {
  expect(ownPairs([{ label: 'Zone', value: 3 }, { title: 'Lounge', value: 'yes' }, { value: 'nameless' }, 7])).toEqual([
    { label: 'Zone', value: '3', own: true },
    { label: 'Lounge', value: 'yes', own: true },
  ])
})
