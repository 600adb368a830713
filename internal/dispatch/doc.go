// Package dispatch delivers webhooks: it decides which app hears of an event,
// posts it with both signatures, retries with back-off, keeps order within a
// thread, switches dead endpoints off and keeps a ledger of what happened.
//
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
package dispatch
