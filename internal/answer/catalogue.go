package answer

// This file holds what the page offers to choose from, and the sources of built-in
// models.

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"heft"
	"heft/zoo"
)

// Catalogue is what there is to choose from.
type Catalogue struct {
	Models     []CatalogueModel `json:"models"`
	Cards      []CatalogueCard  `json:"cards"`
	Optimizers []string         `json:"optimizers"`
	Precisions []string         `json:"precisions"`
}

// CatalogueModel is a built-in model.
type CatalogueModel struct {
	Name        string `json:"name"`
	Task        string `json:"task"`
	Parameters  int64  `json:"parameters"`
	Description string `json:"description"`
}

// CatalogueCard is a card.
type CatalogueCard struct {
	ID     string  `json:"id"` // the short spelling: "rtx3060"
	Name   string  `json:"name"`
	Family string  `json:"family"`
	GiB    float64 `json:"gib"`
}

func (d *Desk) catalogue(context.Context, *Question, Files) (*Answer, error) {
	c := &Catalogue{Optimizers: heft.Optimizers()}
	for _, m := range heft.Zoo() {
		c.Models = append(c.Models, CatalogueModel{m.Name, string(m.Task), m.Parameters, m.Description})
	}
	for _, card := range heft.Cards() {
		id := card.Name
		if len(card.Aliases) > 0 {
			id = card.Aliases[0]
		}
		c.Cards = append(c.Cards, CatalogueCard{id, card.Name, card.Family, card.MemoryGiB})
	}
	for _, p := range []heft.Precision{heft.Float32, heft.AutocastFloat16, heft.AutocastBFloat16, heft.Float16, heft.BFloat16, heft.Float64} {
		name, err := p.MarshalText()
		if err != nil {
			return nil, err
		}
		c.Precisions = append(c.Precisions, string(name))
	}
	return &Answer{Catalogue: c}, nil
}

// source is the text of a built-in model, to be edited.
func (d *Desk) source(_ context.Context, q *Question, _ Files) (*Answer, error) {
	name, arguments, called := strings.Cut(q.Model, "(")
	m, ok := zoo.Lookup(name)
	if !ok {
		return nil, &heft.Error{Kind: heft.Usage, Message: fmt.Sprintf("no built-in model is named %.60q", name)}
	}
	text, ok := zoo.Source(m.File)
	if !ok {
		return nil, &heft.Error{Kind: heft.Internal, Message: "the source of " + m.Name + " is missing"}
	}
	expression := m.Name
	switch {
	case called:
		expression += "(" + arguments
	case m.Arguments != "":
		expression += "(" + m.Arguments + ")"
	}
	return &Answer{Text: &Text{Name: m.File, Type: "text/x-python", Text: string(text), Model: expression}}, nil
}

// changed makes changes of a setting that are written as "batch=16" or
// "checkpoint=layer1,layer2".
func changed(s heft.Setting, changes []string) (*heft.Setting, error) {
	for _, change := range changes {
		name, value, _ := strings.Cut(change, "=")
		text, err := asJSON(name, value)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &s); err != nil {
			return nil, err
		}
	}
	return &s, nil
}

// asJSON writes a value as the setting's type is in JSON.
func asJSON(name, value string) ([]byte, error) {
	t := reflect.TypeFor[heft.Setting]()
	for i := range t.NumField() {
		if key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); key != name {
			continue
		}
		var v any = value
		switch t.Field(i).Type.Kind() {
		case reflect.Slice:
			v = strings.Split(value, ",")
		case reflect.Bool, reflect.Float64, reflect.Pointer:
			v = json.RawMessage(value)
		case reflect.Int, reflect.Int64, reflect.Uint8:
			if json.Valid([]byte(value)) && value[0] != '"' && !isWord(value) {
				v = json.RawMessage(value)
			}
		}
		return json.Marshal(map[string]any{name: v})
	}
	return nil, &heft.Error{Kind: heft.Internal, Message: "there is no setting " + name}
}

// isWord tells words from numbers.
func isWord(value string) bool { return value == "true" || value == "false" || value == "null" }
