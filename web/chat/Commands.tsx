// https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api/commands
import { useLingui } from '@lingui/react'
import sheet from '../thread/sheet.module.css'
import type { Command } from './api.ts'
import style from './composer.module.css'

/** matching returns the commands that a text may become: it begins with / and holds nothing else yet. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const begun = /^\/(\S*)$/.exec(text)?.[1]?.toLowerCase()
  return begun === undefined ? [] : commands.filter((c) => c.name.toLowerCase().startsWith(begun))
}

/** commandsIn names the commands that a text contains. */
export function commandsIn(commands: readonly Command[], text: string): string[] {
  const words = new Set(text.split(/\s+/).filter((word) => word.startsWith('/')))
  return commands.map((c) => c.name).filter((name) => words.has(`/${name}`))
}

interface CommandsProps {
  commands: readonly Command[]
  onChoose(command: Command): void
}

/** Commands lists the words that the bot knows, above the composer. */
export function Commands({ commands, onChoose }: CommandsProps) {
  const { _ } = useLingui()
  if (commands.length === 0) return null
  return (
    <ul className={style.commands} aria-label={_('commands')}>
      {commands.map((command) => (
        <li key={command.name}>
          <button type="button" className={sheet.choice} onClick={() => onChoose(command)}>
            <bdi>
              <strong>/{command.name}</strong>
            </bdi>
            <small dir="auto">{command.description}</small>
          </button>
        </li>
      ))}
    </ul>
  )
}
