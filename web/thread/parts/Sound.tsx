import { useLingui } from '@lingui/react'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../Icon.tsx'
import { mediaOf } from '../link.ts'
import type { Attachment } from '../message.ts'
import { Missing } from './Missing.tsx'
import style from './media.module.css'
import { pauseOthers } from './playing.ts'
import { flat, waveOf } from './wave.ts'

const speeds = [1, 1.5, 2]

/** Sound plays in place: play, waveform, time, speed. */
export function Sound({ file }: { file: Attachment }) {
  const { _ } = useLingui()
  const url = mediaOf(file.url)
  const [broken, setBroken] = useState(false)
  if (!url || broken) return <Missing kind="audio" name={file.name} />
  return <Player url={url} size={file.size} name={file.name || _('kind.audio')} onBroken={() => setBroken(true)} />
}

interface PlayerProps {
  url: string
  size: number | undefined
  name: string
  onBroken(): void
}

function Player({ url, size, name, onBroken }: PlayerProps) {
  const { _, i18n } = useLingui()
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(0)
  const [speed, setSpeed] = useState(1)
  const turn = () => {
    const sound = audio.current
    if (sound?.paused)
      sound.play().catch(() => undefined) // onError tells
    else sound?.pause()
  }
  const hurry = () => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }
  const seek = (to: number) => {
    setAt(to)
    if (audio.current) audio.current.currentTime = to
  }
  const rate = new Intl.NumberFormat(i18n.locales as string).format(speed)
  return (
    <fieldset className={style.sound} aria-label={name}>
      {/* biome-ignore lint/a11y/useMediaCaption: the Send API has no transcripts */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onLoadedMetadata={(event) => setLength(finite(event.currentTarget.duration))}
        onDurationChange={(event) => setLength(finite(event.currentTarget.duration))}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onPlay={(event) => {
          pauseOthers(event)
          setPlaying(true)
        }}
        onPause={() => setPlaying(false)}
        onError={onBroken}
      />
      <button
        type="button"
        tabIndex={-1}
        className={style.play}
        aria-label={_(playing ? 'audio.pause' : 'audio.play')}
        onClick={turn}
      >
        <Icon name={playing ? 'stop' : 'play'} size={20} />
      </button>
      <button
        type="button"
        tabIndex={-1}
        className={style.speed}
        aria-label={_('audio.speed', { speed: rate })}
        onClick={hurry}
      >
        {`${rate}×`}
      </button>
      <span className={style.track}>
        <Wave url={url} size={size} played={length > 0 ? at / length : 0} />
        <time dir="ltr">{playing || at > 0 ? `${minutes(at)} / ${minutes(length)}` : minutes(length)}</time>
        <input
          type="range"
          tabIndex={-1}
          min={0}
          max={length || 1}
          step="any"
          value={at}
          aria-label={_('audio.position')}
          aria-valuetext={`${minutes(at)} / ${minutes(length)}`}
          onInput={(event) => seek(event.currentTarget.valueAsNumber)}
        />
      </span>
    </fieldset>
  )
}

function Wave({ url, size, played }: { url: string; size: number | undefined; played: number }) {
  const [wave, setWave] = useState(flat)
  useEffect(() => {
    let current = true
    void waveOf(url, size).then((heights) => current && setWave(heights))
    return () => {
      current = false
    }
  }, [url, size])
  return (
    <span className={style.wave} aria-hidden="true">
      {wave.map((height, i) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no names
          key={i}
          data-played={i / wave.length < played ? '' : undefined}
          style={{ blockSize: `${Math.round(height * 100)}%` }}
        />
      ))}
    </span>
  )
}

// A recording that a browser made may not tell its length.
const finite = (seconds: number) => (Number.isFinite(seconds) ? seconds : 0)

function minutes(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
