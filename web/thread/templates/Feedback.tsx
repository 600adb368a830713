// https://developers.facebook.com/docs/messenger-platform/send-messages/templates/customer-feedback-template
import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { Icon } from '../Icon.tsx'
import { type Fields, fieldsOf, listOf, textOf } from '../payload.ts'
import sheet from '../sheet.module.css'
import type { Tap } from '../tap.ts'
import type { TemplateProps } from './Cards.tsx'
import { FormCard } from './Form.tsx'
import { emojis, type Scale, scaleOf } from './scores.ts'

const mostText = 400

/** Feedback asks one question: a score, words, or both. */
export function Feedback({ message, payload }: TemplateProps) {
  const { _ } = useLingui()
  const question = listOf(listOf(payload.feedback_screens)[0]?.questions)[0] ?? {}
  const scale = scaleOf(question)
  const title = textOf(question.title) || _('feedback.question')
  const answer = (data: FormData): Tap => {
    const words = String(data.get('words') ?? '')
    const score = scale ? { payload: String(data.get('score') ?? '') } : { payload: words }
    const follow = scale && words ? { follow_up: words } : {}
    return { type: 'feedback', mid: message.key, answers: { [textOf(question.id)]: { ...score, ...follow } } }
  }
  return (
    <FormCard
      message={message}
      payload={payload}
      title={textOf(payload.title)}
      subtitle={textOf(payload.subtitle)}
      button={textOf(payload.button_title)}
      closed={_('feedback.closed')}
      answer={answer}
    >
      {scale && <Scores title={title} scale={scale} />}
      <Words question={question} title={title} follow={scale !== undefined} />
    </FormCard>
  )
}

// Words are the answer to a question without a scale, or what follows one, when the bot asks for it.
function Words({ question, title, follow }: { question: Fields; title: string; follow: boolean }) {
  const { _ } = useLingui()
  const asked = fieldsOf(question.follow_up)
  if (follow && asked.type !== 'free_form') return null
  return (
    <label>
      <span dir="auto">{follow ? `${_('feedback.words')} (${_('optional')})` : title}</span>
      <textarea
        name="words"
        rows={3}
        dir="auto"
        maxLength={mostText}
        required={!follow}
        placeholder={textOf(asked.placeholder)}
      />
    </label>
  )
}

function Scores({ title, scale }: { title: string; scale: Scale }) {
  const { _ } = useLingui()
  const [score, choose] = useState(-1)
  const values = Array.from({ length: scale.last - scale.first + 1 }, (_none, i) => scale.first + i)
  const look = scale.look === 'stars' ? sheet.star : scale.look === 'emojis' ? sheet.emoji : ''
  return (
    <fieldset className={sheet.scores}>
      <legend dir="auto">{title}</legend>
      {values.map((value) => (
        <label key={value} className={`${look} ${scale.look === 'stars' && value <= score ? sheet.lit : ''}`}>
          <input
            type="radio"
            name="score"
            value={value}
            required
            aria-label={scale.look === 'numbers' ? String(value) : _('place', { n: value, count: scale.last })}
            onChange={() => choose(value)}
          />
          <Score look={scale.look} value={value} />
        </label>
      ))}
      {scale.ends && (
        <span className={sheet.ends}>
          <span>{_(`${scale.ends}.low`)}</span>
          <span>{_(`${scale.ends}.high`)}</span>
        </span>
      )}
    </fieldset>
  )
}

function Score({ look, value }: { look: Scale['look']; value: number }) {
  if (look === 'stars') return <Icon name="star" size={28} />
  return <span aria-hidden="true">{look === 'emojis' ? emojis[value - 1] : value}</span>
}
