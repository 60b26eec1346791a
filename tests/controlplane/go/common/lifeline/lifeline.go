// Package lifeline ends a program whose starter is gone.
//
// A test process that is killed outright cannot stop what it started. It holds the other end of each program's standard
// input, though, and the system closes that end however the process dies.
package lifeline

import (
	"io"
	"os"
	"syscall"
	"time"
)

// patience is how long a program may take to stop in order after its starter went away.
const patience = 10 * time.Second

func init() {
	if os.Getenv("KYBERN_LIFELINE") != "stdin" {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
		time.Sleep(patience)
		os.Exit(1)
	}()
}
