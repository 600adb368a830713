import { useLingui } from '@lingui/react'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../Icon.tsx'
import style from './media.module.css'

const plays = 5000 // milliseconds

interface GifProps {
  url: string
  alt: string
  onBroken(): void
}

/** Gif plays for 5 s, and not at all where motion is not wanted; a button plays it again. */
export function Gif({ url, alt, onBroken }: GifProps) {
  const { _ } = useLingui()
  const [playing, play] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches)
  const still = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!playing) return
    const timer = setTimeout(() => play(false), plays)
    return () => clearTimeout(timer)
  }, [playing])

  // The first picture stands still on a canvas, which lies over the moving one.
  const draw = (image: HTMLImageElement) => {
    const canvas = still.current
    if (!canvas) return
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    canvas.getContext('2d')?.drawImage(image, 0, 0)
  }
  return (
    <span className={style.gif}>
      <img src={url} alt={alt} dir="auto" onLoad={(event) => draw(event.currentTarget)} onError={onBroken} />
      <canvas ref={still} hidden={playing} />
      <button
        type="button"
        tabIndex={-1}
        className={style.gifButton}
        aria-label={_(playing ? 'gif.stop' : 'gif.play')}
        onClick={() => play(!playing)}
      >
        <Icon name={playing ? 'stop' : 'play'} size={20} />
      </button>
    </span>
  )
}
