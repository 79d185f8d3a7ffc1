package op

import (
	"testing"
)

func TestParseRelease(t *testing.T) {
	for version, want := range map[string]Release{"": {}, "2.6": {2, 6}, "1.13.1": {1, 13}, "2.11": {2, 11}} {
		if got, err := ParseRelease(version); err != nil || got != want {
			t.Errorf("%q: %v, %v", version, got, err)
		}
	}
	for _, version := range []string{"2", "two", "0.4", "2.x"} {
		if got, err := ParseRelease(version); err == nil {
			t.Errorf("%q: %v", version, got)
		}
	}
	if (Release{}).Before(2, 9) || !(Release{1, 13}).Before(2, 0) || (Release{2, 9}).Before(2, 9) || !(Release{2, 9}).Before(2, 10) {
		t.Error("releases are out of order")
	}
}
