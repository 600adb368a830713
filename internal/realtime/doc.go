// Package realtime shows committed events to whoever watches: browsers over
// WebSocket, curl and scripts over server-sent events. It is best effort: the
// journal is the truth, a hub only saves its readers from polling.
//
// A hub numbers the events it is told of. A reader that comes back names the
// last number it saw and gets what it missed, or {"type":"reset"} when that is
// no longer known: then it reads the lists again. A reader that is slower than
// its events is cut off, never waited for.
package realtime
