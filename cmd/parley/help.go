package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"parley/internal/config"
)

func isHelp(name string) bool {
	return name == "help" || name == "-h" || name == "-help" || name == "--help"
}

// help prints the commands, or the settings of one.
func help(p *process, args []string) int {
	if len(args) == 0 {
		return helpAll(p)
	}
	c, ok := find(args[0])
	if !ok {
		return p.misuse(unknown(args[0]))
	}
	return helpOne(p, c)
}

func helpAll(p *process) int {
	fmt.Fprint(p.stdout, "Parley speaks Meta's Graph API for Page messaging.\n\nUsage: parley COMMAND [FLAGS]\n\n")
	w := tabwriter.NewWriter(p.stdout, 0, 0, 3, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %s\t%s\n", c.name, c.summary)
	}
	w.Flush()
	fmt.Fprint(p.stdout, "\nStart with `parley dev`. `parley help COMMAND` lists its flags.\n")
	return exitOK
}

func helpOne(p *process, c command) int {
	fmt.Fprintf(p.stdout, "parley %s: %s.\n", c.name, c.summary)
	if len(c.settings) == 0 {
		return exitOK
	}
	fmt.Fprint(p.stdout, "\nA flag wins over the environment, the environment over the file, the file over the default.\n\n")
	w := tabwriter.NewWriter(p.stdout, 0, 0, 3, ' ', 0)
	for _, s := range config.Describe(c.settings) {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", flagColumn(s), envColumn(s), s.Doc+defaultNote(s))
	}
	w.Flush()
	return exitOK
}

func flagColumn(s *config.Setting) string {
	if !s.May(config.FromFlag) {
		return "-"
	}
	return strings.TrimSpace("--" + s.Name + " " + s.Arg)
}

func envColumn(s *config.Setting) string {
	if !s.May(config.FromEnv) {
		return "-"
	}
	return s.Env()
}

func defaultNote(s *config.Setting) string {
	if s.Value == "" {
		return ""
	}
	return " (default " + s.Value + ")"
}
