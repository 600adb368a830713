// https://developers.facebook.com/docs/messenger-platform/reference/templates/receipt
import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { Cut } from '../Cut.tsx'
import { limits } from '../cut.ts'
import { webOf } from '../link.ts'
import type { Message } from '../message.ts'
import { money } from '../money.ts'
import { Picture } from '../parts/Picture.tsx'
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../payload.ts'
import { Sheet } from '../Sheet.tsx'
import sheet from '../sheet.module.css'
import { useSurroundings } from '../surroundings.ts'
import type { TemplateProps } from './Cards.tsx'
import style from './template.module.css'

const shown = 3
const most = 100

/** Receipt shows the first items and the total; all of it opens in a sheet. */
export function Receipt({ message, payload }: TemplateProps) {
  const { _ } = useLingui()
  const { names } = useSurroundings()
  const [open, show] = useState(false)
  const items = listOf(payload.elements).slice(0, most)
  return (
    <div className={`${style.card} ${style.paper}`}>
      <span className={style.text}>
        <strong>
          <bdi>{textOf(payload.merchant_name) || names.page}</bdi>
        </strong>
        <small>
          <bdi>{_('receipt.order', { number: textOf(payload.order_number) })}</bdi>
        </small>
      </span>
      <Items message={message} items={items.slice(0, shown)} currency={payload.currency} />
      {items.length > shown && (
        <span className={style.text}>
          <small>{_('receipt.more', { count: items.length - shown })}</small>
        </span>
      )}
      <span className={style.totals}>
        <Total label="receipt.total" amount={fieldsOf(payload.summary).total_cost} currency={payload.currency} />
      </span>
      <span className={style.buttons}>
        <button type="button" tabIndex={-1} className={style.button} onClick={() => show(true)}>
          {_('receipt.open')}
        </button>
      </span>
      {open && (
        <Sheet title={_('receipt.title')} onClose={() => show(false)}>
          <Whole message={message} payload={payload} items={items} />
        </Sheet>
      )}
    </div>
  )
}

interface ItemsProps {
  message: Message
  items: readonly Fields[]
  currency: unknown
}

function Items({ message, items, currency }: ItemsProps) {
  const { i18n } = useLingui()
  return (
    <ul className={style.rows}>
      {items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
        <li key={i} className={style.side}>
          {textOf(item.image_url) && (
            <Picture message={message} source={textOf(item.image_url)} alt="" className={style.thumb} />
          )}
          <span className={style.text}>
            <strong>
              <Cut text={textOf(item.title)} most={limits.title} />
            </strong>
            {textOf(item.subtitle) && (
              <span>
                <Cut text={textOf(item.subtitle)} most={limits.subtitle} />
              </span>
            )}
            {(numberOf(item.quantity) ?? 1) !== 1 && <small>× {textOf(item.quantity)}</small>}
          </span>
          <span className={style.amount}>{money(item.price, item.currency ?? currency, i18n.locales as string)}</span>
        </li>
      ))}
    </ul>
  )
}

function Total({ label, amount, currency }: { label: string; amount: unknown; currency: unknown }) {
  const { _, i18n } = useLingui()
  return (
    <span className={style.total}>
      <span>{_(label)}</span>
      <strong>{money(amount, currency, i18n.locales as string)}</strong>
    </span>
  )
}

const sums = [
  ['subtotal', 'receipt.subtotal'],
  ['shipping_cost', 'receipt.shipping'],
  ['total_tax', 'receipt.tax'],
] as const

const addressLines = ['street_1', 'street_2', 'city', 'state', 'postal_code', 'country'] as const

function Whole({ message, payload, items }: TemplateProps & { items: readonly Fields[] }) {
  const { _, i18n } = useLingui()
  const { currency } = payload
  const summary = fieldsOf(payload.summary)
  const address = fieldsOf(payload.address)
  const seconds = numberOf(payload.timestamp)
  const link = webOf(textOf(payload.order_url))
  const sum = (label: string, amount: unknown) => (
    <Total key={label} label={label} amount={amount} currency={currency} />
  )
  const about: [string, string][] = [
    ['receipt.number', textOf(payload.order_number)],
    ['receipt.date', seconds === undefined ? '' : date(seconds, i18n.locales as string)],
    ['receipt.name', textOf(payload.recipient_name)],
    ['receipt.payment', textOf(payload.payment_method)],
    ['receipt.address', addressLines.flatMap((line) => textOf(address[line]) || []).join(', ')],
  ]
  return (
    <>
      <dl className={sheet.rows}>
        {about.map(
          ([label, value]) =>
            value && (
              <div key={label} className={style.pair}>
                <dt>{_(label)}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Items message={message} items={items} currency={currency} />
      <span className={style.totals}>
        {sums.flatMap(([key, label]) => (summary[key] === undefined ? [] : [sum(label, summary[key])]))}
        {listOf(payload.adjustments).map((adjustment, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a message never changes
          <span key={i} className={style.total}>
            <bdi>{textOf(adjustment.name)}</bdi>
            <strong>{money(-(numberOf(adjustment.amount) ?? 0), currency, i18n.locales as string)}</strong>
          </span>
        ))}
        {sum('receipt.total', summary.total_cost)}
      </span>
      {link && (
        <a className={sheet.link} href={link} target="_blank" rel="noopener noreferrer nofollow">
          {_('receipt.link')}
        </a>
      )}
    </>
  )
}

function date(seconds: number, locale: string): string {
  const at = new Date(seconds * 1000)
  return Number.isNaN(at.getTime()) ? '' : new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(at)
}
