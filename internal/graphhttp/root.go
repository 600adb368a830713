package graphhttp

import "parley/internal/graph"

// rootNode carries the lists that hang on no node.
type rootNode struct{}

func (rootNode) kind() *graph.Type        { return &graph.Root }
func (rootNode) appendID(b []byte) []byte { return b }

func (rootNode) appendField(_ *call, b []byte, _ string) ([]byte, bool) { return b, false }
