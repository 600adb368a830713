// Package utility keeps the message templates of Pages and fills them in:
// messages of the type UTILITY, which need no open window.
//
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
package utility
