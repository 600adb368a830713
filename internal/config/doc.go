// Package config holds what an operator may set. One struct describes every
// setting; a setting has the same name as a command-line flag (--public-url),
// an environment variable (PARLEY_PUBLIC_URL) and a TOML key (public_url).
// A flag wins over the environment, the environment over the file, the file
// over the default.
package config
