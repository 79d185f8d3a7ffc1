package pyvm_test

import (
	"bytes"
	"os"
	"testing"
)

func TestSmoke(t *testing.T) {
	src, err := os.ReadFile(os.Getenv("SMOKE"))
	if err != nil {
		t.Skip()
	}
	var out bytes.Buffer
	err = run(t, string(src), &out)
	t.Log(out.String())
	if err != nil {
		if r, ok := err.(interface{ Render() string }); ok {
			t.Fatal(r.Render())
		}
		t.Fatal(err)
	}
}
