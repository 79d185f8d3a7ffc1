package spell

// This file tests distances and the names that are suggested.

import (
	"slices"
	"strings"
	"testing"
)

// TestNear lists the closest first, and no more than asked for.
func TestNear(t *testing.T) {
	names := []string{"conv3", "conv2d", "norm", "conv1", "con1"}
	if got := Near("conv1", names, 2); !slices.Equal(got, []string{"conv1", "conv3"}) {
		t.Errorf("near conv1: %q, want conv1 and conv3", got)
	}
	if got := Near("x", names, 3); got != nil {
		t.Errorf("near x: %q, want nothing", got)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"resnet18", "resnet50", "vgg16", "mobilenet_v2", "vit_b_16"}
	for _, tt := range []struct{ name, want string }{
		{"resnte50", "resnet50"},
		{"ResNet50", "resnet50"},
		{"mobilenetv2", "mobilenet_v2"},
		{"vgg", "vgg16"}, // its beginning
		{"v", ""},
		{"bert", ""},
		{"", ""},
	} {
		if got := Nearest(tt.name, names); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}} {
		if got := distance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// TestNearEdges: each bound at its last letter and behind it; by hand from what Near says of itself.
func TestNearEdges(t *testing.T) {
	long := func(n int) string { return strings.Repeat("a", n) }
	for _, c := range []struct {
		name       string
		candidates []string
		most       int
		want       string
	}{
		{"abc", []string{"abd", "xbd"}, 9, "abd"},                                  // a third of three letters is one
		{"ab", []string{"ax", "abx"}, 9, "abx"},                                    // of two none, but it goes on
		{"abcdef", []string{"abcxyf", "abxxxf", "abcdefgh"}, 9, "abcxyf abcdefgh"}, // two of six, and no letter more
		{"abcdef", []string{"abcdefghi"}, 9, "abcdefghi"},                          // three letters more: as what goes on
		{"bcdef", []string{"abcdef", "abcdefg"}, 9, "abcdef"},
		{"ABC", []string{"abcd", "ab"}, 9, "abcd ab"}, // equally far: in their order
		{"abc", []string{"abcd", "abce", "abc"}, 2, "abc abcd"},
		{"a", []string{"a", "ab", "b"}, 9, "a"}, // no letter may differ of one, and one is too few to go on
		{long(64), []string{long(64), long(65)}, 9, long(64)},
		{long(60), []string{long(64), long(65)}, 9, long(64)},
		{long(65), []string{long(65)}, 9, ""},
		{"ab", []string{"abc" + long(62), "ab" + long(62)}, 9, "ab" + long(62)},
		{"été", []string{"ete", "éte"}, 9, "éte"},
	} {
		if got := strings.Join(Near(c.name, c.candidates, c.most), " "); got != c.want {
			t.Errorf("near %q: %q, want %q", c.name, got, c.want)
		}
	}
}
