package page

// This file tests that the built page is whole, and what is written into it.

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// TestFiles: what the page names is there, from its own folder.
func TestFiles(t *testing.T) {
	index, err := fs.ReadFile(Files(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?:src|href)="(\./[^"]+)"`).FindAllSubmatch(index, -1)
	if len(named) < 2 {
		t.Errorf("the page names %d files", len(named))
	}
	for _, found := range named {
		if _, err := fs.Stat(Files(), strings.TrimPrefix(string(found[1]), "./")); err != nil {
			t.Error(err)
		}
	}
	if strings.Contains(string(index), "://") && !strings.Contains(string(index), "xmlns='http://www.w3.org/2000/svg'") {
		t.Error("the page names another host")
	}
	if string(Index(index, "core/1a")) == string(index) || string(WithPolicy(index)) == string(index) {
		t.Error("the built page has no place for its core, or for its policy")
	}
}

func TestIndexAndPolicy(t *testing.T) {
	index := Index([]byte(`<meta charset="utf-8"><meta name="heft-core" content=""><script>1</script><script>2</script>`), "core/1a")
	if !strings.Contains(string(index), `name="heft-core" content="core/1a"`) {
		t.Errorf("%s", index)
	}
	policy := Policy(index) // the sums of "1" and "2" by openssl dgst -sha256 -binary | base64
	for _, want := range []string{"default-src 'none'", "connect-src 'self'", "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='", "'sha256-1HNeOiZeFu7gP1lxi5tdAwGcB9i2xR+Q2jpmbuwTqzU='"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s lacks %s", policy, want)
		}
	}
	if page := string(WithPolicy(index)); !strings.HasPrefix(page, `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src`) {
		t.Error(page)
	}
}
