import { expect, test } from 'vitest'
import { graphRequest } from './call.ts'
import { type Draft, draftFromUrl, draftToUrl, tidy, withParsed } from './draft.ts'
import { dialogUrl, readLanding } from './login.ts'

const draft = (part: Partial<Draft> = {}): Draft => ({ ...draftFromUrl('', 'v26.0'), ...part })

test('starts with GET, the newest version and me', () => {
  expect(draft()).toEqual({
    method: 'GET',
    version: 'v26.0',
    query: 'me?fields=id,name',
    params: [],
    body: 'params',
    json: '',
  })
})

test('reads a deep link', () => {
  const got = draftFromUrl('?method=post&path=3333%2Fmessages&version=v25.0', 'v26.0')
  expect(got).toMatchObject({ method: 'POST', query: '3333/messages', version: 'v25.0' })
  expect(draftFromUrl('?path=v24.0/me&method=PATCH', 'v26.0')).toMatchObject({
    method: 'GET',
    query: 'me',
    version: 'v24.0',
  })
})

test('writes the address without a token and keeps what else is in it', () => {
  const sent = tidy(draft({ query: '/me/accounts ?limit=1 & access_token=EAA123' }))
  expect(draftToUrl(sent, '77', '?lang=ar')).toBe(
    '?lang=ar&method=GET&path=me%2Faccounts%3Flimit%3D1&version=v26.0&app=77',
  )
})

test('takes a parsed request over and leaves the rest', () => {
  const old = draft({ params: [{ name: 'a', value: '1' }] })
  expect(withParsed(old, { query: 'x' })).toEqual({ ...old, query: 'x' })
  expect(withParsed(old, { query: 'x', method: 'POST', params: [], json: '{}' })).toMatchObject({
    body: 'json',
    json: '{}',
    params: [],
  })
  expect(withParsed(draft({ body: 'json' }), { query: 'x', params: [{ name: 'b', value: '' }] }).body).toBe('params')
})

test('sends values verbatim', () => {
  const params = [
    { name: ' recipient ', value: '{id:4444}' },
    { name: '', value: 'left out' },
  ]
  expect(graphRequest(draft({ method: 'POST', query: '3333/messages', params }), 'T')).toEqual({
    method: 'POST',
    path: 'v26.0/3333/messages',
    token: 'T',
    form: [['recipient', '{id:4444}']],
  })
  expect(graphRequest(draft({ method: 'POST', body: 'json', json: ' {a:1}' }), '').json).toBe(' {a:1}')
})

test('asks the dialog for a token in the fragment', () => {
  expect(dialogUrl('http://h', '77', ['public_profile', 'pages_show_list'], 's1')).toBe(
    '/dialog/oauth?client_id=77&redirect_uri=http%3A%2F%2Fh%2F_%2Fexplorer%2Ftoken&response_type=token&scope=public_profile%2Cpages_show_list&state=s1&display=popup',
  )
})

test('reads what the dialog sent back', () => {
  expect(readLanding('', '#access_token=EAA1&expires_in=3600&state=s1')).toEqual({
    state: 's1',
    outcome: { kind: 'token', token: 'EAA1' },
  })
  expect(readLanding('?error=access_denied&error_description=Permissions+error&state=s1', '')).toEqual({
    state: 's1',
    outcome: { kind: 'refused', why: 'Permissions error' },
  })
})
