// Package login holds the rules of the login dialog: what an app may ask a
// person for, what the person may grant, and where the browser goes then. It
// knows neither HTTP nor HTML.
// https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow
package login
