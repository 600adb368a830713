// What stands around a thread: welcome, menu, commands.
import { useRef } from 'react'
import type { Deed, Profile } from '../chat/api.ts'
import { Composer } from '../chat/Composer.tsx'
import { Foot } from '../chat/Foot.tsx'
import { Welcome } from '../chat/Welcome.tsx'

/** Surrounding is one row of the gallery: a profile, and what of the chat shows it. */
export interface Surrounding {
  id: string
  title: string
  part: 'welcome' | 'foot'
  profile: Profile
}

interface PartProps {
  page: string
  row: Surrounding
  onDeed(deed: Deed): Promise<void>
}

/** Part draws what a row shows. */
export function Part({ page, row, onDeed }: PartProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const { part, profile } = row
  if (part === 'welcome') {
    return (
      <Welcome page={page} profile={profile} from="spring" onDeed={onDeed}>
        {null}
      </Welcome>
    )
  }
  return (
    <Foot profile={profile} onDeed={onDeed}>
      <Composer
        field={field}
        to={page}
        answering={undefined}
        commands={profile.commands ?? []}
        onSend={nothing}
        onType={nothing}
        onStopAnswering={nothing}
      />
    </Foot>
  )
}

const nothing = () => undefined

const menu = [
  { type: 'postback', title: 'Talk to a person', payload: 'HUMAN' },
  { type: 'web_url', title: 'Open shop', url: 'https://shop.example/' },
  { type: 'web_url', title: 'Half a page', url: 'https://shop.example/', webview_height_ratio: 'compact' },
  { type: 'postback', title: 'An item that is longer than the thirty characters of the reference', payload: 'LONG' },
]
const questions = ['When do you open?', 'Where is my order?', 'Do you ship to Norway?', 'Is the green hat back?']

/** surroundings are the rows about what is no message. */
export const surroundings: Surrounding[] = [
  {
    id: 'ice-breakers',
    title: 'Welcome: greeting, ice breakers',
    part: 'welcome',
    profile: {
      greeting: 'Hi Ann! How can we help?',
      get_started: { payload: 'START' },
      ice_breakers: questions.map((question, i) => ({ question, payload: `Q${i + 1}` })),
    },
  },
  {
    id: 'get-started',
    title: 'Welcome: Get Started',
    part: 'welcome',
    profile: { greeting: 'Hi Ann!', get_started: { payload: 'START' } },
  },
  { id: 'menu', title: 'Persistent menu', part: 'foot', profile: { menu } },
  {
    id: 'menu-alone',
    title: 'Persistent menu without text field',
    part: 'foot',
    profile: { menu, composer_input_disabled: true },
  },
  {
    id: 'commands',
    title: 'Commands: type /',
    part: 'foot',
    profile: {
      commands: [
        { name: 'track', description: 'Where is my order' },
        { name: 'help', description: 'What I can do for you' },
      ],
    },
  },
]
