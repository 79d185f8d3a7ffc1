package source

// This file says what was meant by a name that is neither a model nor a file.

import (
	"fmt"
	"path"
	"strings"

	"heft/internal/files"
	"heft/internal/spell"
	"heft/zoo"
)

// unknownName explains a name that is neither a model nor a file.
func (s Source) unknownName() error {
	return &Error{Message: fmt.Sprintf("%q is neither a built-in model nor a file", s.Name), Advice: s.adviceOnName()}
}

const zooAdvice = "heft zoo lists the built-in models"

func (s Source) adviceOnName() string {
	name := s.Name
	callee, _, called := strings.Cut(name, "(")
	last := callee[strings.LastIndexByte(callee, '.')+1:]
	_, builtIn := zoo.Lookup(last)
	switch {
	case strings.Contains(name, "://"):
		return "heft reads nothing from a network: download it, and name the file"
	case isExpression(callee+"(") && builtIn:
		return fmt.Sprintf("did you mean %s? an expression has brackets: '%s()'", last, callee)
	case isExpression(callee + "("):
		return fmt.Sprintf("an expression has brackets: '%s(…)'", callee)
	case s.isFile(name + ".py"):
		return fmt.Sprintf("did you mean %s.py?", name)
	case strings.Contains(callee, ".") && s.isFile(strings.TrimSuffix(callee, "."+last)+".py"):
		return fmt.Sprintf("did you mean %s.py:%s?", strings.TrimSuffix(callee, "."+last), last+strings.TrimPrefix(name, callee))
	}
	if near := spell.Nearest(name, zoo.Names()); near != "" {
		return fmt.Sprintf("did you mean %s? %s", near, zooAdvice)
	}
	switch {
	case hasSuffix(name, ".onnx"):
		return "there is no such file"
	case path.Ext(callee) != "" && !called:
		return "there is no such file; a class of a Python file is named as model.py:Net"
	case called:
		return "an expression begins with nn., F., torch. or torchvision.: 'nn.Conv2d(3, 64, 3)'; a file's class is model.py:Net(10)"
	}
	return zooAdvice + "; a class of a file is named as model.py:Net, and heft . lists those of this folder"
}

// isFile tells whether a file of that name stands where the model was looked for.
func (s Source) isFile(name string) bool {
	switch {
	case s.File != nil:
		return false
	case s.FS != nil:
		return files.New(s.FS, "", mounted).IsFile(path.Clean(name))
	}
	_, isDir, err := files.Locate(name)
	return err == nil && !isDir
}
