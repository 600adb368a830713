// Package messaging is the domain: Pages, customers, threads, messages, and
// the rules of who may write to whom and when. Decisions are pure functions
// over a Thread (decide.go: the order; window.go, agreed.go, restriction.go,
// control.go: the rules); every change is one Event appended to the journal of
// its Page, folded into the Thread by Apply, and everything else (lists,
// webhooks, live views) follows from the journal.
//
// What is no change of a conversation is an object: contacts, groups, the
// names under which people are found, restrictions, the policy packs of apps.
package messaging
