package torch

// This file says where a program sees another PyTorch than the release that it is
// simulated for. Kernels, defaults and refusals follow the release of the run. A
// session that is opened for a release hides younger names from programs that ask for
// them; what they use without asking is there, and noted.

import (
	"fmt"
	"slices"

	"heft/internal/op"
)

// youngNames are names that programs ask for to choose between a release's ways,
// by the release that brought them (its notes).
var youngNames = map[string]op.Release{
	"torch.nn.functional.scaled_dot_product_attention": {Major: 2, Minor: 0},
	"torch.compile":                 {Major: 2, Minor: 0},
	"torch.compiler":                {Major: 2, Minor: 1},
	"torch.vmap":                    {Major: 2, Minor: 0},
	"torch.func":                    {Major: 2, Minor: 0},
	"torch._dynamo":                 {Major: 2, Minor: 0},
	"torch.inference_mode":          {Major: 1, Minor: 9},
	"torch.linalg":                  {Major: 1, Minor: 8},
	"torch.fft":                     {Major: 1, Minor: 7},
	"torch.bfloat16":                {Major: 1, Minor: 3},
	"torch.float8_e4m3fn":           {Major: 2, Minor: 1},
	"torch.autocast":                {Major: 1, Minor: 10},
	"torch.amp":                     {Major: 1, Minor: 10},
	"torch.nn.functional.rms_norm":  {Major: 2, Minor: 4},
	"torch.rms_norm":                {Major: 2, Minor: 4},
	"torch.nn.functional.mish":      {Major: 1, Minor: 9},
	"torch.nn.functional.silu":      {Major: 1, Minor: 7},
	"torch.nn.functional.hardswish": {Major: 1, Minor: 6},
}

// youngerThan tells whether a release came before a name.
func youngerThan(release op.Release, name string) bool {
	since, young := youngNames[name]
	return young && release.Before(since.Major, since.Minor)
}

// noteSince remembers that the program looked up a name that not every release
// has. torch.__version__ differs in all of them.
func noteSince(l *library, name string) {
	if _, young := youngNames[name]; !young && name != "torch.__version__" {
		return
	}
	if !slices.Contains(l.asked, name) {
		l.asked = append(l.asked, name)
	}
}

// noteRelease lists what the program saw that a release would not have shown it.
func noteRelease(l *library, release op.Release) {
	for _, name := range l.asked {
		switch since, young := youngNames[name]; {
		case !release.Before(newestMajor, newestMinor):
		case young && release.Before(since.Major, since.Minor):
			l.builder.Assume("release", fmt.Sprintf("the program finds %s, which PyTorch %d.%d does not have", name, release.Major, release.Minor),
				"which of its ways it takes")
		case !young && l.release != release && release.Before(2, 0):
			l.builder.Assume("release", fmt.Sprintf("the program reads torch.__version__ as %s, not %d.%d", torchVersion(l), release.Major, release.Minor),
				"which of its ways it takes")
		}
	}
}
