package advise

// This file holds the lever of activation checkpoints.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/memory"
)

// searched is the lever whose values are themselves searched for on the simulation.
const searched = "checkpoint"

var checkpointLevers = []*Lever{
	{
		ID: searched, Takes: "paths of modules: layer1,layer2.0",
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

// checkpointCode is what a case's checkpoints are in torch.
func checkpointCode(c Case, s *Subject, _ string) []string {
	return changeCode(checkpointCalls(expanded(s, c.Setting.Checkpoint)))
}

// checkpointCalls are the calls of changes.py that make checkpoints of paths: modules,
// and runs of elements of a Sequential.
func checkpointCalls(paths []string) []string {
	var modules, sequentials []string
	runs := map[string][]string{}
	for _, path := range paths {
		name, start, stop, isRun := runOf(path)
		if !isRun {
			modules = append(modules, path)
			continue
		}
		if runs[name] == nil {
			sequentials = append(sequentials, name)
		}
		runs[name] = append(runs[name], fmt.Sprintf("(%d, %d)", start, stop))
	}
	var calls []string
	if len(modules) > 0 {
		calls = append(calls, fmt.Sprintf("checkpoint_modules(model, %s)", pythonNames(modules)))
	}
	for _, name := range sequentials {
		calls = append(calls, fmt.Sprintf("checkpoint_runs(model, %q, [%s])", name, strings.Join(runs[name], ", ")))
	}
	return calls
}

// runOf reads "features.3:6".
func runOf(path string) (name string, start, stop int, ok bool) {
	at := strings.LastIndexByte(path, '.')
	first, last, isRun := strings.Cut(path[at+1:], ":")
	if at < 0 || !isRun {
		return "", 0, 0, false
	}
	start, startErr := strconv.Atoi(first)
	stop, stopErr := strconv.Atoi(last)
	return path[:at], start, stop, startErr == nil && stopErr == nil
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
