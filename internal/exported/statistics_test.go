package exported

// This file tests which batch norms are in the mode of the run.

import (
	"encoding/json"
	"testing"
)

// TestWithoutStatistics: F.batch_norm(weight, None, None, training=True) stays as it is.
func TestWithoutStatistics(t *testing.T) {
	for arg, want := range map[string]bool{
		`{"as_none":true}`: true, `{"as_optional_tensor":{"as_none":true}}`: true, `{"as_tensor":{"name":"m"}}`: false, `{"as_optional_tensor":{"as_tensor":{"name":"m"}}}`: false,
	} {
		var n nodeRecord
		text := `{"target":"torch.ops.aten.batch_norm.default","inputs":[{"name":"running_mean","arg":` + arg + `}],"outputs":[]}`
		if err := json.Unmarshal([]byte(text), &n); err != nil {
			t.Fatal(err)
		}
		if got := withoutStatistics(&n); got != want {
			t.Errorf("%s: %v, want %v", arg, got, want)
		}
	}
}
