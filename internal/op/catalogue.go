package op

// This file holds Catalogue, the set of operators that a builder applies.

import (
	"slices"
	"strings"
)

// Catalogue is a set of operators, found by their names. It does not change
// once it is made, and any number of builders may read it at the same time.
type Catalogue struct {
	all          []*Operator
	byName       map[string]*Operator
	byPythonName map[string]Spelling
}

// Spelling is one Python name of an operator.
type Spelling struct {
	Name     string // "F.relu"
	Operator *Operator
	InPlace  bool
}

// spellingsPerOperator is how many Python names an operator has, on average.
const spellingsPerOperator = 2

// NewCatalogue indexes operators, family by family. It panics if two of them
// have a name or a Python name in common: that is a fault of the program, as a
// regular expression is that does not compile.
func NewCatalogue(families ...[]*Operator) *Catalogue {
	all := slices.Concat(families...)
	c := &Catalogue{
		all:          all,
		byName:       make(map[string]*Operator, len(all)),
		byPythonName: make(map[string]Spelling, spellingsPerOperator*len(all)),
	}
	for _, o := range all {
		c.add(o)
	}
	return c
}

func (c *Catalogue) add(o *Operator) {
	if c.byName[o.Name] != nil {
		panic("op: two operators are named " + o.Name)
	}
	c.byName[o.Name] = o
	for name := range strings.FieldsSeq(o.Python) {
		if _, twice := c.byPythonName[name]; twice {
			panic("op: two operators are spelled " + name)
		}
		inPlace := strings.HasSuffix(name, "_") && !strings.HasSuffix(name, "__")
		c.byPythonName[name] = Spelling{Name: name, Operator: o, InPlace: inPlace}
	}
}

// All returns every operator, family by family. The list must not be changed.
func (c *Catalogue) All() []*Operator { return c.all }

// Lookup finds an operator by its canonical name.
func (c *Catalogue) Lookup(name string) (*Operator, bool) {
	o, ok := c.byName[name]
	return o, ok
}

// PythonNames returns every Python name ("torch.relu", "F.relu",
// "Tensor.relu_") with the operator it reaches. The map must not be changed.
func (c *Catalogue) PythonNames() map[string]Spelling { return c.byPythonName }
