import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Select as AriaSelect,
  Button,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components'

/** Option is one choice; note explains it, or why it cannot be chosen. */
export interface Option {
  id: string
  label: string
  note?: ReactNode
  disabled?: boolean
}

/** SelectProps: value is the id of the chosen option, null = none yet. */
export interface SelectProps {
  label: string
  hideLabel?: boolean
  options: readonly Option[]
  value: string | null
  onChange(id: string): void
  placeholder?: string
  className?: string
}

/** Select picks one of a few. */
export function Select({
  label,
  hideLabel = false,
  options,
  value,
  onChange,
  placeholder,
  className = '',
}: SelectProps) {
  return (
    <AriaSelect
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key))}
      disabledKeys={options.filter((o) => o.disabled).map((o) => o.id)}
      {...(placeholder !== undefined && { placeholder })}
      className={`flex min-w-0 flex-col gap-1 ${className}`}
    >
      <Label className={hideLabel ? 'sr-only' : 'font-medium text-13'}>{label}</Label>
      <Button className="flex min-h-8 w-full items-center gap-2 rounded-control border border-control bg-bg px-2 text-14 hover:bg-surface">
        <SelectValue className="min-w-0 flex-1 truncate text-start placeholder-shown:text-muted [&_[slot=description]]:hidden [&_svg]:hidden" />
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 stroke-[1.75] text-muted" />
      </Button>
      <Popover className={popoverLook}>
        <ListBox items={options} className="max-h-80 min-w-(--trigger-width) overflow-auto p-1 outline-none">
          {(option: Option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={rowLook}>
              <Check aria-hidden="true" className="invisible size-4 shrink-0 stroke-[1.75] group-selected:visible" />
              <span className="flex min-w-0 flex-col">
                <Text slot="label" dir="auto">
                  {option.label}
                </Text>
                {option.note && (
                  <Text slot="description" className="text-12 text-muted">
                    {option.note}
                  </Text>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

/** popoverLook is how a floating layer looks. */
export const popoverLook = 'rounded-card border border-line bg-bg shadow-float outline-none'

/** rowLook is how a row of a list or menu looks inside it. */
export const rowLook =
  'group flex min-h-8 cursor-pointer items-center gap-2 rounded-control px-2 py-1 text-14 -outline-offset-2 focus:bg-accent-soft disabled:cursor-default disabled:text-muted'
