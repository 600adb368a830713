// Package blackbox runs the built binary as an operator does and speaks to it
// over the wire alone. The crash tests and the benchmarks stand on it.
package blackbox
