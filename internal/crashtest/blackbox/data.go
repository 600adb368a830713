package blackbox

import "path/filepath"

// Database returns the SQLite file in a data directory.
func Database(data string) string { return filepath.Join(data, "parley.db") }
