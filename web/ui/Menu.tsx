import type { ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { popoverLook, rowLook } from './Select.tsx'

/** MenuEntry is one thing that a menu offers. */
export interface MenuEntry {
  id: string
  label: string
  disabled?: boolean
  onAction(): void
}

/** MenuProps: trigger is the button that opens it. */
export interface MenuProps {
  label: string
  trigger: ReactNode
  entries: readonly MenuEntry[]
}

/** Menu offers actions from a button. */
export function Menu({ label, trigger, entries }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={popoverLook}>
        <AriaMenu aria-label={label} items={entries} className="min-w-40 p-1 outline-none">
          {(entry: MenuEntry) => (
            <MenuItem id={entry.id} isDisabled={entry.disabled ?? false} onAction={entry.onAction} className={rowLook}>
              {entry.label}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
