import { Check } from 'lucide-react'
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaProps } from 'react-aria-components'

/** CheckboxProps are React Aria's, with the text beside the box. */
export interface CheckboxProps extends Omit<AriaProps, 'className' | 'style' | 'children'> {
  children: string
}

/** Checkbox is a box with its text. */
export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} className="group flex min-h-8 cursor-pointer items-center gap-2 text-14">
      <span className="flex size-4 shrink-0 items-center justify-center rounded-control border border-control bg-bg group-selected:border-accent group-selected:bg-accent group-focus-visible:outline-2 group-focus-visible:outline-focus group-focus-visible:outline-offset-2">
        <Check aria-hidden="true" className="invisible size-3 stroke-3 text-on-accent group-selected:visible" />
      </span>
      {children}
    </AriaCheckbox>
  )
}
