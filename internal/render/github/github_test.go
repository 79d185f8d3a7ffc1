package github

// This file tests that a message is one command.

import (
	"strings"
	"testing"
)

func TestError(t *testing.T) {
	var b strings.Builder
	if err := Error(&b, "", "heft: a,b", "50% over\n::error::forged"); err != nil {
		t.Fatal(err)
	}
	if err := Notice(&b, "a,b:c/model.py", "heft", "kept"); err != nil {
		t.Fatal(err)
	}
	if want := "::error title=heft%3A a%2Cb::50%25 over\\n::error::forged\n::notice file=a%2Cb%3Ac/model.py,line=1,title=heft::kept\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}
