package blackbox

import (
	"context"
	"fmt"
	"os/exec"
)

// Build compiles a command of this module, such as parley/cmd/parley, into the
// file out. Flags such as -race come before the package.
func Build(ctx context.Context, out, pkg string, flags ...string) error {
	args := append([]string{"build", "-o", out}, flags...)
	text, err := exec.CommandContext(ctx, "go", append(args, pkg)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("building %s: %w: %s", pkg, err, text)
	}
	return nil
}
