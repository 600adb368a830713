package app

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// heapFloor is the heap below which no garbage collection is worth its work,
// in bytes. The live heap of a quiet server is a tenth of it, and collecting at
// twice that size would take a tenth of the time of every send.
const heapFloor = 48 << 20

// usualPercent is what Go itself sets: collect when the heap has doubled.
const usualPercent = 100

// tuneGC lets a small heap grow to heapFloor before it is collected, and
// leaves a larger one to the usual pace. The collector serves the whole
// process, so the setting does too; an operator's GOGC wins.
// https://go.dev/doc/gc-guide
func tuneGC() (stop func()) {
	before := debug.SetGCPercent(usualPercent)
	if before != usualPercent { // GOGC was set, or a server in this process tunes already
		debug.SetGCPercent(before)
		return func() {}
	}
	var stopped atomic.Bool
	watchGC(&stopped)
	return func() {
		stopped.Store(true)
		debug.SetGCPercent(usualPercent)
	}
}

// watchGC adjusts the pace now and after every collection: a value that
// nothing holds is cleaned up by each.
func watchGC(stopped *atomic.Bool) {
	if stopped.Load() {
		return
	}
	debug.SetGCPercent(percentFor(liveHeap()))
	runtime.AddCleanup(&struct{ _ [32]byte }{}, watchGC, stopped)
}

// mostPercent is what takes the smallest heap that Go collects, 4 MiB times the
// percentage, to heapFloor: with more, a nearly empty heap would pass it.
// https://pkg.go.dev/runtime
const mostPercent = heapFloor / (4 << 20) * usualPercent

// percentFor is the growth, in percent of the live heap, that reaches heapFloor.
func percentFor(live uint64) int {
	if live == 0 || live >= heapFloor {
		return usualPercent
	}
	return min(max(usualPercent, int((heapFloor-live)*100/live)), mostPercent)
}

// liveHeap is what the last collection left, in bytes.
func liveHeap() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return s[0].Value.Uint64()
}
