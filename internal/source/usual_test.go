package source

// This file tests that the usual values of parameters do not depend on an order.

import (
	"strings"
	"testing"
)

// TestUsualNamesStandOnce: a name of two values would have the one or the other.
func TestUsualNamesStandOnce(t *testing.T) {
	table := map[string]string{}
	for value, names := range usualTable() {
		for _, name := range strings.Fields(names) {
			if other, twice := table[plainName(name)]; twice && other != value {
				t.Errorf("%s is usually %s and %s", name, other, value)
			}
			table[plainName(name)] = value
		}
	}
	if len(table) < 300 {
		t.Errorf("only %d names", len(table))
	}
}
