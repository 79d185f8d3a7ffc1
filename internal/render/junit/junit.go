// Package junit writes what passed and what failed as the XML that test reports are
// read from. Entry point: Write.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"

	"heft/internal/escape"
)

// Suite is a list of cases.
type Suite struct {
	XMLName  xml.Name `xml:"testsuite"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Cases    []Case   `xml:"testcase"`
}

// Case is one that passed, or has a failure.
type Case struct {
	Name    string   `xml:"name,attr"`
	Suite   string   `xml:"classname,attr"`
	Failure *Failure `xml:"failure,omitempty"`
}

// Failure says why a case failed.
type Failure struct {
	Message string `xml:"message,attr"`
}

// NewSuite begins a list.
func NewSuite(name string) *Suite { return &Suite{Name: escape.Line(name)} }

// Add adds a case, failed for the reason given or passed if that is empty. A name that the list
// has gets a number: build servers take cases of one name for one.
func (s *Suite) Add(name, failure string) {
	had := func(name string) bool {
		return slices.ContainsFunc(s.Cases, func(c Case) bool { return c.Name == name })
	}
	c := Case{Name: unlike(escape.Line(name), had), Suite: s.Name}
	if failure != "" {
		c.Failure = &Failure{Message: escape.Line(failure)}
		s.Failures++
	}
	s.Tests++
	s.Cases = append(s.Cases, c)
}

// Write writes the list as a document.
func (s *Suite) Write(w io.Writer) error { return write(w, s) }

// Suites are several lists.
type Suites struct {
	XMLName xml.Name `xml:"testsuites"`
	Suites  []*Suite
}

// Add adds a list; one of a name that there is gets a number.
func (s *Suites) Add(suite *Suite) {
	suite.rename(unlike(suite.Name, func(name string) bool {
		return slices.ContainsFunc(s.Suites, func(other *Suite) bool { return other.Name == name })
	}))
	s.Suites = append(s.Suites, suite)
}

func (s *Suite) rename(name string) {
	s.Name = name
	for i := range s.Cases {
		s.Cases[i].Suite = name
	}
}

// unlike is a name that is not had, with the least number that makes it so.
func unlike(name string, had func(string) bool) string {
	for found, n := name, 2; ; n++ {
		if !had(found) {
			return found
		}
		found = fmt.Sprintf("%s (%d)", name, n)
	}
}

// Write writes the lists as a document.
func (s *Suites) Write(w io.Writer) error { return write(w, s) }

func write(w io.Writer, document any) error {
	text, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}
