import type { ReactNode } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components'

/** TabEntry is one tab and its panel. */
export interface TabEntry {
  id: string
  label: string
  content: ReactNode
}

/** TabsProps: selected is the id of the open tab. */
export interface TabsProps {
  label: string
  tabs: readonly TabEntry[]
  selected: string
  onSelect(id: string): void
  className?: string
}

/** Tabs show one of several panels. */
export function Tabs({ label, tabs, selected, onSelect, className = '' }: TabsProps) {
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(String(key))}
      className={`flex min-h-0 min-w-0 flex-col ${className}`}
    >
      <TabList aria-label={label} className="flex gap-1 border-b border-line">
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            className="-mb-px cursor-pointer border-transparent border-b-2 px-3 py-1.5 font-medium text-14 text-muted hover:text-text selected:border-accent selected:text-text"
          >
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="min-h-0 min-w-0 flex-1">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
