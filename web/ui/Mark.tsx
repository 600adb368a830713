/** Mark is Parley's own: two speech marks that face each other. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0">
      <path className="fill-accent" d="M4 4h9.500a2 2 0 0 1 2 2v20.200L9.800 21H6a4 4 0 0 1-4-4V6a2 2 0 0 1 2-2z" />
      <path
        className="fill-[#e09a2b]"
        d="M18.500 6a2 2 0 0 1 2-2H28a2 2 0 0 1 2 2v11a4 4 0 0 1-4 4h-3.800l-3.700 3.400z"
      />
    </svg>
  )
}
