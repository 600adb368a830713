// Command pgtemp runs a throw-away PostgreSQL for scripts. It prints the DSN of
// an empty database on one line and lasts until its standard input ends or it
// is told to stop (SIGTERM, SIGINT); then everything is removed. Arguments are
// server settings, such as shared_buffers=512MB.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"parley/internal/store/pgtest"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtemp:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	c, err := pgtest.NewCluster(ctx, os.Args[1:]...)
	if err != nil {
		return err
	}
	defer c.Stop()
	dsn, _, err := c.CreateDatabase(ctx)
	if err != nil {
		return err
	}
	fmt.Println(dsn)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	<-ctx.Done()
	return nil
}
