package junit

// This file tests that a suite is XML that can be read back.

import (
	"encoding/xml"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	s := NewSuite(`heft check Net(a="<b>")`)
	s.Add("macs", "")
	s.Add("parameters", "over by 5 & more\x1b[0m")
	var b strings.Builder
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	var got Suite
	if err := xml.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != `heft check Net(a="<b>")` || got.Tests != 2 || got.Failures != 1 || len(got.Cases) != 2 || got.Cases[0].Failure != nil ||
		got.Cases[1].Failure == nil || got.Cases[1].Failure.Message != `over by 5 & more\x1b[0m` {
		t.Errorf("%s", b.String())
	}
}

// TestNames: no two cases of a list, and no two lists, have one name.
func TestNames(t *testing.T) {
	var all Suites
	for range 2 {
		s := NewSuite("net")
		s.Add("macs", "")
		s.Add("macs", "over")
		s.Add("macs", "")
		all.Add(s)
	}
	var got []string
	for _, s := range all.Suites {
		for _, c := range s.Cases {
			got = append(got, s.Name+"/"+c.Suite+"/"+c.Name)
		}
	}
	want := "net/net/macs net/net/macs (2) net/net/macs (3) net (2)/net (2)/macs net (2)/net (2)/macs (2) net (2)/net (2)/macs (3)"
	if strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
