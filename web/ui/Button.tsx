import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components'

/** ButtonLook: primary once per region, danger for what cannot be undone, quiet inside bars. */
export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent hover:brightness-110 pressed:brightness-95',
  secondary: 'border border-control bg-bg text-text hover:bg-surface pressed:bg-sunken',
  quiet: 'text-muted hover:bg-sunken hover:text-text pressed:bg-sunken',
  danger: 'border border-danger bg-bg text-danger hover:bg-danger-soft',
}

const shape =
  'inline-flex min-h-8 items-center justify-center gap-2 rounded-control font-medium text-14 transition-[background-color,filter] disabled:cursor-default disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.75]'

/** ButtonProps are React Aria's, with a look. */
export interface ButtonProps extends Omit<AriaProps, 'className' | 'style'> {
  look?: ButtonLook
  className?: string
}

/** Button does something here; a link goes somewhere. */
export function Button({ look = 'secondary', className = '', ...rest }: ButtonProps) {
  return <AriaButton {...rest} className={`${shape} ${looks[look]} px-3 ${className}`} />
}

/** IconButtonProps are those of a button without text: label is its name. */
export interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  label: string
  children: ReactNode
}

/** IconButton is a square button; label is spoken, and shown on hover. */
export function IconButton({ label, look = 'quiet', className = '', children, ...rest }: IconButtonProps) {
  return (
    <AriaButton {...rest} aria-label={label} className={`${shape} ${looks[look]} min-w-8 ${className}`}>
      {children}
    </AriaButton>
  )
}
