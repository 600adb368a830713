// Package archtest holds the rules of the source tree as tests: who may import
// whom, which calls are made in one place only, which text never stands in a
// file. A rule that is not here is not a rule.
package archtest
