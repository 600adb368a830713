import { useLingui } from '@lingui/react'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../lib/api.ts'
import { Avatar } from '../thread/Avatar.tsx'
import type { Deed, Profile } from './api.ts'
import style from './chat.module.css'
import { Problem } from './Problem.tsx'

interface WelcomeProps {
  page: string
  profile: Profile
  /** Of the link that led here; goes out with Get Started. */
  from: string | undefined
  onDeed(deed: Deed): Promise<void>
  /** Notices of how the person came. */
  children: ReactNode
}

/** Welcome is what a first visit shows: greeting, then questions to begin with, or Get Started. */
export function Welcome({ page, profile, from, onDeed, children }: WelcomeProps) {
  const { _ } = useLingui()
  const [problem, setProblem] = useState('')
  const run = (deed: Deed) => {
    setProblem('')
    onDeed(deed).catch((err) => setProblem(wordsOf(err)))
  }
  const questions = profile.ice_breakers?.slice(0, 4) ?? []
  return (
    <div className={style.welcome}>
      {children}
      <Avatar name={page} large />
      <h3>
        <bdi>{page}</bdi>
      </h3>
      <p dir="auto">{profile.greeting || _('welcome.text', { page })}</p>
      {questions.map(({ question, payload }) => (
        <button
          key={question}
          type="button"
          className={style.question}
          dir="auto"
          onClick={() => run({ type: 'postback', title: question, payload })}
        >
          {question}
        </button>
      ))}
      {questions.length === 0 && profile.get_started && (
        <button
          type="button"
          className={style.primary}
          onClick={() => run({ type: 'get_started', title: _('welcome.start'), ...(from && { ref: from }) })}
        >
          {_('welcome.start')}
        </button>
      )}
      <Problem text={problem} />
    </div>
  )
}
