package source

// This file takes a model's batch and the size of its images from how its file reads its
// data: from the loaders and transforms that the program made, else from how the text
// calls them.

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"heft/internal/input"
	"heft/internal/torch"
)

const (
	largestBatch = 4096 // that a loader's text may say
	largestSide  = 4096 // of an image, likewise
	smallestSide = 8
)

var (
	sizeArguments = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:\w+\s*=\s*)?[\[(]*\s*([\w.]+)\s*(?:,\s*(?:\w+\s*=\s*)?([\w.]+))?`)
	})
)

// loading is how the file's program reads its data.
func (g *guessing) loading() torch.Loading {
	found := g.session.Loading()
	if g.text == "" {
		return found
	}
	if found.Batch == 0 {
		found.Batch = g.batchOfText()
	}
	if found.Height == 0 {
		found.Height, found.Width = g.sizeOfText()
	}
	return found
}

// batchOfText is the batch of the first loader that the file's text makes.
func (g *guessing) batchOfText() int64 {
	for _, c := range g.ownCalls("DataLoader") {
		arguments := splitArguments(c.arguments)
		for i, argument := range arguments {
			name, value, named := strings.Cut(argument, "=")
			if named = named && isName(strings.TrimSpace(name)); named && strings.TrimSpace(name) != "batch_size" || !named && i != 1 {
				continue
			}
			if !named {
				value = argument
			}
			if n := g.sizeOf(strings.TrimSpace(value)); n > 0 && n <= largestBatch {
				return n
			}
		}
	}
	return 0
}

// sizeOfText is what the file's first transform of a fixed size makes of an image.
func (g *guessing) sizeOfText() (height, width int64) {
	for _, name := range []string{"RandomResizedCrop", "RandomCrop", "CenterCrop", "Resize"} {
		for _, c := range g.ownCalls(name) {
			match := sizeArguments().FindStringSubmatch(strings.TrimSpace(c.arguments))
			if match == nil {
				continue
			}
			if height = g.sizeOf(match[1]); !isSide(height) {
				continue
			}
			if width = g.sizeOf(match[2]); !isSide(width) {
				width = height
			}
			return height, width
		}
	}
	return 0, 0
}

func isSide(n int64) bool { return n >= smallestSide && n <= largestSide }

// ownCalls are the calls of a name in the file itself, as the text has them.
func (g *guessing) ownCalls(name string) []call {
	if !strings.Contains(g.text, name+"(") {
		return nil
	}
	own := gleaned{own: g.file, texts: []gleanedText{{g.file, g.text}}}
	return own.calls(name)
}

// splitArguments parts the text of a call's arguments at the commas outside of brackets.
func splitArguments(text string) []string {
	var found []string
	depth, quote, begin := 0, byte(0), 0
	for i := range len(text) {
		c := text[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == ',' && depth == 0:
			found, begin = append(found, text[begin:i]), i+1
		}
	}
	return append(found, text[begin:])
}

// sizeOf is the number that an argument stands for, 0 if none is known: what the program has
// by then, which the user's own arguments may have changed, else what the texts say.
func (g *guessing) sizeOf(word string) int64 {
	if word == "" {
		return 0
	}
	if n, err := strconv.ParseInt(word, 10, 64); err == nil {
		return n
	}
	if n, ok := torch.Whole(g.session, word); ok {
		return n
	}
	names := identifier().FindAllString(word, -1)
	if len(names) == 0 || strings.ContainsAny(word, "+-*/%(") {
		return 0
	}
	found, ok := g.texts().values[plainName(names[len(names)-1])]
	if !ok {
		return 0
	}
	n, err := strconv.ParseInt(found.literal, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// loadedExactly is what a program's loader feeds, and how that is said; nil where it tells no
// size, or the model takes more than the loader's images.
func loadedExactly(from torch.Loading, s torch.Suggestion) (exact []input.Spec, said string) {
	if len(s.Needs) != 1 || from.Height == 0 || from.Width == 0 || !isImage(s.Inputs) {
		return nil, ""
	}
	exact = []input.Spec{input.Float32(max(from.Batch, 1), s.Inputs[0][0].Shape[1], from.Height, from.Width)}
	if from.Batch == 0 {
		return exact, fmt.Sprintf("its transforms make %d×%d", from.Height, from.Width)
	}
	return exact, fmt.Sprintf("its loader has batches of %d of %d×%d", from.Batch, from.Height, from.Width)
}

// loadedBatch are the inputs that a model's first layer suggests with the batch of its loader,
// and how that is said; nil where the loader tells none.
func loadedBatch(from torch.Loading, s torch.Suggestion) (inputs [][]input.Spec, said string) {
	if len(s.Needs) != 1 || from.Batch == 0 {
		return nil, ""
	}
	for _, specs := range s.Inputs {
		inputs = append(inputs, input.WithBatch(specs, from.Batch))
	}
	return slices.Clip(inputs), fmt.Sprintf("its loader has batches of %d", from.Batch)
}

// isImage tells whether the likeliest input is an image.
func isImage(suggested [][]input.Spec) bool {
	return len(suggested) > 0 && len(suggested[0][0].Shape) == 4
}
