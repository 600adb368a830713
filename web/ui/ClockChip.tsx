import { useEffect, useState, useSyncExternalStore } from 'react'
import type { PlatformClock } from '../lib/clock.ts'
import { Icon } from '../thread/Icon.tsx'

interface ClockChipProps {
  clock: PlatformClock
  /** Shows the time only when somebody has moved it. */
  onlyMoved?: boolean
  locale: string
  label: string
}

/** ClockChip shows platform time, in amber when somebody has moved it. */
export function ClockChip({ clock, onlyMoved = false, locale, label }: ClockChipProps) {
  const state = useSyncExternalStore(
    (changed) => clock.subscribe(changed),
    () => clock.state(),
  )
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  const moved = state.mode !== 'real'
  if (!state.now || (onlyMoved && !moved)) return null
  const look = moved ? 'bg-warn-soft text-warn' : 'text-muted max-sm:hidden'
  return (
    <span
      className={`flex items-center gap-1.5 whitespace-nowrap rounded-control px-2 py-1 text-13 tabular-nums ${look}`}
    >
      <Icon name="clock" />
      <span className="sr-only">{label}</span>
      <time dateTime={new Date(clock.now()).toISOString()}>
        {new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(clock.now())}
      </time>
      {moved && <span dir="ltr">{shiftText(state.mode, state.offset)}</span>}
    </span>
  )
}

/** shiftText says how the clock was moved: +3 d, −2 h, frozen. */
export function shiftText(mode: string, seconds: number): string {
  if (mode !== 'shifted' || seconds === 0) return mode
  const size = Math.abs(seconds)
  const units: [number, string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ]
  const [unit, name] = units.find(([u]) => size >= u) ?? [1, 's']
  return `${seconds > 0 ? '+' : '−'}${Math.floor(size / unit)} ${name}`
}
