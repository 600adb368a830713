import { describe, expect, it } from 'vitest'
import type { LiveEvent } from '../lib/live.ts'
import type { View } from './api.ts'
import { type Change, type ChatState, empty, isNews, outgoing, reduce } from './state.ts'

const time = '2026-03-01T12:00:00+0000'
const at = Date.UTC(2026, 2, 1, 12)

function run(...changes: Change[]): ChatState {
  return changes.reduce(reduce, empty)
}

function live(type: string, data: object): Change {
  const event: LiveEvent = { seq: 1, topic: 'thread:t_1', type, data }
  return { type: 'live', event }
}

const message = (id: string, text: string) =>
  live('message', { id, from: 'customer', created_time: time, message: text })
const echo = (id: string, text: string) => live('echo', { id, from: 'page', created_time: time, message: text })
const write = (key: string, text: string, online = true): Change => ({
  type: 'write',
  key,
  message: { text },
  at,
  online,
})
const view = (...data: View['data']): Change => ({
  type: 'view',
  view: { data, typing: false, after: '1' },
  overtaken: false,
})
const overtaken = (...data: View['data']): Change => ({ ...view(...data), overtaken: true }) as Change

const shown = (state: ChatState) => state.messages.map((m) => [m.key, m.text, m.state ?? m.from].join(' '))

const noticed = (notices: View['notices'], ...data: View['data']): Change => ({
  type: 'view',
  view: { data, typing: false, after: '1', ...(notices && { notices }) },
  overtaken: false,
})
const control = { id: 'm_2', from: 'page', created_time: time, type: 'control', after: 'm_1' } as const

describe('reduce', () => {
  const cases: { name: string; changes: Change[]; want: string[] }[] = [
    { name: 'written', changes: [write('k', 'hi')], want: ['k hi sending'] },
    { name: 'written without a connection', changes: [write('k', 'hi', false)], want: ['k hi waiting'] },
    {
      name: 'answer, then event',
      changes: [write('k', 'hi'), { type: 'stored', key: 'k', id: 'm_1' }, message('m_1', 'hi')],
      want: ['m_1 hi delivered'],
    },
    {
      name: 'event, then answer',
      changes: [write('k', 'hi'), message('m_1', 'hi'), { type: 'stored', key: 'k', id: 'm_1' }],
      want: ['m_1 hi delivered'],
    },
    {
      name: 'the same text twice',
      changes: [write('k', 'hi'), write('l', 'hi'), message('m_1', 'hi'), { type: 'stored', key: 'k', id: 'm_1' }],
      want: ['m_1 hi delivered', 'l hi sending'],
    },
    {
      name: 'an event comes twice',
      changes: [echo('m_1', 'yes'), echo('m_1', 'yes')],
      want: ['m_1 yes page'],
    },
    {
      name: 'an answer of the Page shows that it has seen',
      changes: [message('m_1', 'hi'), echo('m_2', 'yes'), message('m_3', 'more')],
      want: ['m_1 hi seen', 'm_2 yes page', 'm_3 more delivered'],
    },
    {
      name: 'what arrives stands before what is not stored',
      changes: [write('k', 'hi'), echo('m_1', 'yes')],
      want: ['m_1 yes page', 'k hi sending'],
    },
    {
      name: 'what was missed stands before what is answered first',
      changes: [
        write('k', 'hi', false),
        { type: 'try', key: 'k' },
        { type: 'stored', key: 'k', id: 'm_2' },
        echo('m_1', 'missed'),
        message('m_2', 'hi'),
      ],
      want: ['m_1 missed page', 'm_2 hi delivered'],
    },
    {
      name: 'a view that is older than the answer',
      changes: [write('k', 'hi'), { type: 'stored', key: 'k', id: 'm_1' }, view()],
      want: ['m_1 hi sent'],
    },
    {
      name: 'failed, tried again, stored',
      changes: [
        write('k', 'hi'),
        { type: 'failed', key: 'k', problem: 'no' },
        { type: 'try', key: 'k' },
        { type: 'stored', key: 'k', id: 'm_1' },
      ],
      want: ['m_1 hi sent'],
    },
    { name: 'discarded', changes: [write('k', 'hi'), { type: 'discard', key: 'k' }], want: [] },
    {
      name: 'a view replaces what is stored and keeps what is not',
      changes: [
        message('m_1', 'old'),
        write('k', 'hi'),
        view(
          { id: 'm_1', from: 'customer', created_time: time, message: 'old', state: 'sent' },
          { id: 'm_2', from: 'page', created_time: time, message: 'yes', state: 'sent' },
        ),
      ],
      want: ['m_1 old seen', 'm_2 yes page', 'k hi sending'],
    },
    {
      name: 'a handover is no answer of the Page: nothing was seen',
      changes: [noticed([control], { id: 'm_1', from: 'customer', created_time: time, message: 'hi', state: 'sent' })],
      want: ['m_1 hi delivered', 'notice-m_2  page'],
    },
    {
      name: 'a notice stays where it is when more is said',
      changes: [
        noticed([control], { id: 'm_1', from: 'customer', created_time: time, message: 'hi', state: 'sent' }),
        write('k', 'more'),
        echo('m_3', 'yes'),
      ],
      want: ['m_1 hi seen', 'notice-m_2  page', 'm_3 yes page', 'k more sending'],
    },
    {
      name: 'a view that live events have overtaken',
      changes: [
        echo('m_2', 'two'),
        overtaken({ id: 'm_1', from: 'page', created_time: time, message: 'one', state: 'sent' }),
      ],
      want: ['m_1 one page', 'm_2 two page'],
    },
    {
      name: 'a view that begins later keeps what was read before',
      changes: [
        echo('m_1', 'one'),
        echo('m_2', 'two'),
        view({ id: 'm_2', from: 'page', created_time: time, message: 'two', state: 'sent' }),
      ],
      want: ['m_1 one page', 'm_2 two page'],
    },
  ]
  it.each(cases)('$name', ({ changes, want }) => {
    expect(shown(run(...changes))).toEqual(want)
  })

  it('shows typing until the Page writes or the connection is lost', () => {
    const typing = live('typing', { from: 'page', typing: true })
    expect(run(typing).typing).toBe(true)
    expect(run(live('typing', { from: 'customer', typing: true })).typing).toBe(false)
    expect(run(typing, echo('m_1', 'yes')).typing).toBe(false)
    expect(run(typing, { type: 'disconnected' }).typing).toBe(false)
    expect(run(typing, view()).typing).toBe(false)
    expect(run(typing, overtaken()).typing).toBe(true)
  })

  it('shows who is typing', () => {
    const lena = { id: '1', name: 'Lena' }
    const typing = live('typing', { from: 'page', typing: true, persona: lena })
    expect(run(typing).typingAs).toEqual(lena)
    expect(run(typing, echo('m_1', 'yes')).typingAs).toBeUndefined()
    expect(run(typing, live('typing', { from: 'page', typing: false })).typingAs).toBeUndefined()
  })

  it('marks what the Page has seen without writing', () => {
    const seen = live('seen', { from: 'page', created_time: '2026-03-01T12:05:00+0000', watermark: at })
    const later = live('message', {
      id: 'm_2',
      from: 'customer',
      created_time: '2026-03-01T12:01:00+0000',
      message: 'x',
    })
    const state = run(message('m_1', 'hi'), later, seen)
    expect(shown(state)).toEqual(['m_1 hi seen', 'm_2 x delivered'])
    expect(state.seenAt).toBe(at + 300_000)
    expect(run(message('m_1', 'hi'), seen, echo('m_3', 'yes')).seenAt).toBe(at + 300_000)
  })

  it('keeps what goes with a text until it is sent', () => {
    const sent = {
      text: '/track',
      quick_reply: { payload: 'P' },
      reply_to: { mid: 'm_1' },
      commands: ['track'],
    }
    const state = run(echo('m_1', 'Which order?'), { type: 'write', key: 'k', message: sent, at, online: false })
    const [, written] = state.messages
    expect(written?.replyTo).toEqual({ mid: 'm_1', from: 'page', text: 'Which order?' })
    expect(written && outgoing(written)).toEqual(sent)
  })
})

it.each<[type: string, data: object, want: boolean]>([
  ['echo', {}, false],
  ['echo', { partial: true }, true],
  ['typing', {}, false],
  ['seen', {}, false],
  ['read', {}, false],
  ['delivery', {}, false],
  ['reaction', { on: 'm_1', partial: true }, true],
  ['unsend', {}, true],
  ['something new', {}, true],
])('%s %j is news: %j', (type, data, want) => expect(isNews({ seq: 1, type, data })).toBe(want))
