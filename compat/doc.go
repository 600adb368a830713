// Package compat holds what Parley promises to answer, as data: each case in
// cases/ names Meta's page or the recorded client behind it, the requests, and
// the exact answers. Its test runs every case against a whole server on both
// stores; docs/compatibility.md is generated from the same files. rules.txt
// lists every rule and error text of the Send API; each has a case that names
// it, or says why it has none.
//
// # Files of cases
//
//	title: ...   about: ...          of the group, before the first case
//	world: pair hooks                of the group: more than the demo world, see below
//	=== id                           begins a case
//	title: what is promised
//	rules: id, id                    of rules.txt; the first gives the source
//	source: ...                      Meta's page, or "recorded: " and a client
//	unsure: ...                      the documentation is silent; what was chosen
//	fails: ...                       expected to fail, and why; a success is red
//	world: fresh                     a server of its own, with more when named
//	> POST /path?query               begins a step
//	> POST /path?query {"a":1}       the same with a JSON body
//	> Name: value                    a header of the request
//	>> text                          a line of the body of the request
//	< 200                            the status of the answer
//	< 200 {"a":1}                    the same with the whole body
//	< 400 100/2018001 text           a whole error: code, subcode, message
//	< 400 transient 613 text         the same with is_transient
//	< Name: pattern   < !Name        a header of the answer, or its absence
//	<< pattern                       a line of the body of the answer
//	# ...                            a remark
//
// What most cases say has short forms:
//
//	> SEND {...}       POST /v24.0/me/messages as the Page
//	> MESSAGE {...}    SEND of this message to the customer
//	> TEMPLATE {...}   MESSAGE with this template payload
//	> SAY {...}        the customer writes to the Page
//	> ACT {...}        the customer acts: {"type":"read"}
//	> CLOCK 24h1s      the clock goes on
//	> HOOK pattern     waits for the POST of a webhook with this body
//	> EVENT pattern    the same, one item of messaging of the Page
//	< SENT             an accepted message to the customer
//	< SENT name        the same; $name is the message's id from now on
//
// # Patterns
//
// Everything is compared byte for byte but for $name (a value of the world),
// $any(kind), $new(name:kind), which keeps what it matched, and $proof(name).
// $repeat(3|x) is xxx, $list(3|x) is x,x,x, and $file(name) the bytes of a file that
// $files/name serves.
//
// # Worlds
//
// Every world is a new server's demo world, with $callback, a webhook of its
// own, and $files, an HTTP server of fixtures. The files in worlds/ say what
// the others have besides; they are written as the steps of a case.
package compat
