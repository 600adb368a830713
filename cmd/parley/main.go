// Command parley is a self-hosted server that speaks Meta's Graph API for Page
// messaging. Its subcommands are listed by `parley help`.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"parley/internal/config"
)

// The exit statuses.
const (
	exitOK     = 0
	exitFailed = 1 // it could not be done
	exitUsage  = 2 // the command line or the configuration is wrong
)

// process is what a command sees of the world around it.
type process struct {
	args           []string
	getenv         func(string) string
	stdout, stderr io.Writer
}

// command is one subcommand.
type command struct {
	name     string
	summary  string
	settings []string // names of the settings that it reads
	run      func(ctx context.Context, p *process, c *config.Loaded) error
}

// commands lists the subcommands in the order of the help.
func commands() []command {
	return []command{dev(), serve(), migrate(), showConfig(), showVersion()}
}

func main() {
	p := &process{args: os.Args[1:], getenv: os.Getenv, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(run(context.Background(), p))
}

// run carries out one command line and returns the exit status.
func run(ctx context.Context, p *process) int {
	name, rest := "", p.args
	if len(rest) > 0 {
		name, rest = rest[0], rest[1:]
	}
	if isHelp(name) {
		return help(p, rest)
	}
	c, ok := find(name)
	if !ok {
		return p.misuse(unknown(name))
	}
	loaded, err := config.Load(c.settings, rest, p.getenv)
	switch {
	case errors.Is(err, config.ErrHelp):
		return help(p, []string{name})
	case err != nil:
		return p.misuse(fmt.Sprintf("%v\nrun `parley help %s` for what each setting means", err, name))
	}
	if err := c.run(ctx, p, loaded); err != nil {
		fmt.Fprintf(p.stderr, "parley %s: %v\n", name, err)
		return exitFailed
	}
	return exitOK
}

func (p *process) misuse(text string) int {
	fmt.Fprintf(p.stderr, "parley: %s\n", text)
	return exitUsage
}

func find(name string) (command, bool) {
	for _, c := range commands() {
		if c.name == name {
			return c, true
		}
	}
	return command{}, false
}

// unknown says what to write instead of a command that does not exist.
func unknown(name string) string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	known := strings.Join(names, ", ")
	if name == "" {
		return "no command given: run `parley dev` to try it, or `parley help`; the commands are " + known
	}
	return fmt.Sprintf("unknown command %q: the commands are %s; run `parley help`", name, known)
}
