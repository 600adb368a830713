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
  open: 'M15 3h6v6M10 14 21 3M18 13v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h6',
  phone:
    'M22 16.900v3a2 2 0 0 1-2.200 2 19.800 19.800 0 0 1-8.600-3.100 19.500 19.500 0 0 1-6-6A19.800 19.800 0 0 1 2.100 4.200 2 2 0 0 1 4.100 2h3a2 2 0 0 1 2 1.700c.1 1 .4 1.900.7 2.800a2 2 0 0 1-.4 2.100L8.100 9.900a16 16 0 0 0 6 6l1.300-1.300a2 2 0 0 1 2.100-.4c.9.3 1.800.6 2.800.7a2 2 0 0 1 1.700 2z',
  next: 'M9 18l6-6-6-6',
  previous: 'M15 18l-6-6 6-6',
  file: 'M14 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V8zM14 2v6h6',
  missing:
    'M3 3l18 18M10.400 5H19a2 2 0 0 1 2 2v8.600M19.500 19.500A2 2 0 0 1 19 19.600H5a2 2 0 0 1-2-2V7a2 2 0 0 1 1-1.700',
  pin: 'M20 10c0 6-8 12-8 12s-8-6-8-12a8 8 0 0 1 16 0zM12 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  play: 'M7 4v16l13-8z',
  stop: 'M8 5v14M16 5v14',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  menu: 'M4 6h16M4 12h16M4 18h16',
  bell: 'M6 8a6 6 0 0 1 12 0c0 7 3 9 3 9H3s3-2 3-9M10.300 21a2 2 0 0 0 3.400 0',
  star: 'M12 2.500l3 6.200 6.700 1-4.900 4.700 1.200 6.800-6-3.200-6 3.200 1.200-6.800L2.300 9.700l6.700-1z',
  reply: 'M9 17l-5-5 5-5M4 12h10a6 6 0 0 1 6 6v2',
  plane:
    'M17.800 19.200 16 11l3.500-3.500c1.500-1.500 2-3.500 1.500-4.500-1-.5-3 0-4.500 1.500L13 8 4.800 6.200l-1.300 1.300L10 11l-3.500 3.500H3.500l-1 1 3.500 2 2 3.500 1-1v-3L12.500 14l3.500 6.500z',
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
