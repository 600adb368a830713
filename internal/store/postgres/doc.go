// Package postgres keeps everything in PostgreSQL 15 or later, so that several
// nodes can serve one database.
//
// The journal is the truth and the only thing that a send writes: one INSERT
// of all waiting events is one durable commit. Its primary key (Page,
// position) decides between nodes that write to one Page: the second to take a
// position is refused, reads what the first wrote, decides again. The tables
// that lists are read from follow behind; a reader first lets them catch up.
package postgres
