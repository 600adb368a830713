import { Check, Plus, TriangleAlert, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button, IconButton } from '../ui/Button.tsx'
import { inputLook } from '../ui/Field.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import type { EdgeParam } from './api.ts'
import type { Draft } from './draft.ts'
import { focusButtonIn } from './focus.ts'
import { looksStructured, readLoose, toJson } from './loose.ts'
import type { Param } from './query.ts'
import { useText } from './text.ts'

interface ParamsProps {
  draft: Draft
  change(part: Partial<Draft>): void
  /** What the edge of the query takes. */
  known: readonly EdgeParam[]
}

/** Params edits what a POST or DELETE carries: rows, or one JSON text. */
export function Params(props: ParamsProps) {
  const t = useText()
  return (
    <Tabs
      label={t('request')}
      selected={props.draft.body}
      onSelect={(id) => props.change({ body: id === 'json' ? 'json' : 'params' })}
      tabs={[
        { id: 'params', label: t('params'), content: <Rows {...props} /> },
        { id: 'json', label: t('json'), content: <JsonBody {...props} /> },
      ]}
    />
  )
}

function Rows({ draft, change, known }: ParamsProps) {
  const t = useText()
  const list = useRef<HTMLUListElement>(null)
  const adder = useRef<HTMLDivElement>(null)
  const focusNew = useRef<'name' | 'value' | null>(null)
  const { params } = draft

  // A row that was just added is where one goes on writing.
  useEffect(() => {
    if (!focusNew.current) return
    const row = list.current?.children[params.length - 1]
    row?.querySelector<HTMLElement>(focusNew.current === 'name' ? 'input' : 'textarea')?.focus()
    focusNew.current = null
  }, [params.length])

  const add = (name: string) => {
    focusNew.current = name === '' ? 'name' : 'value'
    change({ params: [...params, { name, value: '' }] })
  }
  const set = (i: number, part: Partial<Param>) =>
    change({ params: params.map((p, j) => (j === i ? { ...p, ...part } : p)) })
  const remove = (i: number) => {
    change({ params: params.filter((_, j) => j !== i) })
    focusButtonIn(adder)
  }
  const missing = known.filter(({ name }) => !params.some((param) => param.name === name))

  return (
    <div className="flex flex-col gap-3 py-3">
      <ul ref={list} className="flex flex-col gap-3 empty:hidden">
        {params.map((param, i) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            key={i}
            n={i + 1}
            param={param}
            set={(part) => set(i, part)}
            remove={() => remove(i)}
          />
        ))}
      </ul>
      <div ref={adder}>
        <Button onPress={() => add('')}>
          <Plus />
          {t('params.add')}
        </Button>
      </div>
      {missing.length > 0 && (
        <div>
          <p className="mb-1 text-12 text-muted">{t('params.suggest')}</p>
          <div className="flex flex-wrap gap-1" dir="ltr">
            {missing.map(({ name, required }) => (
              <Button
                key={name}
                look="quiet"
                className={`min-h-7! px-2! border border-line font-mono text-12! ${required ? 'text-text' : ''}`}
                onPress={() => add(name)}
              >
                <Plus />
                {name}
              </Button>
            ))}
          </div>
        </div>
      )}
      <p className="text-12 text-muted">{t('params.noun')}</p>
    </div>
  )
}

interface RowProps {
  n: number
  param: Param
  set(part: Partial<Param>): void
  remove(): void
}

// The parameters that are objects even when their braces were lost on the way.
const OBJECTS = ['recipient', 'message', 'postback']

function Row({ n, param, set, remove }: RowProps) {
  const t = useText()
  const json = looksStructured(param.value, OBJECTS.includes(param.name)) ? readLoose(param.value) : undefined
  return (
    <li className="rounded-card border border-line bg-surface p-2">
      <div className="flex gap-2" dir="ltr">
        <input
          aria-label={t('params.nameOf', { n })}
          placeholder={t('params.name')}
          className={`${inputLook} h-8 font-mono text-13!`}
          value={param.name}
          onChange={(event) => set({ name: event.target.value })}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
        />
        <IconButton label={t('params.remove', { name: param.name || t('params.this') })} onPress={remove}>
          <X />
        </IconButton>
      </div>
      <textarea
        aria-label={t('params.valueOf', { n })}
        placeholder={t('params.value')}
        className={`${inputLook} field-sizing-content mt-2 max-h-48 resize-none py-1.5 font-mono text-13!`}
        rows={1}
        dir="auto"
        value={param.value}
        onChange={(event) => set({ value: event.target.value })}
        spellCheck={false}
      />
      {json && (
        <div className="mt-1 flex min-h-7 flex-wrap items-center justify-between gap-x-2">
          <Mark reading={json} />
          {json.ok && toJson(json.value) !== param.value && (
            <Button look="quiet" className="min-h-7! px-2! text-12!" onPress={() => set({ value: toJson(json.value) })}>
              {t('params.toJson')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

function Mark({ reading }: { reading: ReturnType<typeof readLoose> }) {
  const t = useText()
  const Icon = reading.ok ? Check : TriangleAlert
  return (
    <p className={`flex items-center gap-1.5 text-12 ${reading.ok ? 'text-ok' : 'text-warn'}`}>
      <Icon aria-hidden="true" className="size-4 shrink-0 stroke-[1.75]" />
      {reading.ok ? t('params.ok') : t('params.bad', { why: reading.why, at: reading.at })}
    </p>
  )
}

function JsonBody({ draft, change }: ParamsProps) {
  const t = useText()
  return (
    <div className="flex flex-col py-3">
      <textarea
        aria-label={t('json.label')}
        className={`${inputLook} field-sizing-content min-h-40 py-1.5 font-mono text-13!`}
        dir="ltr"
        value={draft.json}
        onChange={(event) => change({ json: event.target.value })}
        spellCheck={false}
      />
      {draft.json.trim() !== '' && <Mark reading={readLoose(draft.json)} />}
      <p className="mt-1 text-12 text-muted">{t('json.hint')}</p>
    </div>
  )
}
