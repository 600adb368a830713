import { useLingui } from '@lingui/react'
import { Bubble } from '../Bubble.tsx'

/** Unknown stands for what cannot be shown. */
export function Unknown() {
  const { _ } = useLingui()
  return <Bubble text={_('unknown')} own={false} />
}
