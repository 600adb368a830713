import sheet from '../thread/sheet.module.css'

/** Problem says what the server has refused; '' is nothing. */
export function Problem({ text }: { text: string }) {
  if (text === '') return null
  return (
    <p className={sheet.wrong} role="alert" dir="auto">
      {text}
    </p>
  )
}
