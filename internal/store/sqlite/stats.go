package sqlite

import "sync/atomic"

// Stats counts what the store did since it was opened.
type Stats struct {
	Commits     uint64 // transactions committed by the writer, each with one sync
	Events      uint64 // journal rows in them
	DerivedRows uint64 // rows of derived tables written behind
	Flushes     uint64 // times that the derived rows caught up
	Pages       uint64 // database pages written to the write-ahead log
	Checkpoints uint64 // copies of the write-ahead log into the database
	Writes      uint64 // statements run by the writer
	Reads       uint64 // statements run by readers
}

// stats are the live counters behind Stats.
type stats struct {
	Commits, Events, DerivedRows, Flushes, Pages, Checkpoints, Writes, Reads atomic.Uint64
}

// Stats returns the counters.
func (db *DB) Stats() Stats {
	s := db.stats
	return Stats{
		Commits: s.Commits.Load(), Events: s.Events.Load(), DerivedRows: s.DerivedRows.Load(), Flushes: s.Flushes.Load(),
		Pages: s.Pages.Load(), Checkpoints: s.Checkpoints.Load(), Writes: s.Writes.Load(), Reads: s.Reads.Load(),
	}
}
