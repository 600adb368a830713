package blackbox

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// World is the line that the server prints when it is ready to serve.
type World struct {
	URL            string `json:"url"`
	AppID          string `json:"app_id"`
	AppSecret      string `json:"app_secret"`
	AppToken       string `json:"app_token"`
	UserID         string `json:"user_id"`
	UserToken      string `json:"user_token"`
	PageID         string `json:"page_id"`
	PageName       string `json:"page_name"`
	PageToken      string `json:"page_token"`
	CustomerID     string `json:"customer_id"`
	PSID           string `json:"psid"`
	ConversationID string `json:"conversation_id"`
	MessageID      string `json:"message_id"`
}

// Values returns the world by the names of its line.
func (w World) Values() map[string]string {
	line, err := json.Marshal(w)
	values := map[string]string{}
	if err = errors.Join(err, json.Unmarshal(line, &values)); err != nil {
		panic(err) // cannot be: all of it is text
	}
	return values
}

// Command says how to start a server. It always gets --json and a free port
// on the loopback address.
type Command struct {
	Binary string
	Args   []string  // such as serve --simulator --data DIR
	Env    []string  // NAME=value, besides those of this process
	Log    io.Writer // what the server writes to stderr; nil = nowhere
}

// Server is a running server. It does not outlive this process.
type Server struct {
	World World

	cmd   *exec.Cmd
	ended chan struct{} // closed when the process has ended
	err   error         // how it ended; read after ended
}

// Start starts a server and waits until it is ready to serve.
func Start(ctx context.Context, c Command) (*Server, error) {
	cmd := exec.Command(c.Binary, append(c.Args[:len(c.Args):len(c.Args)], "--json", "--listen", "127.0.0.1:0")...)
	cmd.Env = append(os.Environ(), c.Env...)
	cmd.Stderr = c.Log
	cmd.SysProcAttr = dieWithParent()
	out, in, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("starting server: %w", err)
	}
	cmd.Stdout = in
	err = cmd.Start()
	in.Close()
	if err != nil {
		out.Close()
		return nil, fmt.Errorf("starting server: %w", err)
	}
	s := &Server{cmd: cmd, ended: make(chan struct{})}
	go func() {
		s.err = cmd.Wait()
		close(s.ended)
	}()
	if err := s.readWorld(ctx, out); err != nil {
		s.Kill()
		return nil, fmt.Errorf("waiting for server: %w", errors.Join(err, s.err))
	}
	return s, nil
}

// readWorld reads the line of the world and leaves the rest to the void.
func (s *Server) readWorld(ctx context.Context, out *os.File) error {
	stop := context.AfterFunc(ctx, func() { out.Close() })
	defer stop()
	r := bufio.NewReader(out)
	line, err := r.ReadBytes('\n')
	if err != nil {
		out.Close()
		return errors.Join(err, ctx.Err())
	}
	go func() {
		_, _ = io.Copy(io.Discard, r)
		out.Close()
	}()
	return json.Unmarshal(line, &s.World)
}

// PID returns the process id.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Ended is closed when the process has ended.
func (s *Server) Ended() <-chan struct{} { return s.ended }

// Kill ends the process with SIGKILL and waits for its end.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill() // an error says that it has ended
	<-s.ended
}

// Stop asks the process to end with SIGTERM. It returns an error when the exit
// status is not 0, or when the process had to be killed because ctx ended.
func (s *Server) Stop(ctx context.Context) error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stopping server: %w", err)
	}
	select {
	case <-s.ended:
	case <-ctx.Done():
		s.Kill()
		return fmt.Errorf("stopping server: %w", ctx.Err())
	}
	if s.err != nil {
		return fmt.Errorf("stopping server: %w", s.err)
	}
	return nil
}
