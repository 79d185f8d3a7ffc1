package syntax

// This file parses f-strings.

import "strings"

// fstring adds one f-string to the run.
func (r *stringRun) fstring() {
	raw := strings.ContainsAny(r.parser.text(r.token()), "rR")
	r.next()
	for {
		switch r.kind() {
		case tFStringMiddle:
			r.middle(raw, false)
		case tLeftBrace:
			r.field(raw)
		case tFStringEnd:
			r.next()
			return
		default:
			r.invalid()
		}
	}
}

// middle adds literal text. Braces are doubled outside a format specification.
func (r *stringRun) middle(raw, spec bool) {
	pos := r.pos()
	body := r.parser.text(r.token())
	if !spec {
		body = singleBraces(body, raw)
	}
	r.add(pos, r.decode(pos, literal{body: body, raw: raw}))
	r.next()
}

// singleBraces replaces doubled braces, leaving the names in \N{…} alone.
func singleBraces(text string, raw bool) string {
	if strings.IndexByte(text, '{') < 0 && strings.IndexByte(text, '}') < 0 {
		return text
	}
	if !raw && strings.Contains(text, `\N{`) {
		return text // the escape is refused later
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "{{", "{"), "}}", "}")
}

// field adds a replacement field: {expression = !r :specification}.
func (r *stringRun) field(raw bool) {
	pos := r.pos()
	expressionStart := r.token().end
	r.next()
	value := &FormattedValue{expr: at(pos), Value: r.fieldValue()}
	debug := r.accept(tAssign)
	if debug {
		r.add(pos, r.scan.src[expressionStart:r.token().start])
	}
	if r.kind() == tExclamation {
		value.Conversion = r.conversion()
	}
	r.flush()
	specified := r.kind() == tColon
	if specified {
		value.FormatSpec = r.specification(raw)
	}
	if debug && !specified && value.Conversion == 0 {
		value.Conversion = 'r'
	}
	if r.kind() != tRightBrace {
		r.failScan()
		r.fail(r.pos(), "f-string: expecting '}'")
	}
	r.next()
	r.exprs = append(r.exprs, value)
}

func (r *stringRun) fieldValue() Expr {
	switch r.kind() {
	case tYield:
		return r.yield()
	case tRightBrace, tColon, tExclamation, tAssign:
		r.fail(r.pos(), "f-string: valid expression required before '%s'", r.parser.text(r.token()))
	}
	pos := r.pos()
	first := r.starOr((*parser).namedExpression)
	if r.kind() == tComma {
		return r.tupleRest(pos, first, (*parser).namedExpression)
	}
	return first
}

func (r *stringRun) conversion() byte {
	r.next()
	text := r.parser.text(r.token())
	if r.kind() != tName {
		r.failScan()
		r.fail(r.pos(), "f-string: invalid conversion character")
	}
	if text != "s" && text != "r" && text != "a" {
		r.fail(r.pos(), "f-string: invalid conversion character '%s': expected 's', 'r', or 'a'", text)
	}
	r.next()
	return text[0]
}

// specification is what follows the colon of a replacement field.
func (r *stringRun) specification(raw bool) *JoinedStr {
	spec := &JoinedStr{expr: at(r.pos())}
	r.next()
	inner := &stringRun{parser: r.parser, mark: len(r.exprs)}
	for {
		switch r.kind() {
		case tFStringMiddle:
			inner.middle(raw, true)
			continue
		case tLeftBrace:
			inner.field(raw)
			continue
		}
		break
	}
	inner.flush()
	spec.Values = r.takeExprs(inner.mark)
	return spec
}
