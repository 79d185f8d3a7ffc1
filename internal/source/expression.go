package source

// This file opens an expression of torch itself: nn.Conv2d(1, 1, 3).

import (
	"strings"

	"heft/internal/torch"
)

// expressionScope is what an expression of torch can name, as Python files import
// it.
const expressionScope = `import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torchvision import models
`

// expressionNames begin an expression of torch.
var expressionNames = []string{"nn", "torch", "F", "torchvision", "models"}

// isExpression tells whether a name calls something of torch: a dotted name that
// begins with one of expressionNames, and arguments.
func isExpression(name string) bool {
	callee, _, called := strings.Cut(name, "(")
	if !called || strings.Trim(callee, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") != "" {
		return false
	}
	for _, scope := range expressionNames {
		if strings.HasPrefix(callee, scope+".") {
			return true
		}
	}
	return false
}

// openExpression builds a module that an expression of torch makes.
func openExpression(name string, options torch.Options) (*Model, error) {
	m := &Model{name: name, source: "an expression"}
	return m, m.build(options, name, func(s *torch.Session) error { return s.LoadSource("expression", []byte(expressionScope)) })
}
