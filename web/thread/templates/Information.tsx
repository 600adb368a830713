// https://developers.facebook.com/docs/messenger-platform/send-messages/templates/customer-information-template
import { useLingui } from '@lingui/react'
import { fieldsOf, listOf, textOf } from '../payload.ts'
import { useSurroundings } from '../surroundings.ts'
import type { Tap } from '../tap.ts'
import type { TemplateProps } from './Cards.tsx'
import { FormCard } from './Form.tsx'

// The keys of the answer, what a browser may fill in, and whether they must be given.
const fields = [
  ['name', 'name', true],
  ['phone', 'tel', false],
  ['email', 'email', false],
  ['address_line_1', 'address-line1', true],
  ['address_line_2', 'address-line2', false],
  ['postal_code', 'postal-code', true],
  ['locality', 'address-level2', true],
  ['administrative_area', 'address-level1', false],
] as const

const types: Record<string, string> = { phone: 'tel', email: 'email' }

/** Information asks for an address. */
export function Information({ message, payload }: TemplateProps) {
  const { _ } = useLingui()
  const { names } = useSurroundings()
  const overrides = listOf(payload.contact_overrides)
  const answer = (data: FormData): Tap => {
    const given = [...data].flatMap(([key, value]) => (value ? [[key, String(value)]] : []))
    return { type: 'customer_information', mid: message.key, answers: Object.fromEntries(given) }
  }
  return (
    <FormCard
      message={message}
      payload={payload}
      title={_('information.title')}
      subtitle={_('information.text', { page: names.page })}
      button={_('information.open')}
      closed={_('information.closed')}
      answer={answer}
    >
      {fields.map(([key, autocomplete, required]) => {
        const override = fieldsOf(overrides.find((o) => key in o)?.[key])
        const must = typeof override.required === 'boolean' ? override.required : required
        return (
          <label key={key}>
            <span dir="auto">
              {textOf(override.label) || _(`address.${key}`)} {!must && `(${_('optional')})`}
            </span>
            <input
              name={key}
              type={types[key] ?? 'text'}
              dir="auto"
              autoComplete={autocomplete}
              required={must}
              maxLength={200}
            />
          </label>
        )
      })}
      <Country codes={payload.countries} />
    </FormCard>
  )
}

// Country offers those that the bot has named; a bot that has named none takes any.
function Country({ codes }: { codes: unknown }) {
  const { _, i18n } = useLingui()
  const names = new Intl.DisplayNames(i18n.locales as string, { type: 'region' })
  const known = (Array.isArray(codes) ? codes.map(textOf) : []).filter((code) => /^[a-z]{2}$/i.test(code))
  const common = { name: 'country', autoComplete: 'country', required: true }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: one of the two below is its control
    <label>
      <span>{_('address.country')}</span>
      {known.length > 0 ? (
        <select {...common}>
          {known.map((code) => (
            <option key={code} value={code.toUpperCase()}>
              {names.of(code.toUpperCase())}
            </option>
          ))}
        </select>
      ) : (
        <input {...common} dir="auto" maxLength={60} />
      )}
    </label>
  )
}
