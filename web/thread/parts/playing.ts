import type { SyntheticEvent } from 'react'

/** pauseOthers stops whatever else is playing: one at a time. */
export function pauseOthers(event: SyntheticEvent<HTMLMediaElement>): void {
  for (const other of document.querySelectorAll<HTMLMediaElement>('audio, video')) {
    if (other !== event.currentTarget) other.pause()
  }
}
