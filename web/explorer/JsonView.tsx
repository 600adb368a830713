import { type CSSProperties, type MouseEvent, memo, useRef, useState } from 'react'
import { Menu as AriaMenu, MenuItem, Popover } from 'react-aria-components'
import { Button } from '../ui/Button.tsx'
import { popoverLook, rowLook } from '../ui/Select.tsx'
import { mask, maskInUrl } from './mask.ts'
import { Secret } from './Secret.tsx'
import type { Line, Look, Piece } from './scan.ts'
import { useText } from './text.ts'

/** Links is what a click inside the answer does. */
export interface Links {
  follow(id: string): void
  insert(id: string): void
  recipient(id: string): void
  open(id: string): void
  page(url: string): void
  takeToken(token: string): void
  copy(text: string): void
}

const colours: Record<Look, string> = {
  plain: 'text-muted',
  key: 'text-json-key',
  string: 'text-json-string',
  number: 'text-json-number',
  literal: 'text-json-literal',
}

/** JsonView draws an answer: the text as it came, ids and pages as links, tokens masked. */
export const JsonView = memo(function JsonView({ lines, links }: { lines: readonly Line[]; links: Links }) {
  const t = useText()
  const [menu, setMenu] = useState('')
  const anchor = useRef<HTMLElement | null>(null)
  const openMenu = (event: MouseEvent<HTMLElement>, id: string) => {
    event.preventDefault()
    anchor.current = event.currentTarget
    setMenu(id)
  }
  const act = (action: (id: string) => void) => () => {
    action(menu)
    setMenu('')
  }
  return (
    <>
      <pre
        dir="ltr"
        className="wrap-anywhere whitespace-pre-wrap p-4 font-mono text-13 leading-relaxed"
        data-testid="answer"
      >
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one answer never move
          <span key={i} className="block" style={hanging(line.depth)}>
            {'  '.repeat(line.depth)}
            {line.pieces.map((piece, j) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor do their pieces
              <PieceView key={j} piece={piece} links={links} openMenu={openMenu} />
            ))}
            {'\n'}
          </span>
        ))}
      </pre>
      <Popover
        triggerRef={anchor}
        isOpen={menu !== ''}
        onOpenChange={(open) => !open && setMenu('')}
        placement="bottom start"
        className={popoverLook}
      >
        <AriaMenu aria-label={t('link.menu', { id: menu })} autoFocus="first" className="min-w-48 p-1 outline-none">
          <MenuItem className={rowLook} onAction={act(links.insert)}>
            {t('link.insert')}
          </MenuItem>
          <MenuItem className={rowLook} onAction={act(links.recipient)}>
            {t('link.recipient')}
          </MenuItem>
          <MenuItem className={rowLook} onAction={act(links.open)}>
            {t('link.open')}
          </MenuItem>
          <MenuItem className={rowLook} onAction={act(links.copy)}>
            {t('link.copy')}
          </MenuItem>
        </AriaMenu>
      </Popover>
    </>
  )
})

/** hanging lets a line that is broken go on behind its own beginning. */
function hanging(depth: number): CSSProperties {
  const indent = `${2 * depth + 2}ch`
  return { paddingInlineStart: indent, textIndent: `-${indent}` }
}

interface PieceProps {
  piece: Piece
  links: Links
  openMenu(event: MouseEvent<HTMLElement>, id: string): void
}

const linkLook =
  'break-all rounded-control text-start underline decoration-dotted underline-offset-4 hover:decoration-solid'

function PieceView({ piece, links, openMenu }: PieceProps) {
  const t = useText()
  const { role, value = '' } = piece
  const colour = colours[piece.look]
  if (role === 'id') {
    return (
      <button
        type="button"
        className={`${linkLook} ${colour}`}
        onClick={() => links.follow(value)}
        onContextMenu={(event) => openMenu(event, value)}
      >
        {piece.text}
      </button>
    )
  }
  if (role === 'page') {
    return (
      <button
        type="button"
        className={`${linkLook} ${colour}`}
        title={t('link.page')}
        onClick={() => links.page(value)}
      >
        {maskInUrl(piece.text)}
      </button>
    )
  }
  if (role === 'token') return <TokenPiece value={value} links={links} />
  return <span className={colour}>{piece.text}</span>
}

/** TokenPiece is a token of the answer: masked, with what one does with it. */
function TokenPiece({ value, links }: { value: string; links: Links }) {
  const t = useText()
  return (
    <span className="inline-flex max-w-full indent-0 flex-wrap items-center gap-1 align-middle font-sans">
      <Secret secret={value} shown={`"${mask(value)}"`} className={colours.string} onCopy={() => links.copy(value)} />
      <Button look="quiet" className="min-h-6! px-2! text-12!" onPress={() => links.takeToken(value)}>
        {t('token.useThis')}
      </Button>
    </span>
  )
}
