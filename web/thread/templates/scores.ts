// The scales of feedback questions.
// https://developers.facebook.com/docs/messenger-platform/send-messages/templates/customer-feedback-template
import { type Fields, textOf } from '../payload.ts'

/** Scale is what a question may be answered with: whole numbers from first to last. */
export interface Scale {
  look: 'numbers' | 'stars' | 'emojis'
  first: number
  last: number
  /** Which words stand at the ends: an id of the catalogue, without ".low" and ".high"; "" = none. */
  ends: string
}

const options = new Map<string, Omit<Scale, 'ends'>>(
  Object.entries({
    one_to_five: { look: 'numbers', first: 1, last: 5 },
    five_stars: { look: 'stars', first: 1, last: 5 },
    five_emojis: { look: 'emojis', first: 1, last: 5 },
    zero_to_ten: { look: 'numbers', first: 0, last: 10 },
    one_to_seven: { look: 'numbers', first: 1, last: 7 },
  }),
)

const defaults = new Map(
  Object.entries({
    csat: { option: 'five_stars', ends: 'neg_pos' },
    nps: { option: 'zero_to_ten', ends: 'unlike_like' },
    ces: { option: 'one_to_seven', ends: 'hard_easy' },
  }),
)

const labels = new Set(['neg_pos', 'hard_easy', 'dis_sat', 'unlike_like', 'poor_great'])

/** emojis stand for 1 to 5. */
export const emojis = ['😠', '🙁', '😐', '🙂', '😍']

/** scaleOf returns the scale of a question; a question in words has none. */
export function scaleOf(question: Fields): Scale | undefined {
  const usual = defaults.get(textOf(question.type))
  if (!usual) return undefined
  const option = options.get(textOf(question.score_option)) ?? options.get(usual.option)
  const label = textOf(question.score_label)
  const ends = label === 'none' ? '' : labels.has(label) ? label : usual.ends
  return option && { ...option, ends }
}
