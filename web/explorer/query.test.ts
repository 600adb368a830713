import { expect, test } from 'vitest'
import { followId, followPage } from './follow.ts'
import { mask, maskInUrl } from './mask.ts'
import { isWholeRequest, type Parsed, parseQuery, requestPath, shellWords } from './query.ts'

const addresses: [string, Parsed][] = [
  ['me/accounts', { query: 'me/accounts' }],
  ['/me/accounts', { query: 'me/accounts' }],
  ['  me?fields=id,name ', { query: 'me?fields=id,name' }],
  ['v21.0/me', { query: 'me', version: 'v21.0' }],
  ['/v21.0/me?fields=id', { query: 'me?fields=id', version: 'v21.0' }],
  [
    'https://graph.facebook.com/v25.0/3333/conversations?fields=participants',
    { query: '3333/conversations?fields=participants', version: 'v25.0' },
  ],
  ['http://127.0.0.1:8080/me#x', { query: 'me' }],
  [
    'https://graph.facebook.com/v26.0/2222/accounts &access_token=EAAB1c',
    { query: '2222/accounts', version: 'v26.0', token: 'EAAB1c' },
  ],
  ['2222/accounts ? fields=id & limit=2', { query: '2222/accounts?fields=id&limit=2' }],
  ['me?access_token=EAAB1x&fields=id', { query: 'me?fields=id', token: 'EAAB1x' }],
  ['me?access_token=123%7Cabc', { query: 'me', token: '123|abc' }],
  ['me?access_token={user-access-token}', { query: 'me' }],
  ['me?access_token=USER-ACCESS-TOKEN', { query: 'me' }],
  [
    '3333/conversations?fields=participants,messages{id,message}',
    { query: '3333/conversations?fields=participants,messages{id,message}' },
  ],
  ['', { query: '' }],
]
test.each(addresses)('reads %s', (text, want) => expect(parseQuery(text)).toEqual(want))

const curls: [string, Parsed][] = [
  [
    'curl -i -X GET "https://graph.facebook.com/v26.0/me?fields=id,name&access_token=EAA1b"',
    { method: 'GET', version: 'v26.0', query: 'me?fields=id,name', params: [], token: 'EAA1b' },
  ],
  [
    "$ curl -g 'http://127.0.0.1:8080/me/accounts' -H 'Authorization: Bearer EAA1b'",
    { method: 'GET', query: 'me/accounts', params: [], token: 'EAA1b' },
  ],
  [
    'curl -X POST "https://graph.facebook.com/v26.0/3333/messages" \\\n -d "recipient={id:4444}" -d "messaging_type=RESPONSE" \\\n -d "message={text:\'Hello, new customer!\'}" -d "access_token=EAA1b"',
    {
      method: 'POST',
      version: 'v26.0',
      query: '3333/messages',
      token: 'EAA1b',
      params: [
        { name: 'recipient', value: '{id:4444}' },
        { name: 'messaging_type', value: 'RESPONSE' },
        { name: 'message', value: "{text:'Hello, new customer!'}" },
      ],
    },
  ],
  [
    `curl -H 'Content-Type: application/json' -d '{"recipient":{"id":"4"}}' 'https://x.test/v2.6/me/messages?access_token=<TOKEN>'`,
    { method: 'POST', version: 'v2.6', query: 'me/messages', params: [], json: '{"recipient":{"id":"4"}}' },
  ],
  [
    'curl -G https://x.test/me -d fields=id --data-urlencode "q=a b"',
    { method: 'GET', query: 'me?fields=id&q=a b', params: [] },
  ],
  [
    'curl -sX DELETE https://x.test/3333/subscribed_apps',
    { method: 'DELETE', query: '3333/subscribed_apps', params: [] },
  ],
  [
    "curl -o out.txt --max-time 3 -F 'a=1' --request=POST https://x.test/4",
    { method: 'POST', query: '4', params: [{ name: 'a', value: '1' }] },
  ],
]
test.each(curls)('takes apart %s', (text, want) => expect(parseQuery(text)).toEqual(want))

test('splits shell words', () => {
  expect(shellWords(`curl 'a b'"c\\"d" e\\ f \\\n g "h\\n"`)).toEqual(['curl', 'a bc"d', 'e f', 'g', 'h\\n'])
  expect(shellWords('')).toEqual([])
})

test('knows a whole request from a piece', () => {
  expect(isWholeRequest('curl x')).toBe(true)
  expect(isWholeRequest('https://x/me')).toBe(true)
  expect(isWholeRequest('v21.0/me')).toBe(true)
  expect(isWholeRequest('/accounts')).toBe(false)
})

test.each([
  ['v26.0', 'me?fields=messages{id,message}', 'v26.0/me?fields=messages%7Bid,message%7D'],
  ['', 'me', 'me'],
  ['v26.0', 'me?q=a b#c&d=50%&e=%20&f=é"', 'v26.0/me?q=a%20b%23c&d=50%25&e=%20&f=%C3%A9%22'],
])('writes %s %s', (version, query, want) => expect(requestPath(version, query)).toBe(want))

test.each([
  ['me?fields=id,name', '2222', '2222', '2222'],
  ['me', '3333', '3333', '3333'],
  ['me/accounts?limit=1', '2222', '2222', '2222/accounts'],
  ['/v21.0/me/messages', '3333', '3333', '3333/messages'],
  ['me/accounts', '3333', '2222', '3333'],
  ['2222/accounts', '3333', '2222', '3333'],
  ['me', '3333', undefined, '3333'],
])('from %s to %s when me is %s', (query, id, me, want) => expect(followId(query, id, me)).toBe(want))

test('follows a page without the token', () => {
  expect(followPage('http://h/v26.0/3/conversations?access_token=EAA1&limit=25&after=QX')).toEqual({
    query: '3/conversations?limit=25&after=QX',
    version: 'v26.0',
  })
})

test('masks', () => {
  expect(mask('EAAB0000000000x9')).toBe('EAAB...x9')
  expect(mask('short')).toBe('...')
  expect(maskInUrl('http://h/me?access_token=EAAB0000000000x9&limit=2')).toBe(
    'http://h/me?access_token=EAAB...x9&limit=2',
  )
})
