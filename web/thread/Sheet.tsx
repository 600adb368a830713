import { useLingui } from '@lingui/react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Icon } from './Icon.tsx'
import style from './sheet.module.css'

interface SheetProps {
  title: string
  children: ReactNode
  onClose(): void
  /** Part of the height of the window, in percent; absent: as high as what it shows. */
  height?: number
  /** Beside the title. */
  extra?: ReactNode
  /** Shows pictures: nothing but them. */
  dark?: boolean
}

/** Sheet stands over the page until closed, by its button or by Esc. */
export function Sheet({ title, children, onClose, height, extra, dark = false }: SheetProps) {
  const { _ } = useLingui()
  const dialog = useRef<HTMLDialogElement>(null)
  const gone = useRef(false)
  const id = useId()
  useLayoutEffect(() => {
    const box = dialog.current
    gone.current = false
    box?.showModal()
    return () => {
      gone.current = true
      box?.close() // one that is only taken away loses the focus
    }
  }, [])
  const look = `${style.sheet} ${dark ? style.dark : ''} ${height ? style.fixed : ''} ${height === 100 ? style.whole : ''}`
  return (
    <dialog
      ref={dialog}
      className={look}
      style={height ? { blockSize: `${height}dvh` } : {}}
      aria-labelledby={id}
      onClose={() => gone.current || onClose()}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header className={style.head}>
        <h2 id={id} dir="auto">
          {title}
        </h2>
        {extra}
        <button type="button" className={style.close} aria-label={_('close')} onClick={() => dialog.current?.close()}>
          <Icon name="close" size={20} />
        </button>
      </header>
      <div className={style.content}>{children}</div>
    </dialog>
  )
}
