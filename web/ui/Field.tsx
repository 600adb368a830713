import type { ReactNode } from 'react'
import {
  type TextFieldProps as AriaProps,
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
} from 'react-aria-components'

/** inputLook is how everything looks that takes text. */
export const inputLook =
  'min-h-8 w-full min-w-0 rounded-control border border-control bg-bg px-2 text-14 text-text invalid:border-danger disabled:opacity-50'

/** TextFieldProps are React Aria's, with the texts around the input. */
export interface TextFieldProps extends Omit<AriaProps, 'className' | 'style' | 'children'> {
  label: string
  hideLabel?: boolean
  description?: ReactNode
  error?: string
  placeholder?: string
  mono?: boolean
  className?: string
}

/** TextField is one line of text with its label, help and error. */
export function TextField({
  label,
  hideLabel = false,
  description,
  error,
  placeholder,
  mono = false,
  className = '',
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={error !== undefined} className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <Label className={hideLabel ? 'sr-only' : 'font-medium text-13'}>{label}</Label>
      <Input
        dir="auto"
        {...(placeholder !== undefined && { placeholder })}
        className={`${inputLook} ${mono ? 'font-mono text-13' : ''}`}
      />
      {description && (
        <Text slot="description" className="text-13 text-muted">
          {description}
        </Text>
      )}
      <FieldError className="text-13 text-danger">{error}</FieldError>
    </AriaTextField>
  )
}
