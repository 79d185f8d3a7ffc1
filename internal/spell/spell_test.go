package spell

// This file tests distances and the names that are suggested.

import (
	"slices"
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
