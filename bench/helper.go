package main

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// helper is a baseline server in a process of its own.
type helper struct {
	url string
	cmd *exec.Cmd
}

// startHelper starts a program that prints its address as the first line.
func (b *bench) startHelper(ctx context.Context, name string, args ...string) (*helper, error) {
	cmd := exec.CommandContext(ctx, b.binary(name), args...)
	cmd.Stderr = b.log
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	h := &helper{url: strings.TrimSpace(line), cmd: cmd}
	if err != nil {
		h.stop()
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	return h, nil
}

func (h *helper) stop() {
	_ = h.cmd.Process.Kill() // baselines keep nothing that a kill could spoil
	_ = h.cmd.Wait()
}
