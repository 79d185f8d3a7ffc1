package fault

// This file tests the words for types of JSON and of Go.

import (
	"reflect"
	"testing"
)

func TestWords(t *testing.T) {
	for value, want := range map[string]string{
		"string": "a text", "bool": "true or false", "array": "a list", "object": "an object", "number 1.5": "the number 1.5", "number": "the number",
	} {
		if got := written(value); got != want {
			t.Errorf("%s is %s, want %s", value, got, want)
		}
	}
	for _, c := range []struct {
		of   reflect.Type
		want string
	}{
		{reflect.TypeFor[bool](), "true or false"}, {reflect.TypeFor[*bool](), "true or false"}, {reflect.TypeFor[string](), "a text"}, {reflect.TypeFor[float32](), "a number"}, {reflect.TypeFor[**float64](), "a number"},
		{reflect.TypeFor[[]int](), "a list"}, {reflect.TypeFor[[2]int](), "a list"}, {reflect.TypeFor[map[string]int](), "an object"}, {reflect.TypeFor[struct{}](), "an object"}, {reflect.TypeFor[int](), "a whole number"}, {reflect.TypeFor[uint8](), "a whole number"},
	} {
		if got := wanted(c.of); got != c.want {
			t.Errorf("%v is %s, want %s", c.of, got, c.want)
		}
	}
}
