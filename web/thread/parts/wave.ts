// The waveform of a sound, as heights of bars.

/** bars is how many stand side by side. */
export const bars = 36

/** flat is the waveform of a sound that has not been read. */
export const flat: readonly number[] = Array<number>(bars).fill(0)

const largest = 2_000_000 // bytes that are worth reading for a picture of them
const rate = 8000 // Hz, plenty for loudness

/** heightsOf tells how loud each part of the samples is; the loudest is 1. */
export function heightsOf(samples: Float32Array): number[] {
  const loud = Array.from(flat, (_, i) => {
    const part = samples.subarray((i * samples.length) / bars, ((i + 1) * samples.length) / bars)
    return part.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  })
  const most = Math.max(...loud)
  return most > 0 ? loud.map((height) => height / most) : loud
}

/** waveOf reads a file of this server. One that is long or cannot be read stays flat. */
export async function waveOf(url: string, size: number | undefined): Promise<readonly number[]> {
  if ((size ?? 0) > largest) return flat
  try {
    const file = await (await fetch(url)).arrayBuffer()
    if (file.byteLength > largest) return flat
    const sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(file)
    return heightsOf(sound.getChannelData(0))
  } catch {
    return flat
  }
}
