package advise

// This file holds the lever of activation checkpoints.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/memory"
)

var checkpointLevers = []*Lever{
	{
		ID: "checkpoint", Takes: "paths of modules: layer1,layer2.0",
		Why:     "what was made inside of these modules is not kept but made again in the backward",
		Title:   func(_ *Subject, value string) string { return "checkpoint " + value },
		Applies: checkpointSets,
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			if value == "" {
				return c, errValue
			}
			c.Setting.Checkpoint = strings.Split(value, ",")
			return c, nil
		},
		How:   checkpointCode,
		Price: checkpointPrice,
	},
}

// checkpointSets offers the sets that the search found, those with the least work
// first.
func checkpointSets(s *Subject) Offer {
	switch {
	case !s.Autograd():
		return none("an inference keeps nothing for a backward")
	case len(s.Setting.Checkpoint) > 0:
		return none("the run has checkpoints")
	}
	found, err := s.Checkpoints()
	if err != nil {
		return none("%v", err)
	}
	if len(found) == 0 {
		return none("no module keeps more than what goes into it")
	}
	var list []string
	for _, x := range found {
		list = append(list, memory.ShortPaths(x.Paths))
	}
	return values(list...)
}

// checkpointCode is a loop over the modules, which torch runs as it stands: the
// function is checkpoint_modules of changes.py.
func checkpointCode(c Case, s *Subject, _ string) []string {
	var names []string
	for _, path := range expanded(s, c.Setting.Checkpoint) {
		names = append(names, strconv.Quote(path))
	}
	return append(functionText("checkpoint_modules"), fmt.Sprintf("model = checkpoint_modules(model, [%s])", strings.Join(names, ", ")))
}

// expanded are the paths that a setting's paths stand for; as they are where they
// name nothing.
func expanded(s *Subject, paths []string) []string {
	found, err := memory.ExpandPaths(s.Graph, "checkpoint", paths)
	if err != nil {
		return paths
	}
	slices.Sort(found)
	return found
}

// checkpointPrice says what recomputing does besides taking time.
func checkpointPrice(s *Subject, value string) Price {
	for _, path := range expanded(s, strings.Split(value, ",")) {
		for _, m := range s.Graph.Modules {
			if (m.Path == path || strings.HasPrefix(m.Path, path+".")) && slices.Contains(batchNorms, m.Class) {
				return Price{Class: Time, Words: "the same gradients, later; batch norms inside move their running statistics twice a step"}
			}
		}
	}
	return Price{Class: Time, Words: "the same results, later"}
}
