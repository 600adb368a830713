import { useLingui } from '@lingui/react'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { get, post, wordsOf } from '../lib/api.ts'
import { Avatar } from '../thread/Avatar.tsx'
import { Mark } from '../ui/Mark.tsx'
import style from './login.module.css'

/** LoginRequest is what an app asks for. */
interface LoginRequest {
  app: { id: string; name: string }
  person: { id: string; name: string }
  permissions: { name: string; required: boolean }[]
  unknown: string[]
  pages: { id: string; name: string; category: string; tasks: string[] }[]
}

/** LoginDialog asks a person which permissions and Pages an app may have. */
export function LoginDialog() {
  const { _ } = useLingui()
  const [request, setRequest] = useState<LoginRequest>()
  const [problem, setProblem] = useState('')
  useEffect(() => {
    get<LoginRequest>(`/_/api/login/request${location.search}`).then(setRequest, (err) => setProblem(wordsOf(err)))
  }, [])

  const answer = async (call: string, choice: object) => {
    try {
      const { location: next } = await post<{ location: string }>(`/_/api/login/${call}`, { query, ...choice })
      location.replace(next)
    } catch (err) {
      setProblem(wordsOf(err))
    }
  }
  return (
    <main className={style.page}>
      <title>{_('login.page')}</title>
      <div className={style.card}>
        <Mark size={32} />
        {problem && (
          <p className={style.problem} role="alert" dir="auto">
            {problem}
          </p>
        )}
        {request && (
          <Consent
            request={request}
            onGrant={(choice) => answer('grant', choice)}
            onRefuse={() => answer('refuse', {})}
          />
        )}
      </div>
    </main>
  )
}

const query = location.search.slice(1)

interface ConsentProps {
  request: LoginRequest
  onGrant(choice: { scopes: string[]; page_ids: string[] }): void
  onRefuse(): void
}

function Consent({ request, onGrant, onRefuse }: ConsentProps) {
  const { _ } = useLingui()
  const { app, person, permissions, pages, unknown } = request
  const [scopes, setScopes] = useState(() => new Set(permissions.map((p) => p.name)))
  const [chosen, setChosen] = useState(() => new Set(pages.map((p) => p.id)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onGrant({ scopes: [...scopes], page_ids: [...chosen] })
  }
  return (
    <form className={style.form} onSubmit={submit}>
      <h1>{_('login.title', { app: app.name })}</h1>
      <p className={style.person}>
        <Avatar name={person.name} />
        <span dir="auto">{_('login.person', { name: person.name })}</span>
      </p>
      <fieldset>
        <legend>{_('login.permissions')}</legend>
        {permissions.map(({ name, required }) => (
          <Choice
            key={name}
            checked={scopes.has(name)}
            disabled={required}
            onChange={() => setScopes(toggled(scopes, name))}
          >
            <code>{name}</code>
          </Choice>
        ))}
      </fieldset>
      {unknown.length > 0 && <p className={style.unknown}>{_('login.unknown', { names: unknown.join(', ') })}</p>}
      {pages.length > 0 && (
        <fieldset>
          <legend>{_('login.pages')}</legend>
          {pages.map((page) => (
            <Choice key={page.id} checked={chosen.has(page.id)} onChange={() => setChosen(toggled(chosen, page.id))}>
              <span dir="auto">{page.name}</span>
              <small>{page.category}</small>
            </Choice>
          ))}
        </fieldset>
      )}
      <div className={style.actions}>
        <button type="button" className={style.secondary} onClick={onRefuse}>
          {_('cancel')}
        </button>
        <button type="submit" className={style.primary}>
          {_('login.continue')}
        </button>
      </div>
    </form>
  )
}

interface ChoiceProps {
  checked: boolean
  disabled?: boolean
  onChange(): void
  children: ReactNode
}

function Choice({ checked, disabled = false, onChange, children }: ChoiceProps) {
  return (
    <label className={style.choice}>
      <input type="checkbox" checked={checked} disabled={disabled} onChange={onChange} />
      <span>{children}</span>
    </label>
  )
}

function toggled(set: ReadonlySet<string>, name: string): Set<string> {
  const next = new Set(set)
  if (!next.delete(name)) next.add(name)
  return next
}
