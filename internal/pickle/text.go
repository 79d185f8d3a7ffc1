package pickle

// This file writes values for people.

import (
	"fmt"
	"strings"
)

// Text writes a value for people, in one line of about so many bytes.
func Text(v any, most int) string {
	var b strings.Builder
	writeText(&b, v, most, 0)
	if b.Len() > most {
		return strings.ToValidUTF8(b.String()[:most], "") + "…"
	}
	return b.String()
}

// textDepth bounds how deep values are written.
const textDepth = 4

func writeText(b *strings.Builder, v any, most, depth int) {
	if b.Len() > most || depth > textDepth {
		b.WriteString("…")
		return
	}
	switch x := v.(type) {
	case nil:
		b.WriteString("None")
	case bool:
		b.WriteString(map[bool]string{true: "True", false: "False"}[x])
	case string:
		b.WriteString(x[:min(len(x), most)])
	case Bytes:
		fmt.Fprintf(b, "%d bytes", x.Length)
	case *List:
		writeItems(b, "[", x.Items, "]", most, depth)
	case *Tuple:
		writeItems(b, "(", x.Items, ")", most, depth)
	case *Dict:
		writeDict(b, x, most, depth)
	case *Global:
		b.WriteString(x.String())
	case *Object:
		writeObject(b, x, most, depth)
	case *Persistent:
		b.WriteString("…")
	default:
		fmt.Fprint(b, x)
	}
}

func writeItems(b *strings.Builder, open string, items []any, end string, most, depth int) {
	b.WriteString(open)
	for i, item := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		if b.Len() > most {
			break
		}
		writeText(b, item, most, depth+1)
	}
	b.WriteString(end)
}

func writeDict(b *strings.Builder, d *Dict, most, depth int) {
	b.WriteString("{")
	for i, key := range d.Keys {
		if i > 0 {
			b.WriteString(", ")
		}
		if b.Len() > most {
			break
		}
		writeText(b, key, most, depth+1)
		b.WriteString(": ")
		writeText(b, d.Values[i], most, depth+1)
	}
	b.WriteString("}")
}

func writeObject(b *strings.Builder, o *Object, most, depth int) {
	name := o.Class()
	switch name {
	case "collections.OrderedDict", "collections.defaultdict":
		writeDict(b, &o.Items, most, depth)
		return
	case "":
		name = "object"
	}
	b.WriteString(name[strings.LastIndexByte(name, '.')+1:])
	writeItems(b, "(", o.Args, ")", most, depth)
}
