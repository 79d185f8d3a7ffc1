// Package junit writes what passed and what failed as the XML that test reports are
// read from. Entry point: Write.
package junit

import (
	"encoding/xml"
	"io"

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

// Add adds a case, failed for the reason given or passed if that is empty.
func (s *Suite) Add(name, failure string) {
	c := Case{Name: escape.Line(name), Suite: s.Name}
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
