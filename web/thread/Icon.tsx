// The few icons of a thread, drawn after Lucide (ISC): 24 px grid, 1.75 px stroke.
const paths = {
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2',
  tick: 'M20 6 9 17l-5-5',
  ticks: 'M18 6 7 17l-5-5M22 10l-7.500 7.500L13 16',
  alert: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v4M12 16h.01',
  down: 'M12 5v14M19 12l-7 7-7-7',
  send: 'M5 12h14M13 6l6 6-6 6',
  plus: 'M5 12h14M12 5v14',
  close: 'M18 6 6 18M6 6l12 12',
  offline:
    'M2 2l20 20M8.500 16.500a5 5 0 0 1 7 0M5 12.900a10 10 0 0 1 5.200-2.800M19 12.900a10 10 0 0 0-2-1.500M2 8.800a15 15 0 0 1 4.200-2.600M22 8.800a15 15 0 0 0-11.300-3.800M12 20h.01',
} as const

/** IconName is one of the icons. */
export type IconName = keyof typeof paths

/** Icon is decoration: the text beside it, or the name of its button, says the same. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
