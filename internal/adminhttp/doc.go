// Package adminhttp serves everything of Parley's own under /_/: the simulator
// API, the clock, live events, health, metrics and, when the binary carries
// them, the pages. Other programs rely on the simulator API: its calls and
// answers are a contract.
package adminhttp
