// Package messaging is the domain: Pages, customers, threads, messages and
// the 24-hour window. Decisions are pure functions over a Thread; every change
// is one Event appended to the journal of its Page, and everything else
// (lists, webhooks, live views) follows from the journal.
package messaging
