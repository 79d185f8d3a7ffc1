package op

// This file holds the tests of releases.

import "testing"

func TestReleaseOrder(t *testing.T) {
	if (Release{}).Before(2, 9) || !(Release{1, 13}).Before(2, 0) || (Release{2, 9}).Before(2, 9) || !(Release{2, 9}).Before(2, 10) {
		t.Error("releases are out of order")
	}
}
