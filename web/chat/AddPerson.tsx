import { useLingui } from '@lingui/react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { wordsOf } from '../lib/api.ts'
import { Avatar } from '../thread/Avatar.tsx'
import sheet from '../thread/sheet.module.css'
import { type Customer, createCustomer } from './api.ts'
import style from './chat.module.css'
import { Problem } from './Problem.tsx'

interface AddPersonProps {
  /** Who has written to this Page before and is not open. */
  known: readonly Customer[]
  onAdd(customer: Customer): void
  onCancel(): void
}

const mostShown = 8

/** AddPerson asks whom to act as: somebody new, or somebody who has written before. */
export function AddPerson({ known, onAdd, onCancel }: AddPersonProps) {
  const { _ } = useLingui()
  const dialog = useRef<HTMLDialogElement>(null)
  const [name, setName] = useState('')
  const [problem, setProblem] = useState('')
  useEffect(() => dialog.current?.showModal(), [])

  const create = async (event: FormEvent) => {
    event.preventDefault()
    try {
      onAdd(await createCustomer(name.trim()))
    } catch (err) {
      setProblem(wordsOf(err))
    }
  }
  const matching = known.filter((c) => c.name.toLocaleLowerCase().includes(name.trim().toLocaleLowerCase()))

  return (
    <dialog ref={dialog} className={style.dialog} aria-labelledby="add-person" onClose={onCancel}>
      <h2 id="add-person">{_('people.add')}</h2>
      <form onSubmit={create}>
        <label>
          <span>{_('people.name')}</span>
          <input
            dir="auto"
            value={name}
            maxLength={100}
            required
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <Problem text={problem} />
        {matching.length > 0 && (
          <fieldset>
            <legend>{_('people.known')}</legend>
            {matching.slice(0, mostShown).map((c) => (
              <button key={c.id} type="button" className={sheet.choice} onClick={() => onAdd(c)}>
                <Avatar name={c.name} />
                <span dir="auto">{c.name}</span>
              </button>
            ))}
          </fieldset>
        )}
        <div className={style.actions}>
          {/* The browser gives the focus back when a dialog closes; its close event comes later. */}
          <button type="button" className={style.secondary} onClick={() => dialog.current?.close()}>
            {_('cancel')}
          </button>
          <button type="submit" className={style.primary}>
            {_('people.create')}
          </button>
        </div>
      </form>
    </dialog>
  )
}
