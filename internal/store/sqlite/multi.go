package sqlite

import "strings"

// multi is an INSERT of one row that is also prepared for several rows at
// once: fewer calls into SQLite for each row.
type multi struct {
	stmts [len(multiSizes)]*stmt
}

var multiSizes = [...]int{64, 8, 1}

// prepareMulti prepares an INSERT whose text ends with VALUES (?, ...).
func prepareMulti(c *conn, insert string) (m multi, err error) {
	row := insert[strings.Index(insert, "VALUES ")+len("VALUES "):]
	for i, n := range multiSizes {
		if m.stmts[i], err = c.prepare(insert + strings.Repeat(", "+row, n-1)); err != nil {
			return m, err
		}
	}
	return m, nil
}

// insert writes n rows; bind binds the columns of row i.
func (m *multi) insert(n int, bind func(s *stmt, i int)) error {
	done := 0
	for i, size := range multiSizes {
		for s := m.stmts[i]; n-done >= size; {
			for range size {
				bind(s, done)
				done++
			}
			if err := s.each(nil); err != nil {
				return err
			}
		}
	}
	return nil
}
