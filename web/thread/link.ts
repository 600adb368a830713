// Which addresses a page follows, and which it loads.

const followed = new Set(['http:', 'https:', 'mailto:', 'tel:'])

function parsed(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}

/** linkOf returns an address that a link may lead to: the web, mail, telephone. */
export function linkOf(url: string): string | undefined {
  const address = parsed(url)
  return address && followed.has(address.protocol) ? address.href : undefined
}

/** webOf returns an address of the web. */
export function webOf(url: string): string | undefined {
  const address = parsed(url)
  return address && /^https?:$/.test(address.protocol) ? address.href : undefined
}

/** domainOf names the host of an address. */
export function domainOf(url: string): string {
  return parsed(url)?.host.replace(/^www\./, '') ?? ''
}

/** mediaOf returns the address of a file that this server keeps, or that this page has made; nothing else is loaded. */
export function mediaOf(url: string | undefined): string | undefined {
  if (typeof url !== 'string') return undefined // what a bot has named may be the name of anything
  return /^\/(?![/\\])/.test(url) || url.startsWith(`blob:${location.origin}/`) ? url : undefined
}
