import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { setTheme, type Theme, theme } from '../lib/theme.ts'
import { IconButton } from './Button.tsx'

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const icons = { system: Monitor, light: Sun, dark: Moon }
const names = { system: 'as the system', light: 'light', dark: 'dark' }

/** ThemeSwitch goes round the three choices of colours. */
export function ThemeSwitch() {
  const [choice, choose] = useState(theme)
  const Icon = icons[choice]
  return (
    <IconButton
      label={`Colours: ${names[choice]}`}
      onPress={() => {
        setTheme(next[choice])
        choose(next[choice])
      }}
    >
      <Icon />
    </IconButton>
  )
}
