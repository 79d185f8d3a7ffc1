package cli

// This file writes a profile of heft itself, for who works on it.

import (
	"os"
	"runtime/pprof"

	"github.com/spf13/cobra"
)

// addProfile adds the hidden flag --cpuprofile to every command.
func addProfile(root *cobra.Command) {
	var name string
	var file *os.File
	flags := root.PersistentFlags()
	flags.StringVar(&name, "cpuprofile", "", "write a profile of heft's own processor time to a `file`")
	flags.Lookup("cpuprofile").Hidden = true
	root.PersistentPreRunE = func(*cobra.Command, []string) (err error) {
		if name == "" {
			return nil
		}
		if file, err = os.Create(name); err != nil {
			return err
		}
		return pprof.StartCPUProfile(file)
	}
	cobra.OnFinalize(func() {
		if file != nil {
			pprof.StopCPUProfile()
			file.Close()
			file = nil
		}
	})
}
