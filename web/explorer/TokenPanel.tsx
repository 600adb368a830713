import { Check, CircleDashed, Pencil, Plus, Undo2, X } from 'lucide-react'
import { type FormEvent, type RefObject, useRef, useState } from 'react'
import { Button, IconButton } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Menu } from '../ui/Menu.tsx'
import { type Option, Select } from '../ui/Select.tsx'
import type { App, GrantedPage } from './api.ts'
import { type Chip, type ChipLook, mixed } from './chips.ts'
import { focusButtonIn } from './focus.ts'
import { mask } from './mask.ts'
import { Secret } from './Secret.tsx'
import { type Text, useText } from './text.ts'
import type { Held, Tokens } from './useTokens.ts'

interface TokenPanelProps {
  tokens: Tokens
  apps: readonly App[]
  permissions: readonly string[]
  copy(text: string): void
  panel: RefObject<HTMLElement | null>
}

/** TokenPanel makes, shows and changes the token that calls go out with. */
export function TokenPanel({ tokens, apps, permissions, copy, panel }: TokenPanelProps) {
  const t = useText()
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={t('token')}
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4"
    >
      <Select
        label={t('app')}
        options={apps.map(({ id, name }) => ({ id, label: name, note: id }))}
        value={tokens.app}
        onChange={tokens.setApp}
      />
      <Select
        label={t('owner')}
        options={owners(t, tokens.user, tokens.pages)}
        value={ownerOf(tokens.current)}
        onChange={tokens.choose}
        placeholder={t('owner.none')}
      />
      <TokenField tokens={tokens} copy={copy} />
      <Permissions tokens={tokens} permissions={permissions} />
      <div className="flex flex-col gap-2">
        <Button look="primary" isDisabled={tokens.app === ''} onPress={tokens.generate}>
          {t('generate')}
        </Button>
        <p role="status" className="text-13 text-muted empty:hidden">
          {tokens.waiting ? t('generate.busy') : tokens.said}
        </p>
      </div>
    </section>
  )
}

/** owners lists the tokens that can be changed to, and why some cannot. */
function owners(t: Text, user: Held | undefined, pages: readonly GrantedPage[]): Option[] {
  return [
    { id: 'user', label: t('owner.user'), note: user?.info.user_name ?? t('owner.userMissing'), disabled: !user },
    { id: 'app', label: t('owner.app'), note: t('owner.appNote') },
    ...pages.map(({ id, name, tasks }) => {
      const disabled = !tasks.includes('MESSAGING')
      return {
        id,
        label: t('owner.page', { name }),
        note: disabled ? t('owner.noMessaging') : tasks.join(', '),
        disabled,
      }
    }),
  ]
}

function ownerOf(current: Held | undefined): string | null {
  if (!current) return null
  return current.info.kind === 'page' ? (current.info.page_id ?? null) : current.info.kind
}

function TokenField({ tokens, copy }: { tokens: Tokens; copy(text: string): void }) {
  const t = useText()
  const [editing, edit] = useState(false)
  const [text, setText] = useState('')
  const box = useRef<HTMLDivElement>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') await tokens.use(text.trim())
    setText('')
    edit(false)
    focusButtonIn(box)
  }
  if (tokens.current && !editing) {
    return (
      <div className="flex flex-col gap-1">
        <span className="font-medium text-13">{t('token')}</span>
        <div ref={box} className="flex min-h-8 items-center justify-between gap-1">
          <Secret
            key={tokens.current.text}
            secret={tokens.current.text}
            shown={mask(tokens.current.text)}
            onCopy={() => copy(tokens.current?.text ?? '')}
          />
          <IconButton label={t('token.edit')} className="min-h-6! min-w-6!" onPress={() => edit(true)}>
            <Pencil />
          </IconButton>
        </div>
      </div>
    )
  }
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <TextField
        label={t('token')}
        placeholder={t('token.paste')}
        mono
        className="flex-1"
        value={text}
        onChange={setText}
        autoComplete="off"
        autoFocus={editing}
      />
      {text.trim() !== '' && <Button type="submit">{t('token.use')}</Button>}
    </form>
  )
}

function Permissions({ tokens, permissions }: { tokens: Tokens; permissions: readonly string[] }) {
  const t = useText()
  const adder = useRef<HTMLDivElement>(null)
  const toggle = ({ name, look }: Chip) => {
    tokens.toggle(name)
    if (look === 'wanted') focusButtonIn(adder)
  }
  const rest = permissions.filter((name) => !tokens.chips.some((chip) => chip.name === name))
  const entries = rest.map((name) => ({ id: name, label: name, onAction: () => tokens.toggle(name) }))
  return (
    <div className="flex flex-col gap-2">
      <h2 className="font-medium text-13">{t('permissions')}</h2>
      {tokens.chips.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {tokens.chips.map((chip) => (
            <PermissionChip key={chip.name} chip={chip} onToggle={() => toggle(chip)} />
          ))}
        </ul>
      )}
      <div ref={adder}>
        <Menu
          label={t('permissions.add')}
          trigger={
            <Button isDisabled={entries.length === 0}>
              <Plus />
              {t(entries.length === 0 ? 'permissions.addNone' : 'permissions.add')}
            </Button>
          }
          entries={entries}
        />
      </div>
      {tokens.current && mixed(tokens.chips) && <p className="text-12 text-warn">{t('permissions.hint')}</p>}
    </div>
  )
}

const looks: Record<ChipLook, string> = {
  granted: 'border-transparent bg-accent-soft text-text',
  wanted: 'border-dashed border-control text-text',
  dropped: 'border-line text-muted line-through',
}

const icons = { granted: Check, wanted: CircleDashed, dropped: X }

/** PermissionChip is one permission; its look is told in words as well. */
function PermissionChip({ chip, onToggle }: { chip: Chip; onToggle(): void }) {
  const t = useText()
  const Icon = icons[chip.look]
  const dropped = chip.look === 'dropped'
  return (
    <li
      className={`inline-flex min-h-6.5 max-w-full items-center gap-1 rounded-control border px-2 text-12 has-[button]:pe-0 ${looks[chip.look]}`}
    >
      <Icon aria-hidden="true" className="size-3.5 shrink-0 stroke-[1.75]" />
      <span dir="ltr" className="break-all font-mono">
        {chip.name}
      </span>
      <span className="sr-only">{t(`look.${chip.look}`)}</span>
      {chip.name !== 'public_profile' && (
        <IconButton
          label={t(dropped ? 'permissions.keep' : 'permissions.remove', { name: chip.name })}
          className="min-h-6! min-w-6!"
          onPress={onToggle}
        >
          {dropped ? <Undo2 /> : <X />}
        </IconButton>
      )}
    </li>
  )
}
