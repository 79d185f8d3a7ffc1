package cli

// This file writes a CPU profile of a command.

import (
	"os"
	"runtime/pprof"

	"github.com/spf13/cobra"
)

// addProfile adds --cpuprofile, which help does not list. stop ends the profile; go
// tool pprof reads it.
func addProfile(command *cobra.Command) (stop func() error) {
	var file *os.File
	name := command.PersistentFlags().String("cpuprofile", "", "write a CPU profile to a file")
	_ = command.PersistentFlags().MarkHidden("cpuprofile") // fails for a flag that does not exist
	command.PersistentPreRunE = func(*cobra.Command, []string) (err error) {
		if *name == "" {
			return nil
		}
		if file, err = os.Create(*name); err != nil {
			return &usageError{message: err.Error(), hint: "--cpuprofile FILE names a file that can be written"}
		}
		return pprof.StartCPUProfile(file)
	}
	return func() error {
		if file == nil {
			return nil
		}
		pprof.StopCPUProfile()
		return file.Close()
	}
}
