package archtest

import (
	"slices"
	"strings"
	"testing"
)

// row says what one package may import besides the standard library. Tests are
// free: they may use a real store where the package itself may not.
type row struct {
	path     string   // below the module; a row covers this package alone
	own      []string // packages of the module
	external []string // modules from elsewhere
	not      []string // of the standard library, refused all the same
}

var (
	wire    = []string{"graphapi", "webhook", "internal/clock", "internal/fieldset", "internal/config", "web"}
	domain  = append([]string{"internal/auth", "internal/messaging", "internal/objects"}, wire...)
	workers = append([]string{"internal/graph", "internal/outbox", "internal/dispatch", "internal/realtime", "internal/chatview", "internal/media"}, domain...)
	owners  = []string{"graphapi", "internal/clock", "internal/objects"} // of what a Page owns
	owned   = []string{"internal/catalog", "internal/feed", "internal/labels", "internal/limits", "internal/policy",
		"internal/profile", "internal/stickers", "internal/utility"}
	outer = []string{"internal/app", "internal/config", "internal/clock", "graphapi", "webhook"}

	noIO   = []string{"database/sql", "net/http"}
	noHTTP = []string{"net/http"}
)

// rows is the whole table, from the wire outwards. A new package takes a row
// here and a sentence in docs/adr.
func rows() []row {
	return []row{
		// 0: the wire and tools.
		{path: "graphapi"},
		{path: "webhook", own: []string{"graphapi"}},
		{path: "internal/clock"},
		{path: "internal/fieldset"},
		{path: "internal/egress"},
		{path: "internal/config", own: []string{"internal/policy"}, external: []string{"github.com/BurntSushi/toml"}},
		{path: "web"},
		// 1: the domain. The two halves do not know each other.
		{path: "internal/auth", own: wire, not: noIO},
		{path: "internal/messaging", own: append([]string{"internal/objects", "internal/policy"}, wire...), not: noIO},
		{path: "internal/objects", own: wire, not: noIO},
		{path: "internal/policy"},
		{path: "internal/profile", own: owners, external: []string{"golang.org/x/net/idna"}, not: noIO},
		{path: "internal/utility", own: owners, not: noIO},
		{path: "internal/catalog", own: owners, not: noIO},
		{path: "internal/feed", own: owners, not: noIO},
		{path: "internal/labels", own: owners, not: noIO},
		{path: "internal/stickers", own: []string{"graphapi"}, external: []string{"golang.org/x/image"}, not: noIO},
		{path: "internal/limits", own: append([]string{"internal/objects"}, wire...), not: noIO},
		// 2: the registry and the workers behind the journal.
		{path: "internal/graph", own: domain, not: noIO},
		{path: "internal/login", own: domain, not: noIO},
		{path: "internal/graph/cmd/reference", own: []string{"internal/graph"}},
		{path: "internal/outbox", own: domain, not: noIO},
		{path: "internal/chatview", own: domain, not: noIO},
		{path: "internal/dispatch", own: append([]string{"internal/egress", "internal/outbox"}, domain...)},
		{path: "internal/media", own: append([]string{"internal/egress", "internal/objects"}, wire...), external: []string{
			"github.com/boombuler/barcode",
			"github.com/gabriel-vasile/mimetype", "github.com/minio/minio-go/v7", "golang.org/x/image"}},
		{path: "internal/realtime", own: append([]string{"internal/outbox", "internal/chatview"}, domain...),
			external: []string{"github.com/gobwas/ws", "github.com/prometheus/client_golang"}},
		// 3: storage.
		{path: "internal/store", own: append([]string{"internal/store/sqlite", "internal/store/postgres"}, workers...), not: noHTTP},
		{path: "internal/store/sqlite", own: workers, external: []string{"modernc.org/sqlite", "modernc.org/libc"}, not: noHTTP},
		{path: "internal/store/postgres", own: workers, external: []string{"github.com/jackc/pgx/v5", "golang.org/x/sync"}, not: noHTTP},
		{path: "internal/store/storetest", own: workers, not: noHTTP},
		{path: "internal/store/pgtest", own: []string{"internal/clock"}, external: []string{"github.com/jackc/pgx/v5"}, not: noHTTP},
		{path: "internal/store/pgtest/cmd/pgtemp", own: []string{"internal/store/pgtest"}},
		// 3: HTTP. Never the store, never each other.
		{path: "internal/httpserver", own: workers, external: []string{"github.com/prometheus"}},
		{path: "internal/graphhttp", own: slices.Concat([]string{"internal/httpserver"}, owned, workers)},
		{path: "internal/adminhttp", own: slices.Concat([]string{"internal/httpserver", "internal/login"}, owned, workers)},
		{path: "internal/webhttp"},
		// 4: the one package that knows all others.
		{path: "internal/app", own: slices.Concat([]string{"internal/store", "internal/httpserver", "internal/graphhttp", "internal/adminhttp", "internal/webhttp", "internal/login"}, owned, workers)},
		// 5: what stands around it. Black boxes see the built binary alone.
		{path: "cmd/parley", own: outer},
		{path: "internal/crashtest/blackbox", own: outer},
		{path: "internal/crashtest", own: append([]string{"internal/crashtest/blackbox"}, outer...)},
		{path: "compat", own: outer},
		{path: "e2e", own: outer},
		{path: "clients"},
		{path: "bench", own: append([]string{"internal/crashtest", "internal/crashtest/blackbox", "internal/store/pgtest",
			"internal/store/sqlite", "internal/store/postgres"}, outer...),
			external: []string{"github.com/gorilla/websocket", "github.com/jackc/pgx/v5"}}, // fills big databases
		{path: "bench/bare"},
		{path: "bench/pgtx", external: []string{"github.com/jackc/pgx/v5"}},
		{path: "parleytest", own: outer},
		// The tools of the house.
		{path: "internal/archtest"},
		{path: "internal/tools/gotest"},
		{path: "internal/tools/docs", own: []string{"compat", "internal/graph"}},
	}
}

func TestImports(t *testing.T) {
	table := map[string]row{}
	for _, r := range rows() {
		table[r.path] = r
	}
	seen := map[string]bool{}
	for _, p := range packages(t) {
		seen[p.path] = true
		r, ok := table[p.path]
		if !ok {
			t.Errorf("package %s has no row in the table of imports", p.path)
			continue
		}
		for _, imported := range p.imports {
			if why := r.refuses(imported); why != "" {
				t.Errorf("%s imports %s: %s", p.path, imported, why)
			}
		}
	}
	for path := range table {
		if !seen[path] {
			t.Errorf("the row of %s stands for no package", path)
		}
	}
}

// refuses says why a package may not import another, "" when it may.
func (r row) refuses(imported string) string {
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		if slices.Contains(r.own, own) {
			return ""
		}
		return "its layer does not know that package"
	}
	if slices.Contains(r.not, imported) {
		return "this layer does no input and output of that kind"
	}
	host, _, _ := strings.Cut(imported, "/")
	if !strings.Contains(host, ".") {
		return "" // the standard library
	}
	for _, m := range r.external {
		if imported == m || strings.HasPrefix(imported, m+"/") {
			return ""
		}
	}
	return "a module from elsewhere has one place where it is used"
}

func TestRefuses(t *testing.T) {
	r := row{own: []string{"graphapi"}, external: []string{"example.org/a"}, not: []string{"net/http"}}
	cases := map[string]bool{
		"net/url": true, "net/http": false, "parley/graphapi": true, "parley/internal/auth": false,
		"example.org/a/b": true, "example.org/ab": false,
	}
	for imported, may := range cases {
		if got := r.refuses(imported) == ""; got != may {
			t.Errorf("%s: %v", imported, got)
		}
	}
}
