// Templates that ask for something, and those of a purchase.
import { noon, one, remote, type Specimen } from './specimen.ts'

const privacy = { url: 'https://shop.example/privacy' }

function survey(question: object) {
  return {
    template_type: 'customer_feedback',
    title: 'How did we do?',
    subtitle: 'One question, half a minute',
    button_title: 'Rate us',
    feedback_screens: [{ questions: [{ id: 'q_1', ...question }] }],
    business_privacy: privacy,
  }
}

const csat = {
  type: 'csat',
  title: 'How was your order?',
  follow_up: { type: 'free_form', placeholder: 'Tell us more' },
}

/** forms are the rows about receipts, coupons, forms and permissions. */
export const forms: Specimen[] = [
  one('receipt', 'Receipt', {
    template_type: 'receipt',
    recipient_name: 'Ann Tester',
    merchant_name: 'Hats & Mugs',
    order_number: '12345678902',
    currency: 'EUR',
    payment_method: 'Visa 2345',
    order_url: 'https://shop.example/order/12345678902',
    timestamp: '1772366400',
    address: { street_1: '1 Road', city: 'Town', postal_code: '94000', state: 'CA', country: 'US' },
    summary: { subtotal: 75, shipping_cost: 4.95, total_tax: 6.19, total_cost: 56.14 },
    adjustments: [{ name: 'New customer', amount: 30 }],
    elements: [
      { title: 'Hat', subtitle: 'Wool', quantity: 2, price: 50, image_url: remote.hat },
      { title: 'Mug', quantity: 1, price: 12.5, image_url: remote.mug },
      { title: 'Card', price: 2.5 },
      { title: 'Ribbon', price: 5 },
      { title: 'Box', price: 5 },
    ],
  }),
  one('coupon', 'Coupon', {
    template_type: 'coupon',
    coupon_pre_message: 'A present for you',
    title: '10 % off everything',
    subtitle: 'Until Sunday',
    coupon_code: 'SPRING10',
    coupon_url: 'https://shop.example/spring',
    coupon_url_button_title: 'Shop now',
    image_url: remote.scarf,
  }),
  one(
    'coupon-revealed',
    'Coupon: revealed',
    { template_type: 'coupon', title: '10 % off everything', coupon_code: 'SPRING10' },
    { revealed: true },
  ),
  one('feedback-stars', 'Feedback: stars and words', survey(csat), { expires_at: noon + 86_400_000 }),
  one('feedback-five', 'Feedback: one to five', survey({ type: 'csat', score_option: 'one_to_five' })),
  one('feedback-emojis', 'Feedback: emoji', survey({ type: 'csat', score_option: 'five_emojis', score_label: 'none' })),
  one('feedback-nps', 'Feedback: zero to ten', survey({ type: 'nps', title: 'Would you recommend us?' })),
  one('feedback-ces', 'Feedback: one to seven', survey({ type: 'ces', title: 'How easy was it?' })),
  one('feedback-words', 'Feedback: words', survey({ type: 'free_form', title: 'What can we do better?' })),
  one('feedback-sent', 'Feedback: sent', survey(csat), { form: { answered: true } }),
  one('feedback-closed', 'Feedback: closed', survey(csat), { expires_at: noon - 1 }),
  one('information', 'Customer information', {
    template_type: 'customer_information',
    countries: ['US', 'DE', 'NO'],
    business_privacy: privacy,
    expires_in_days: 3,
  }),
  one('otn', 'One-time notification', {
    template_type: 'one_time_notif_req',
    title: 'When the green hat is back',
    payload: 'HAT',
  }),
  one(
    'otn-done',
    'One-time notification: agreed',
    { template_type: 'one_time_notif_req', title: 'When the green hat is back', payload: 'HAT' },
    { opted_in: true },
  ),
  one('recurring', 'Notification messages', {
    template_type: 'notification_messages',
    title: 'Weekly deals',
    image_url: remote.mug,
    payload: 'DEALS',
    notification_messages_cta_text: 'SIGN_UP',
  }),
  one(
    'recurring-stopped',
    'Notification messages: stopped',
    { template_type: 'notification_messages', title: 'Weekly deals', payload: 'DEALS' },
    { opted_in: 'stopped' },
  ),
]
