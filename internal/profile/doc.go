// Package profile keeps how a Page shows itself to customers besides its
// messages: personas, the Messenger Profile (greeting, menu, ice breakers and
// the like) and settings of single customers.
//
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api
package profile
