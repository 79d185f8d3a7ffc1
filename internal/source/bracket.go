package source

// This file says that no size of an input gives a linear layer the features that it is made
// for: it is written for another network, and one size gives too few, the next one too many.

import (
	"fmt"
	"slices"

	"heft/internal/input"
)

// bracket are two neighbouring sizes of an input, and how many features a linear layer is
// handed of each.
type bracket struct {
	want         float64
	small, large []int64 // shapes of the input
	few, many    float64
}

// note takes what an input of a shape gave, where it is a linear layer that refused it. Of the
// shapes on each side the nearest counts.
func (b *bracket) note(err error, shape []int64, want, got float64) {
	if linearAsks().FindStringSubmatch(err.Error()) == nil || b.want != 0 && b.want != want {
		return
	}
	b.want = want
	switch {
	case got < want && (b.small == nil || got >= b.few):
		b.small, b.few = slices.Clone(shape), got
	case got > want && (b.large == nil || got <= b.many):
		b.large, b.many = slices.Clone(shape), got
	}
}

// whole is the bracket where both sides are known.
func (b *bracket) whole() *bracket {
	if b.small == nil || b.large == nil {
		return nil
	}
	return b
}

// noSize is what to do where no size of the input fits a linear layer; "" where one may.
func (m *Model) noSize() string {
	b := m.bracket
	if b == nil {
		return ""
	}
	shown := func(shape []int64) string { return input.Format([]input.Spec{input.Float32(shape...)}) }
	sizes := "size"
	if len(b.small) == 4 {
		sizes = "square image"
	}
	return fmt.Sprintf("no "+sizes+" gives the layer its %.0f features, so its in_features are another network's: %s gives %.0f, %s gives %.0f", b.want, shown(b.small), b.few, shown(b.large), b.many)
}
