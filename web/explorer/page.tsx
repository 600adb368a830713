import { useCallback, useEffect, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { type App, loadApps, loadSchema, type Schema } from './api.ts'
import { Explorer } from './Explorer.tsx'
import { useText } from './text.ts'

/** ExplorerPage builds, sends and understands calls of the Graph API. */
export function ExplorerPage() {
  const t = useText()
  const [world, setWorld] = useState<{ schema: Schema; apps: App[] }>()
  const [failed, setFailed] = useState('')
  const load = useCallback(() => {
    setFailed('')
    Promise.all([loadSchema(), loadApps()]).then(
      ([schema, apps]) => setWorld({ schema, apps }),
      (error: Error) => setFailed(error.message),
    )
  }, [])
  useEffect(load, [load])
  return (
    <div className="mx-auto flex w-full max-w-[96rem] flex-1 flex-col gap-3 p-3 sm:p-4">
      <title>{`${t('title')} · Parley`}</title>
      <h1 className="sr-only">{t('title')}</h1>
      {world && <Explorer {...world} />}
      {failed !== '' && (
        <div role="alert" className="flex flex-wrap items-center gap-3 rounded-card bg-danger-soft p-4">
          <p>{t('failed', { why: failed })}</p>
          <Button onPress={load}>{t('again')}</Button>
        </div>
      )}
    </div>
  )
}
