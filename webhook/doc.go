// Package webhook is what a bot receives: the payload of a webhook POST, its
// signatures, its spelling on the wire, and a ready http.Handler that answers
// the verification request, checks the signature and hands over each event.
// SignRequest and OpenRequest are for the signed requests that webviews get.
//
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
package webhook
