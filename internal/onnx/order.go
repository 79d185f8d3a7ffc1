package onnx

// This file puts nodes in an order in which they can run.

import (
	"fmt"
	"slices"
)

// sorted returns the nodes such that each stands behind those it reads from.
// The format demands that order, but not every writer keeps it.
func sorted(g *graphProto) ([]*nodeProto, error) {
	maker := map[string]int{}
	for i, n := range g.nodes {
		for _, out := range n.outputs {
			if out != "" {
				maker[out] = i
			}
		}
	}
	s := sorter{nodes: g.nodes, maker: maker, state: make([]uint8, len(g.nodes))}
	for i := range g.nodes {
		if err := s.visit(i); err != nil {
			return nil, err
		}
	}
	return s.order, nil
}

type sorter struct {
	nodes []*nodeProto
	maker map[string]int
	state []uint8 // 0 new, 1 waiting for what it reads, 2 done
	order []*nodeProto
}

// visit places a node behind its inputs, with a stack of its own: chains are as
// long as the file.
func (s *sorter) visit(first int) error {
	stack := []int{first}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		if s.state[i] == 2 {
			stack = stack[:len(stack)-1]
			continue
		}
		waiting := s.state[i] == 1
		s.state[i] = 1
		before := len(stack)
		for _, name := range reads(s.nodes[i]) {
			at, ok := s.maker[name]
			switch {
			case !ok || s.state[at] == 2:
			case waiting || at == i || s.state[at] == 1:
				return nodeError(s.nodes[i], fmt.Errorf("its input %q depends on its own output: the graph has a cycle", name))
			default:
				stack = append(stack, at)
			}
		}
		if len(stack) == before {
			s.state[i] = 2
			s.order = append(s.order, s.nodes[i])
			stack = stack[:before-1]
		}
	}
	return nil
}

// reads lists the names that a node reads, graphs inside of it included.
func reads(n *nodeProto) []string {
	names := slices.Clone(n.inputs)
	for _, a := range n.attributes {
		if a.graph == nil {
			continue
		}
		made := map[string]bool{}
		for _, v := range a.graph.inputs {
			made[v.name] = true
		}
		for _, inner := range a.graph.nodes {
			for _, out := range inner.outputs {
				made[out] = true
			}
		}
		for _, inner := range a.graph.nodes {
			for _, name := range reads(inner) {
				if !made[name] {
					names = append(names, name)
				}
			}
		}
		for _, v := range a.graph.outputs {
			if !made[v.name] {
				names = append(names, v.name)
			}
		}
	}
	return names
}
