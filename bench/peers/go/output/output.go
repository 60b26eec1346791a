// Package output tells the program that runs a peer what it has found.
package output

import (
	"encoding/json"
	"fmt"
	"os"
)

// Print writes figures as JSON; with an error it writes that instead, and ends the program with code 1.
func Print(figures any, err error) {
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(figures)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
