// Light or dark: what the system says, unless this browser was told otherwise.

/** Theme is a choice of colours; system follows the device. */
export type Theme = 'system' | 'light' | 'dark'

const key = 'parley.theme'

/** theme returns the stored choice. */
export function theme(): Theme {
  const stored = read()
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** setTheme stores a choice and shows it. */
export function setTheme(choice: Theme): void {
  try {
    localStorage.setItem(key, choice)
  } catch {
    // A browser that keeps nothing still shows it until the page is left.
  }
  showTheme(choice)
}

/** showTheme paints the page in a theme; call it before the first render. */
export function showTheme(choice: Theme = theme()): void {
  if (choice === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = choice
}

function read(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
