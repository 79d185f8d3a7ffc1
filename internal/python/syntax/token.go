package syntax

// This file holds the kinds of tokens.

// kind is the kind of a token. Every operator and keyword is a kind of its own.
type kind uint8

const (
	tError kind = iota // what follows cannot be scanned; scanner.err says why
	tEOF
	tNewline
	tIndent
	tDedent
	tName
	tNumber
	tString
	tFStringStart  // prefix and opening quote
	tFStringMiddle // literal text
	tFStringEnd    // closing quote

	tLeftParen
	tRightParen
	tLeftBracket
	tRightBracket
	tLeftBrace
	tRightBrace
	tComma
	tColon
	tDot
	tSemicolon
	tAssign
	tExclamation
	tTilde
	tEllipsis
	tArrow
	tColonEqual

	tLess
	tGreater
	tEqual
	tNotEqual
	tLessEqual
	tGreaterEqual

	// The binary operators, and their assignments, in the order of Operator.
	tPlus
	tMinus
	tStar
	tAt
	tSlash
	tPercent
	tDoubleStar
	tLeftShift
	tRightShift
	tBar
	tCaret
	tAmpersand
	tDoubleSlash

	tPlusEqual
	tMinusEqual
	tStarEqual
	tAtEqual
	tSlashEqual
	tPercentEqual
	tDoubleStarEqual
	tLeftShiftEqual
	tRightShiftEqual
	tBarEqual
	tCaretEqual
	tAmpersandEqual
	tDoubleSlashEqual

	tFalse
	tNone
	tTrue
	tAnd
	tAs
	tAssert
	tAsync
	tAwait
	tBreak
	tClass
	tContinue
	tDef
	tDel
	tElif
	tElse
	tExcept
	tFinally
	tFor
	tFrom
	tGlobal
	tIf
	tImport
	tIn
	tIs
	tLambda
	tNonlocal
	tNot
	tOr
	tPass
	tRaise
	tReturn
	tTry
	tWhile
	tWith
	tYield
)

// token is a piece of source: text is src[start:end].
type token struct {
	kind  kind
	pos   Pos
	start int32
	end   int32
}

// operators holds the kind of each operator character: alone, before '=',
// doubled, and doubled before '='. tError means there is none.
var operators = [128]struct{ single, equal, double, doubleEqual kind }{
	'(': {single: tLeftParen},
	')': {single: tRightParen},
	'[': {single: tLeftBracket},
	']': {single: tRightBracket},
	'{': {single: tLeftBrace},
	'}': {single: tRightBrace},
	',': {single: tComma},
	'.': {single: tDot},
	';': {single: tSemicolon},
	'~': {single: tTilde},
	':': {single: tColon, equal: tColonEqual},
	'=': {single: tAssign, equal: tEqual},
	'!': {single: tExclamation, equal: tNotEqual},
	'+': {single: tPlus, equal: tPlusEqual},
	'-': {single: tMinus, equal: tMinusEqual},
	'@': {single: tAt, equal: tAtEqual},
	'%': {single: tPercent, equal: tPercentEqual},
	'|': {single: tBar, equal: tBarEqual},
	'^': {single: tCaret, equal: tCaretEqual},
	'&': {single: tAmpersand, equal: tAmpersandEqual},
	'*': {tStar, tStarEqual, tDoubleStar, tDoubleStarEqual},
	'/': {tSlash, tSlashEqual, tDoubleSlash, tDoubleSlashEqual},
	'<': {tLess, tLessEqual, tLeftShift, tLeftShiftEqual},
	'>': {tGreater, tGreaterEqual, tRightShift, tRightShiftEqual},
}

// wordKind is the keyword that a word is, or tName.
func wordKind(word string) kind {
	if len(word) < 2 || len(word) > 8 {
		return tName
	}
	switch word {
	case "False":
		return tFalse
	case "None":
		return tNone
	case "True":
		return tTrue
	case "and":
		return tAnd
	case "as":
		return tAs
	case "assert":
		return tAssert
	case "async":
		return tAsync
	case "await":
		return tAwait
	case "break":
		return tBreak
	case "class":
		return tClass
	case "continue":
		return tContinue
	case "def":
		return tDef
	case "del":
		return tDel
	case "elif":
		return tElif
	case "else":
		return tElse
	case "except":
		return tExcept
	case "finally":
		return tFinally
	case "for":
		return tFor
	case "from":
		return tFrom
	case "global":
		return tGlobal
	case "if":
		return tIf
	case "import":
		return tImport
	case "in":
		return tIn
	case "is":
		return tIs
	case "lambda":
		return tLambda
	case "nonlocal":
		return tNonlocal
	case "not":
		return tNot
	case "or":
		return tOr
	case "pass":
		return tPass
	case "raise":
		return tRaise
	case "return":
		return tReturn
	case "try":
		return tTry
	case "while":
		return tWhile
	case "with":
		return tWith
	case "yield":
		return tYield
	}
	return tName
}

// startsExpr says whether a token can be the first of an expression.
func (k kind) startsExpr() bool {
	switch k {
	case tName, tNumber, tString, tFStringStart, tLeftParen, tLeftBracket, tLeftBrace,
		tPlus, tMinus, tTilde, tEllipsis, tFalse, tNone, tTrue, tNot, tLambda, tAwait:
		return true
	}
	return false
}
