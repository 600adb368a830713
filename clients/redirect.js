// Sends what a client says to graph.facebook.com to the server that PARLEY_URL names, for clients that have no setting
// for the host:
//
//   PARLEY_URL=http://127.0.0.1:8080 node --import ./redirect.js bot.js
//
// Path, headers and body stay as the client wrote them. Any other host is refused: a test calls nobody else.
import http from 'node:http'
import https from 'node:https'

const server = new URL(process.env.PARLEY_URL)

https.request = (options, onResponse) => {
  const host = options.hostname ?? options.host
  if (host !== 'graph.facebook.com') throw new Error(`a call to ${host}`)
  return http.request(
    {
      ...options,
      protocol: 'http:',
      host: server.hostname,
      hostname: server.hostname,
      port: server.port,
      agent: undefined, // the client's own speaks TLS
    },
    onResponse,
  )
}
