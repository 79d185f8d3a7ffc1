package tape

// This file reads the events of a tape and the arguments of its calls.

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"

	"heft/internal/graph"
)

// eventKind says what an event is.
type eventKind string

// The kinds of events, as a tape spells them.
const (
	eventOp            eventKind = "op"
	eventEnter         eventKind = "enter"
	eventLeave         eventKind = "leave"
	eventFree          eventKind = "free"
	eventGrad          eventKind = "grad"
	eventAutocast      eventKind = "autocast"
	eventCheckpoint    eventKind = "checkpoint"
	eventCheckpointEnd eventKind = "checkpoint end"
)

// noTensor stands for a result that is no tensor.
const noTensor = -1

type event struct {
	kind          eventKind
	name          string // of the overload
	args          []value
	keywords      []string
	keywordValues []value
	results       []int
	index         int // of the module or storage
	tensors       []int
	flag          bool        // gradients are on, a checkpoint is reentrant
	dtype         graph.DType // of autocast; InvalidDType is off
}

// UnmarshalJSON reads one event.
func (e *event) UnmarshalJSON(text []byte) error {
	items, err := split(text, "event", 1)
	if err != nil {
		return err
	}
	var kind string
	if err := into(items[:1], "event", &kind); err != nil {
		return err
	}
	e.kind = eventKind(kind)
	rest := items[1:]
	switch e.kind {
	case eventOp:
		return e.readOp(rest)
	case eventEnter:
		if len(rest) == 0 {
			return errorf("no module is named in %s", short(text))
		}
		return into(rest, "module call", &e.index, &e.tensors)
	case eventLeave:
		return into(rest, "module's end", &e.tensors)
	case eventFree:
		e.index = -1
		return into(rest, "free", &e.index)
	case eventGrad:
		return into(rest, "event", &e.flag)
	case eventCheckpoint:
		return into(rest, "checkpoint", &e.flag, &e.tensors)
	case eventAutocast:
		return e.readAutocast(rest)
	case eventCheckpointEnd:
		return into(rest, "event")
	}
	return errorf("heft knows no event %q", kind)
}

func (e *event) readAutocast(items []json.RawMessage) error {
	var name *string
	if err := into(items, "autocast", &name); err != nil || name == nil {
		return err
	}
	dtype, ok := graph.ParseDType(*name)
	if !ok || !dtype.IsFloating() {
		return errorf("autocast to %q", *name)
	}
	e.dtype = dtype
	return nil
}

func (e *event) readOp(items []json.RawMessage) error {
	if len(items) < 3 {
		return errorf("a call has a name, arguments and results")
	}
	var args []json.RawMessage
	var results []*int
	var keywords map[string]json.RawMessage
	if err := into(items, "call", &e.name, &args, &results, &keywords); err != nil {
		return err
	}
	for _, text := range args {
		v, err := readValue(text)
		if err != nil {
			return err
		}
		e.args = append(e.args, v)
	}
	for _, name := range slices.Sorted(maps.Keys(keywords)) {
		v, err := readValue(keywords[name])
		if err != nil {
			return err
		}
		e.keywords, e.keywordValues = append(e.keywords, name), append(e.keywordValues, v)
	}
	for _, id := range results {
		if id == nil {
			e.results = append(e.results, noTensor)
			continue
		}
		e.results = append(e.results, *id)
	}
	return nil
}

// value is an argument: nil, bool, size, float64, string, graph.DType, tensorRef or
// []value.
type value any

// tensorRef is the position of a tensor.
type tensorRef int

// maxNesting bounds lists in lists: index takes a list of tensors.
const maxNesting = 4

func readValue(text []byte) (value, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, unreadable(err)
	}
	return convert(v, maxNesting)
}

func convert(v any, depth int) (value, error) {
	switch v := v.(type) {
	case json.Number:
		return convertNumber(string(v))
	case []any:
		if depth == 0 {
			return nil, errorf("an argument nests too deep")
		}
		list := make([]value, len(v))
		for i := range v {
			item, err := convert(v[i], depth-1)
			if err != nil {
				return nil, err
			}
			list[i] = item
		}
		return list, nil
	case map[string]any:
		return convertObject(v)
	}
	return v, nil // nil, bool, string
}

// convertNumber reads an integer, or a float: JSON's 1.0 and 1e-05 are floats.
func convertNumber(text string) (value, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return size{constant: n}, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, errorf("%s is no number that heft can hold", short([]byte(text)))
	}
	return f, nil
}

var specialNumbers = map[string]float64{"inf": math.Inf(1), "-inf": math.Inf(-1), "nan": math.NaN()}

func convertObject(object map[string]any) (value, error) {
	if len(object) == 1 {
		if n, ok := object["t"].(json.Number); ok {
			if id, err := strconv.Atoi(string(n)); err == nil {
				return tensorRef(id), nil
			}
		}
		if name, ok := object["d"].(string); ok {
			if dtype, ok := graph.ParseDType(name); ok {
				return dtype, nil
			}
		}
		if name, ok := object["x"].(string); ok {
			if number, ok := specialNumbers[name]; ok {
				return number, nil
			}
		}
		if pair, ok := object["b"].([]any); ok {
			return convertSlope(pair)
		}
	}
	return nil, errorf("an argument is an object that heft cannot read")
}

func convertSlope(pair []any) (value, error) {
	text, err := json.Marshal(map[string]any{"b": pair})
	if err != nil {
		return nil, unreadable(err)
	}
	var s size
	if err := s.UnmarshalJSON(text); err != nil {
		return nil, err
	}
	return s, nil
}
