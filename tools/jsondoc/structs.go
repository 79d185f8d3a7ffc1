package main

// This file reads the structs of a package from its source.

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// room is what a package declares.
type room struct {
	types    map[string]declared
	versions map[string]string   // version constants, by name
	values   map[string][]string // constants of a string type, by the type's name
}

// declared is a type with its comment.
type declared struct {
	expression ast.Expr
	comment    string
}

// object is a struct as JSON has it; embedded structs are part of it.
type object struct {
	name    string
	comment string
	fields  []field
}

// field is one name of an object.
type field struct {
	name     string
	comment  string
	optional bool // absent where it is zero
	kind     kind
}

// kind is what a field holds. A list has an element; an object has the name of its
// struct.
type kind struct {
	json     string // "integer", "number", "string", "boolean", "array", "object"
	object   string
	element  *kind
	length   int      // of a list, 0 for any
	values   []string // the only texts, nil for any
	nullable bool
}

// document is a contract with everything it needs.
type document struct {
	contract
	version string
	objects []*object // the root first
}

func readRooms(root string) (map[string]*room, error) {
	rooms := map[string]*room{}
	for _, c := range contracts {
		if rooms[c.room] != nil {
			continue
		}
		r, err := readRoom(filepath.Join(root, c.room))
		if err != nil {
			return nil, err
		}
		rooms[c.room] = r
	}
	return rooms, nil
}

func readRoom(folder string) (*room, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	r := &room{types: map[string]declared{}, versions: map[string]string{}, values: map[string][]string{}}
	set := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			if general, ok := d.(*ast.GenDecl); ok {
				r.add(general)
			}
		}
	}
	return r, nil
}

func (r *room) add(d *ast.GenDecl) {
	for _, s := range d.Specs {
		switch spec := s.(type) {
		case *ast.TypeSpec:
			r.types[spec.Name.Name] = declared{spec.Type, oneLine(firstComment(spec.Doc, d.Doc))}
		case *ast.ValueSpec:
			r.addConstants(spec)
		}
	}
}

// addConstants keeps versions, and the values of string types.
func (r *room) addConstants(spec *ast.ValueSpec) {
	for i, value := range spec.Values {
		literal, ok := value.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			continue
		}
		text, err := strconv.Unquote(literal.Value)
		if err != nil {
			continue
		}
		if of, ok := spec.Type.(*ast.Ident); ok {
			r.values[of.Name] = append(r.values[of.Name], text)
		} else if strings.HasPrefix(text, "heft.") {
			r.versions[spec.Names[i].Name] = text
		}
	}
}

func firstComment(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if text := g.Text(); text != "" {
			return text
		}
	}
	return ""
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// document collects a contract's objects, each behind the one that first has it.
func (r *room) document(c contract) (*document, error) {
	d := &document{contract: c, version: r.versions[c.constant]}
	if d.version == "" {
		return nil, fmt.Errorf("%s has no constant %s", c.room, c.constant)
	}
	wanted := []string{c.root}
	known := map[string]bool{c.root: true}
	for i := 0; i < len(wanted); i++ {
		o, err := r.object(wanted[i])
		if err != nil {
			return nil, err
		}
		d.objects = append(d.objects, o)
		for _, f := range o.fields {
			if name := f.kind.objectName(); name != "" && !known[name] {
				known[name] = true
				wanted = append(wanted, name)
			}
		}
	}
	return d, nil
}

// objectName is the struct that a kind holds, in lists too; "" for none.
func (k *kind) objectName() string {
	if k.element != nil {
		return k.element.objectName()
	}
	return k.object
}

func (r *room) object(name string) (*object, error) {
	of, known := r.types[name]
	structure, ok := of.expression.(*ast.StructType)
	if !known || !ok {
		return nil, fmt.Errorf("%s is no struct of the package", name)
	}
	o := &object{name: name, comment: of.comment}
	for _, f := range structure.Fields.List {
		fields, err := r.fields(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		o.fields = append(o.fields, fields...)
	}
	return o, nil
}

// fields are those of one declaration: several of an embedded struct, which are all
// absent where it is embedded by pointer and nil.
func (r *room) fields(f *ast.Field) ([]field, error) {
	if len(f.Names) == 0 {
		of := f.Type
		pointer, mayBeAbsent := of.(*ast.StarExpr)
		if mayBeAbsent {
			of = pointer.X
		}
		embedded, ok := of.(*ast.Ident)
		if !ok {
			return nil, fmt.Errorf("an embedded field that is no struct of the package")
		}
		o, err := r.object(embedded.Name)
		if err != nil {
			return nil, err
		}
		for i := range o.fields {
			o.fields[i].optional = o.fields[i].optional || mayBeAbsent
		}
		return o.fields, nil
	}
	if f.Tag == nil && !ast.IsExported(f.Names[0].Name) {
		return nil, nil // JSON does not have it
	}
	if f.Tag == nil {
		return nil, fmt.Errorf("field %s has no tag", f.Names[0])
	}
	tag, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return nil, err
	}
	name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	k, err := r.kind(f.Type)
	if err != nil {
		return nil, fmt.Errorf("field %s: %w", name, err)
	}
	optional := strings.Contains(options, "omitempty")
	k.nullable = k.nullable && !optional
	return []field{{name: name, comment: oneLine(firstComment(f.Doc, f.Comment)), optional: optional, kind: k}}, nil
}

// kind translates a field's type.
func (r *room) kind(of ast.Expr) (kind, error) {
	switch t := of.(type) {
	case *ast.StarExpr:
		k, err := r.kind(t.X)
		k.nullable = true
		return k, err
	case *ast.ArrayType:
		return r.list(t)
	case *ast.Ident:
		return r.named(t.Name)
	}
	return kind{}, fmt.Errorf("a type that JSON reports do not have: %T", of)
}

func (r *room) list(t *ast.ArrayType) (kind, error) {
	element, err := r.kind(t.Elt)
	if err != nil {
		return kind{}, err
	}
	k := kind{json: "array", element: &element}
	if length, ok := t.Len.(*ast.BasicLit); ok {
		k.length, err = strconv.Atoi(length.Value)
	}
	return k, err
}

func (r *room) named(name string) (kind, error) {
	switch name {
	case "int", "int64":
		return kind{json: "integer"}, nil
	case "float64":
		return kind{json: "number"}, nil
	case "string":
		return kind{json: "string"}, nil
	case "bool":
		return kind{json: "boolean"}, nil
	}
	of, known := r.types[name]
	if !known {
		return kind{}, fmt.Errorf("the type %s is not of the package", name)
	}
	if _, ok := of.expression.(*ast.StructType); ok {
		return kind{json: "object", object: name}, nil
	}
	k, err := r.kind(of.expression)
	k.values = r.values[name]
	return k, err
}
