import { MessagesSquare, SquareTerminal } from 'lucide-react'
import type { ReactNode } from 'react'
import { usePages } from './Shell.tsx'

/** Home leads to what there is: the Explorer, and a chat for every Page. */
export function Home() {
  const pages = usePages()
  return (
    <div className="mx-auto w-full max-w-[44rem] px-4 py-12">
      <title>Parley</title>
      <h1 className="text-30">Both sides of a conversation</h1>
      <p className="mt-3 max-w-[36rem] text-16 text-muted">
        Call the Graph API as your app on one side; read and answer as the customer on the other. Open both and watch.
      </p>
      <ul className="mt-8 grid gap-4 sm:grid-cols-2">
        <Card href="/_/explorer" icon={<SquareTerminal />} title="Explorer">
          Build a call, send it, follow the ids in its answer.
        </Card>
        {pages?.map((page) => (
          <Card key={page.id} href={`/_/chat/${page.id}`} icon={<MessagesSquare />} title={`Chat with ${page.name}`}>
            Write to the Page as one customer, or as several.
          </Card>
        ))}
      </ul>
    </div>
  )
}

interface CardProps {
  href: string
  icon: ReactNode
  title: string
  children: string
}

function Card({ href, icon, title, children }: CardProps) {
  return (
    <li>
      <a
        href={href}
        className="flex h-full items-start gap-3 rounded-card border border-line bg-surface p-4 transition-colors hover:border-control hover:bg-sunken"
      >
        <span className="rounded-card bg-accent-soft p-2 text-accent [&_svg]:size-5 [&_svg]:stroke-[1.75]">{icon}</span>
        <span>
          <span dir="auto" className="block font-semibold text-16">
            {title}
          </span>
          <span className="mt-1 block text-muted">{children}</span>
        </span>
      </a>
    </li>
  )
}
