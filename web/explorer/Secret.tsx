import { Copy, Eye, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../ui/Button.tsx'
import { useText } from './text.ts'

interface SecretProps {
  secret: string
  /** What stands for it. */
  shown: string
  onCopy(): void
  className?: string
}

/** Milliseconds that a revealed secret stays readable. */
const REVEALED = 30_000

/** Secret is masked; it can be copied without being shown, and shown for 30 seconds. */
export function Secret({ secret, shown, onCopy, className = '' }: SecretProps) {
  const t = useText()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (!open) return
    const timer = setTimeout(() => setOpen(false), REVEALED)
    return () => clearTimeout(timer)
  }, [open])
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1">
      <code dir="ltr" className={`min-w-0 break-all text-13 ${className}`}>
        {open ? secret : shown}
      </code>
      <IconButton label={t('token.copy')} className="min-h-6! min-w-6!" onPress={onCopy}>
        <Copy />
      </IconButton>
      <IconButton
        label={t(open ? 'token.hide' : 'token.reveal')}
        className="min-h-6! min-w-6!"
        onPress={() => setOpen(!open)}
      >
        {open ? <EyeOff /> : <Eye />}
      </IconButton>
    </span>
  )
}
