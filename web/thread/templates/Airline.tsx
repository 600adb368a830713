// https://developers.facebook.com/docs/messenger-platform/send-messages/templates
import { useLingui } from '@lingui/react'
import { Bubble } from '../Bubble.tsx'
import { Icon } from '../Icon.tsx'
import { webOf } from '../link.ts'
import type { Message } from '../message.ts'
import { money } from '../money.ts'
import { Picture } from '../parts/Picture.tsx'
import { type Fields, fieldsOf, listOf, textOf } from '../payload.ts'
import { LinkButton } from './Buttons.tsx'
import { Carousel, type TemplateProps } from './Cards.tsx'
import { filled, type Leg, legsOf, ownPairs, type Pair } from './flight.ts'
import style from './template.module.css'

/** Airline shows itinerary, check-in, boarding passes and updates as readable cards. */
export function Airline({ message, payload }: TemplateProps) {
  const intro = textOf(payload.intro_message)
  const passes = listOf(payload.boarding_pass)
  const cards = passes.map((pass, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
    <Pass key={i} message={message} pass={pass} />
  ))
  return (
    <div className={style.stack}>
      {intro && <Bubble text={intro} own={false} />}
      {cards.length > 1 && <Carousel bare>{cards}</Carousel>}
      {cards.length === 1 && <div className={style.card}>{cards}</div>}
      {cards.length === 0 && <Trip payload={payload} />}
    </div>
  )
}

const changes = new Set(['delay', 'gate_change', 'cancellation'])

// Trip is what is no boarding pass.
function Trip({ payload }: { payload: Fields }) {
  const { _, i18n } = useLingui()
  const locale = i18n.locales as string
  const change = textOf(payload.update_type)
  const checkin = textOf(payload.checkin_url)
  return (
    <div className={style.card}>
      <span className={style.text}>
        {changes.has(change) && <strong className={style.alert}>{_(`flight.${change}`)}</strong>}
        <Pairs pairs={filled([['flight.booking', payload.pnr_number]])} />
      </span>
      <Legs legs={legsOf(payload, locale)} />
      <Passengers payload={payload} />
      <span className={style.text}>
        <Prices payload={payload} />
      </span>
      {checkin && (
        <span className={style.buttons}>
          <LinkButton title={_('flight.checkin')} href={webOf(checkin)} icon="open" />
        </span>
      )}
    </div>
  )
}

function Passengers({ payload }: { payload: Fields }) {
  const seats = listOf(payload.passenger_segment_info)
  const pairs = listOf(payload.passenger_info).flatMap((passenger) => [
    ...filled([
      ['flight.passenger', passenger.name],
      ['flight.ticket', passenger.ticket_number],
    ]),
    ...seats
      .filter((seat) => seat.passenger_id === passenger.passenger_id)
      .flatMap((seat) => [
        ...filled([['flight.seat', [seat.seat, seat.seat_type].map(textOf).filter(Boolean).join(', ')]]),
        ...ownPairs(seat.product_info),
      ]),
  ])
  if (pairs.length === 0) return null
  return (
    <span className={style.text}>
      <Pairs pairs={pairs} />
    </span>
  )
}

function Prices({ payload }: { payload: Fields }) {
  const { i18n } = useLingui()
  const amount = (value: unknown, currency = payload.currency) => money(value, currency, i18n.locales as string)
  const named = listOf(payload.price_info).map((price) => ({
    label: textOf(price.title),
    value: amount(price.amount, price.currency),
    own: true,
  }))
  const base = filled([['flight.base', amount(payload.base_price)]])
  const rest = filled([
    ['receipt.tax', amount(payload.tax)],
    ['receipt.total', amount(payload.total_price)],
  ])
  return <Pairs pairs={[...base, ...named, ...rest]} />
}

function Pass({ message, pass }: { message: Message; pass: Fields }) {
  const { _, i18n } = useLingui()
  const legs = legsOf(pass, i18n.locales as string)
  const logo = textOf(pass.logo_image_url)
  const header = textOf(pass.header_image_url)
  const barcode = textOf(pass.barcode_image_url) || textOf(pass.qr_code)
  return (
    <>
      {header && <Picture message={message} source={header} alt="" className={style.wide} />}
      <span className={style.side}>
        <span className={style.text}>
          <strong>
            <bdi>{textOf(pass.header_text_field) || textOf(pass.passenger_name)}</bdi>
          </strong>
        </span>
        {logo && <Picture message={message} source={logo} alt="" className={style.thumb} />}
      </span>
      <Legs legs={legs} />
      <span className={style.text}>
        <Pairs
          pairs={[
            ...filled([
              ['flight.passenger', pass.passenger_name],
              ['flight.booking', pass.pnr_number],
              ['flight.seat', pass.seat],
              ['flight.class', fieldsOf(pass.flight_info).travel_class ? '' : pass.travel_class],
            ]),
            ...ownPairs(pass.auxiliary_fields),
            ...ownPairs(pass.secondary_fields),
          ]}
        />
      </span>
      {barcode && <Picture message={message} source={barcode} alt={_('flight.barcode')} className={style.barcode} />}
    </>
  )
}

function Legs({ legs }: { legs: readonly Leg[] }) {
  return (
    <>
      {legs.map((leg, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
        <span key={i} className={style.leg}>
          <span className={style.route}>
            <strong>{leg.from}</strong>
            <Icon name="plane" size={20} />
            <strong>{leg.to}</strong>
          </span>
          <small>
            <bdi>{leg.cities}</bdi>
          </small>
          <Pairs pairs={leg.pairs} />
        </span>
      ))}
    </>
  )
}

function Pairs({ pairs }: { pairs: readonly Pair[] }) {
  const { _ } = useLingui()
  if (pairs.length === 0) return null
  return (
    <dl className={style.pairs}>
      {pairs.map((pair, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
        <div key={i} className={style.pair}>
          <dt dir="auto">{pair.own ? pair.label : _(pair.label)}</dt>
          <dd dir="auto">{pair.value}</dd>
        </div>
      ))}
    </dl>
  )
}
