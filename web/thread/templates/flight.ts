// Reading the airline templates: every known field as a label and a value, in the order of a ticket.
// https://developers.facebook.com/docs/messenger-platform/send-messages/templates
import { type Fields, fieldsOf, listOf, textOf } from '../payload.ts'

/** Pair is a line: label is an id of the catalogue, or, with own set, the bot's own word. */
export interface Pair {
  label: string
  value: string
  own?: boolean
}

/** Leg is one flight. */
export interface Leg {
  from: string
  to: string
  cities: string
  pairs: Pair[]
}

/** localTime writes a time of an airport, 2016-01-05T15:45, which knows no zone. */
export function localTime(text: string, locale: string): string {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(`${text.slice(0, 16)}Z`) : undefined
  if (!at || Number.isNaN(at.getTime())) return text
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(at)
}

/** filled drops the pairs that have no value. */
export function filled(pairs: [label: string, value: unknown][]): Pair[] {
  return pairs.flatMap(([label, value]) => (textOf(value) ? [{ label, value: textOf(value) }] : []))
}

/** legOf reads a flight. */
export function legOf(flight: Fields, locale: string): Leg {
  const from = fieldsOf(flight.departure_airport)
  const to = fieldsOf(flight.arrival_airport)
  const times = fieldsOf(flight.flight_schedule)
  const time = (value: unknown) => localTime(textOf(value), locale)
  return {
    from: textOf(from.airport_code),
    to: textOf(to.airport_code),
    cities: [textOf(from.city), textOf(to.city)].filter(Boolean).join(' – '),
    pairs: filled([
      ['flight.number', flight.flight_number],
      ['flight.boarding', time(times.boarding_time)],
      ['flight.departure', time(times.departure_time)],
      ['flight.arrival', time(times.arrival_time)],
      ['flight.terminal', from.terminal],
      ['flight.gate', from.gate],
      ['flight.aircraft', flight.aircraft_type],
      ['flight.class', flight.travel_class],
    ]),
  }
}

/** legsOf returns the flights of a template or boarding pass, one or several. */
export function legsOf(payload: Fields, locale: string): Leg[] {
  const flight = payload.flight_info ?? payload.update_flight_info
  const flights = Array.isArray(flight) ? listOf(flight) : [fieldsOf(flight)]
  return flights.filter((f) => Object.keys(f).length > 0).map((f) => legOf(f, locale))
}

/** ownPairs reads label and value (title and value) as the bot has named them. */
export function ownPairs(value: unknown): Pair[] {
  return listOf(value).flatMap((f) => {
    const label = textOf(f.label) || textOf(f.title)
    return label ? [{ label, value: textOf(f.value), own: true }] : []
  })
}
