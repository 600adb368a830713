// Package pgtest runs a throw-away PostgreSQL for tests and benchmarks: one
// cluster per process, one fresh database per test, durable like a real one,
// and gone when the process ends in whatever way.
package pgtest
