/** What stands for a secret on the screen: enough to tell two apart. */
export function mask(secret: string): string {
  return secret.length > 12 ? `${secret.slice(0, 4)}...${secret.slice(-2)}` : '...'
}

/** Hides the token in a paging address. */
export function maskInUrl(url: string): string {
  return url.replace(/([?&]access_token=)([^&#]*)/g, (_, key: string, token: string) => key + mask(token))
}
