// Made by build/catalogues.ts.
declare module 'virtual:catalogues/*' {
  const load: Record<string, () => Promise<{ messages: import('@lingui/core').Messages }>>
  export default load
}
