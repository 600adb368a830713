import { type ClipboardEvent, forwardRef, type KeyboardEvent } from 'react'
import { Button } from '../ui/Button.tsx'
import { inputLook } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import { isWholeRequest, METHODS, type Method, parseQuery } from './query.ts'
import { useText } from './text.ts'
import type { Request } from './useRequest.ts'

interface QueryBarProps {
  request: Request
  versions: readonly string[]
  onMethod(method: Method): void
  onSubmit(): void
}

const colours: Record<Method, string> = {
  GET: '[&_button]:text-info',
  POST: '[&_button]:text-ok',
  DELETE: '[&_button]:text-danger',
}

/** QueryBar is the line that a call is written on. The ref is its text field. */
export const QueryBar = forwardRef<HTMLInputElement, QueryBarProps>(function QueryBar(
  { request, versions, onMethod, onSubmit },
  field,
) {
  const t = useText()
  const { draft, change } = request
  const known = versions.includes(draft.version) ? versions : [draft.version, ...versions]

  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text')
    if (!isWholeRequest(text)) return
    event.preventDefault()
    request.take(parseQuery(text))
  }
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    onSubmit()
  }

  return (
    <div
      className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] gap-2 sm:grid-cols-[7rem_6.5rem_minmax(0,1fr)_auto]"
      dir="ltr"
    >
      <Select
        label={t('method')}
        hideLabel
        className={`font-semibold ${colours[draft.method]}`}
        options={METHODS.map((id) => ({ id, label: id }))}
        value={draft.method}
        onChange={(id) => onMethod(METHODS.find((method) => method === id) ?? 'GET')}
      />
      <Select
        label={t('version')}
        hideLabel
        options={known.map((id) => ({ id, label: id }))}
        value={draft.version}
        onChange={(version) => change({ version })}
      />
      <input
        ref={field}
        aria-label={t('query')}
        className={`${inputLook} h-8 font-mono text-13! max-sm:order-last max-sm:col-span-3`}
        value={draft.query}
        onChange={(event) => change({ query: event.target.value })}
        onPaste={paste}
        onKeyDown={enter}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        inputMode="url"
        enterKeyHint="send"
      />
      <Button look="primary" className="min-w-24" onPress={() => (request.slow ? request.cancel() : onSubmit())}>
        {t(request.slow ? 'cancel' : 'submit')}
      </Button>
    </div>
  )
})
