// The airline templates.
import { one, remote, type Specimen } from './specimen.ts'

const flight = {
  connection_id: 'c001',
  segment_id: 's001',
  passenger_id: 'p001',
  flight_number: 'KL9123',
  aircraft_type: 'Boeing 737',
  departure_airport: { airport_code: 'SFO', city: 'San Francisco', terminal: 'T4', gate: 'G8' },
  arrival_airport: { airport_code: 'SLC', city: 'Salt Lake City', terminal: 'T4', gate: 'G8' },
  flight_schedule: {
    boarding_time: '2026-03-05T15:15',
    departure_time: '2026-03-05T15:45',
    arrival_time: '2026-03-05T17:30',
  },
  travel_class: 'business',
}

const pass = (passenger: string, seat: string) => ({
  passenger_name: passenger,
  pnr_number: 'CG4X7U',
  travel_class: 'business',
  seat,
  auxiliary_fields: [{ label: 'Zone', value: '3' }],
  secondary_fields: [{ label: 'Deck', value: 'Upper' }],
  logo_image_url: remote.lena,
  header_text_field: 'Boarding pass',
  barcode_image_url: remote.barcode,
  flight_info: flight,
})

const common = { locale: 'en_US', theme_color: '#0b6b57' }

/** travel are the rows about flights. */
export const travel: Specimen[] = [
  one('itinerary', 'Airline: itinerary', {
    ...common,
    template_type: 'airline_itinerary',
    intro_message: 'Here is your itinerary.',
    pnr_number: 'ABCDEF',
    passenger_info: [{ passenger_id: 'p001', ticket_number: '0741234567890', name: 'Ann Tester' }],
    flight_info: [flight],
    passenger_segment_info: [
      {
        segment_id: 's001',
        passenger_id: 'p001',
        seat: '12A',
        seat_type: 'Business',
        product_info: [{ title: 'Lounge', value: 'Complimentary' }],
      },
    ],
    price_info: [{ title: 'Fuel surcharge', amount: '1597', currency: 'USD' }],
    base_price: '12206',
    tax: '200',
    total_price: '14003',
    currency: 'USD',
  }),
  one('checkin', 'Airline: check-in', {
    ...common,
    template_type: 'airline_checkin',
    intro_message: 'Check-in is open.',
    pnr_number: 'ABCDEF',
    checkin_url: 'https://air.example/checkin',
    flight_info: [flight],
  }),
  one('boardingpass', 'Airline: boarding passes', {
    ...common,
    template_type: 'airline_boardingpass',
    intro_message: 'You are checked in.',
    boarding_pass: [pass('Ann Tester', '74A'), pass('Bob Tester', '74B')],
  }),
  one('update', 'Airline: delay', {
    ...common,
    template_type: 'airline_update',
    intro_message: 'Your flight is delayed.',
    update_type: 'delay',
    pnr_number: 'CF23G2',
    update_flight_info: flight,
  }),
]
