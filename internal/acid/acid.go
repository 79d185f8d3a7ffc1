// Package acid is for tests only: it names the folders with other people's sources and
// files, which are not in the repository. .ci/run brings them (tools/acid/fetch.sh).
package acid

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// leftOut is the variable in which tools/acid/fetch.sh lists what it could not bring.
const leftOut = "HEFT_LEFT_OUT"

// Folder is the folder that a variable names. Where it names none the test is skipped,
// which its output says; where CI is set it fails, unless the fetching script has said
// that the folder cannot be had.
func Folder(t testing.TB, variable string) string {
	t.Helper()
	folder := os.Getenv(variable)
	switch {
	case folder != "":
	case os.Getenv("CI") != "" && !slices.Contains(strings.Fields(os.Getenv(leftOut)), variable):
		t.Fatalf("%s is not set: source tools/acid/fetch.sh, as .ci/run does", variable)
	default:
		t.Skipf("%s is not set: tools/acid/fetch.sh brings what it names", variable)
	}
	return folder
}
