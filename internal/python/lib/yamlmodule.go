package lib

// This file gives the yaml stand-in its reader: nodes become Python values by the
// rules of PyYAML's SafeConstructor.

import (
	"encoding/base64"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"

	"heft/internal/python/lib/yaml"
	"heft/internal/python/vm"
)

// Costs of reading: a node takes 3 µs and, with what it becomes, 160 bytes, and
// may be two bytes of text.
const (
	yamlBytesPerStep = 4
	yamlStepsPerNode = 30
	yamlMemory       = 80 // per byte of text
)

// buildYAML makes module _yaml: parse(text, tagged, free_floats) → [documents].
// tagged(tag, kind, value) makes the value of a tag that is not YAML's own;
// free_floats reads "1e5" as a number, as YAML 1.2 and OmegaConf do.
func buildYAML(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("_yaml")
	addNatives(machine, module.Dict, []native{{"parse", parseYAML}})
	return module, nil
}

func parseYAML(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var text string
	var free bool
	c := yamlConstructor{machine: machine, made: map[*yaml.Node]vm.Value{}}
	if err := args.Unpack("parse", "text", &text, "tagged", &c.tagged, "free_floats", &free); err != nil {
		return nil, err
	}
	c.freeFloats = free
	size := int64(len(text))
	if err := errors.Join(machine.Charge(size/yamlBytesPerStep), machine.Allocate(size*yamlMemory)); err != nil {
		return nil, err
	}
	documents, err := yaml.Parse(text)
	if err != nil {
		var wrong *yaml.Error
		if errors.As(err, &wrong) {
			return vm.NewTuple(vm.Str(wrong.Message), vm.MakeInt(int64(wrong.Line)), vm.MakeInt(int64(wrong.Column))), nil
		}
		return nil, err
	}
	list := vm.NewList()
	for _, document := range documents {
		value, err := c.value(document)
		if err != nil {
			return nil, err
		}
		list.Append(value)
	}
	return list, nil
}

// yamlConstructor makes values of nodes, one of each: aliases share it.
type yamlConstructor struct {
	machine    *vm.VM
	tagged     vm.Value
	freeFloats bool
	made       map[*yaml.Node]vm.Value
}

// standardTag is the name behind a tag of YAML's own: "float" of "!!float"; "" for
// none, and for "!", which says nothing to PyYAML.
func standardTag(tag string) (name string, standard bool) {
	switch {
	case tag == "" || tag == "!":
		return "", true
	case strings.HasPrefix(tag, "!!"):
		name = tag[2:]
	case strings.HasPrefix(tag, "!<tag:yaml.org,2002:") && strings.HasSuffix(tag, ">"):
		name = strings.TrimSuffix(strings.TrimPrefix(tag, "!<tag:yaml.org,2002:"), ">")
	}
	switch name {
	case "str", "int", "float", "bool", "null", "seq", "map", "set", "omap", "binary":
		return name, true
	}
	return "", false
}

func (c *yamlConstructor) value(n *yaml.Node) (vm.Value, error) {
	if made, ok := c.made[n]; ok {
		return made, nil
	}
	if err := c.machine.Charge(yamlStepsPerNode); err != nil {
		return nil, err
	}
	tag, standard := standardTag(n.Tag)
	var value vm.Value
	var err error
	switch n.Kind {
	case yaml.Sequence:
		value, err = c.sequence(n, tag == "omap")
	case yaml.Mapping:
		value, err = c.mapping(n, tag == "set")
	case yaml.Scalar:
		value, err = c.scalar(n, tag, standard)
	}
	if err == nil && !standard {
		kinds := []string{yaml.Scalar: "scalar", yaml.Sequence: "sequence", yaml.Mapping: "mapping"}
		value, err = c.machine.Call(c.tagged, []vm.Value{vm.Str(n.Tag), vm.Str(kinds[n.Kind]), value}, nil)
	}
	c.made[n] = value
	return value, err
}

// sequence makes a list; of an ordered mapping one of pairs.
func (c *yamlConstructor) sequence(n *yaml.Node, ordered bool) (vm.Value, error) {
	list := vm.NewList()
	c.made[n] = list
	for _, item := range n.Items {
		value, err := c.value(item)
		if err != nil {
			return nil, err
		}
		if single, ok := value.(*vm.Dict); ok && ordered {
			if key, of, has := single.First(); has {
				value = vm.NewTuple(key, of)
			}
		}
		list.Append(value)
	}
	return list, nil
}

func (c *yamlConstructor) mapping(n *yaml.Node, isSet bool) (vm.Value, error) {
	dict := vm.NewDict()
	c.made[n] = dict
	for _, pair := range n.Pairs { // what is merged stands before, and is replaced by, the mapping's own
		if isMerge(pair.Key) {
			if err := c.merge(dict, pair.Value); err != nil {
				return nil, err
			}
		}
	}
	for _, pair := range n.Pairs {
		if isMerge(pair.Key) {
			continue
		}
		if err := c.put(dict, pair); err != nil {
			return nil, err
		}
	}
	if isSet {
		set, _ := c.machine.Builtins.GetStr("set")
		return c.machine.Call(set, []vm.Value{dict}, nil)
	}
	return dict, nil
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.Scalar && key.Plain && key.Tag == "" && key.Value == "<<"
}

func (c *yamlConstructor) put(dict *vm.Dict, pair yaml.Pair) error {
	key, err := c.value(pair.Key)
	if err != nil {
		return err
	}
	value, err := c.value(pair.Value)
	if err != nil {
		return err
	}
	return dict.Set(c.machine, key, value)
}

// merge puts the entries of a mapping, or of several, into one that is begun: the
// first of several counts.
func (c *yamlConstructor) merge(into *vm.Dict, from *yaml.Node) error {
	sources := []*yaml.Node{from}
	if from.Kind == yaml.Sequence {
		sources = from.Items
	}
	for i := len(sources) - 1; i >= 0; i-- {
		value, err := c.value(sources[i])
		if err != nil {
			return err
		}
		dict, ok := value.(*vm.Dict)
		if !ok {
			return c.machine.Raise(c.machine.Exceptions.ValueError, "line %d: expected a mapping or list of mappings for merging", sources[i].Line)
		}
		if dict == into {
			continue
		}
		if err := c.machine.Charge(int64(dict.Len())); err != nil {
			return err
		}
		if err := c.machine.Allocate(int64(dict.Len()) * yamlMemory); err != nil {
			return err
		}
		if err := into.Update(c.machine, dict); err != nil {
			return err
		}
	}
	return nil
}

// scalar makes the value of a scalar by its tag, or where it has none by its text.
func (c *yamlConstructor) scalar(n *yaml.Node, tag string, standard bool) (vm.Value, error) {
	if tag == "str" || !standard || tag == "" && !n.Plain {
		return vm.Str(n.Value), nil
	}
	is := yaml.Resolve(n.Value)
	switch tag {
	case "int":
		is = yaml.Int
	case "float":
		is = yaml.Float
	case "bool":
		is = yaml.Bool
	case "null":
		is = yaml.Null
	case "binary":
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), ""))
		if err != nil {
			return nil, c.wrong(n, "base64 data")
		}
		return vm.Bytes(data), nil
	}
	switch is {
	case yaml.Null:
		return vm.NoneValue, nil
	case yaml.Bool:
		return c.boolean(n)
	case yaml.Int:
		return c.integer(n)
	case yaml.Float:
		return c.float(n)
	case yaml.Date:
		return c.date(n)
	}
	if c.freeFloats && strings.ContainsAny(n.Value, "eE") && strings.IndexByte("0123456789+-.", n.Value[0]) >= 0 {
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return vm.Float(f), nil
		}
	}
	return vm.Str(n.Value), nil
}

func (c *yamlConstructor) wrong(n *yaml.Node, what string) error {
	return c.machine.Raise(c.machine.Exceptions.ValueError, "line %d: %q is not %s", n.Line, n.Value, what)
}

func (c *yamlConstructor) boolean(n *yaml.Node) (vm.Value, error) {
	switch strings.ToLower(n.Value) {
	case "yes", "true", "on":
		return vm.MakeBool(true), nil
	case "no", "false", "off":
		return vm.MakeBool(false), nil
	}
	return nil, c.wrong(n, "a truth value")
}

// integer reads decimal, octal (0…), hexadecimal, binary and base 60 (1:30 is 90).
func (c *yamlConstructor) integer(n *yaml.Node) (vm.Value, error) {
	text := strings.ReplaceAll(n.Value, "_", "")
	digits := strings.TrimLeft(text, "+-")
	value := new(big.Int)
	ok := len(digits) < 5000
	switch {
	case !ok || digits == "":
		ok = false
	case strings.Contains(digits, ":"):
		for _, part := range strings.Split(digits, ":") {
			digit, err := strconv.ParseInt(part, 10, 64)
			ok = ok && err == nil
			value.Add(value.Mul(value, big.NewInt(60)), big.NewInt(digit))
		}
	case strings.HasPrefix(digits, "0x"):
		_, ok = value.SetString(digits[2:], 16)
	case strings.HasPrefix(digits, "0b"):
		_, ok = value.SetString(digits[2:], 2)
	case digits[0] == '0' && len(digits) > 1:
		_, ok = value.SetString(digits, 8)
	default:
		_, ok = value.SetString(digits, 10)
	}
	if !ok {
		return nil, c.wrong(n, "an integer")
	}
	if strings.HasPrefix(text, "-") {
		value.Neg(value)
	}
	return vm.MakeBig(value), nil
}

func (c *yamlConstructor) float(n *yaml.Node) (vm.Value, error) {
	text := strings.ToLower(strings.ReplaceAll(n.Value, "_", ""))
	sign := 1.0
	if strings.HasPrefix(text, "-") {
		sign = -1
	}
	digits := strings.TrimLeft(text, "+-")
	switch digits {
	case ".inf":
		return vm.Float(math.Inf(int(sign))), nil
	case ".nan":
		return vm.Float(math.NaN()), nil
	}
	value := 0.0
	for _, part := range strings.Split(digits, ":") {
		digit, err := strconv.ParseFloat(part, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return nil, c.wrong(n, "a number")
		}
		value = value*60 + digit
	}
	return vm.Float(sign * value), nil
}

func (c *yamlConstructor) date(n *yaml.Node) (vm.Value, error) {
	module, err := c.machine.Import("datetime")
	if err != nil {
		return nil, err
	}
	class, err := c.machine.GetAttr(module, "date")
	if err != nil {
		return nil, err
	}
	var numbers []vm.Value
	for _, part := range strings.Split(n.Value, "-") {
		number, _ := strconv.ParseInt(part, 10, 64)
		numbers = append(numbers, vm.MakeInt(number))
	}
	return c.machine.Call(class, numbers, nil)
}
