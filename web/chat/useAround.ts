import { useCallback, useEffect, useState } from 'react'
import { type Around, aroundOf, type Customer } from './api.ts'

const nothing: Around = { profile: {}, contact: {}, blocked: false }

/** useAround reads what stands around a thread; reload reads it again. A failure leaves what was known. */
export function useAround(customer: Customer, page: string) {
  const [around, set] = useState<Around>(nothing)
  const { id, psid } = customer
  // biome-ignore lint/correctness/useExhaustiveDependencies: a person with a PSID may have settings of their own
  const reload = useCallback(
    () =>
      aroundOf(id, page).then(
        ({ psid, profile, contact, blocked }) =>
          set({
            ...(psid && { psid }),
            ...{ profile: profile ?? {}, contact: contact ?? {}, blocked: blocked ?? false },
          }),
        () => undefined,
      ),
    [id, psid, page],
  )
  useEffect(() => void reload(), [reload])
  return { around, reload }
}
