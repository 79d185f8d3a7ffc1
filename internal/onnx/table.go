package onnx

// This file indexes the operators of all domains.

import (
	"maps"
	"sync"
)

// rules indexes the operators of all domains at first use. It has no initial
// value: rules run graphs, which look up rules.
var rules struct {
	once   sync.Once
	byName map[string]*rule // "Conv", "com.microsoft.Gelu"
}

// lookupRule finds an operator.
func lookupRule(domain, name string) (*rule, bool) {
	rules.once.Do(loadRules)
	if domain != "" {
		name = domain + "." + name
	}
	r, ok := rules.byName[name]
	return r, ok
}

func loadRules() {
	rules.byName = map[string]*rule{}
	for _, family := range []func() map[string]*rule{
		elementwiseRules, activationRules, convolutionRules, poolRules, normalizationRules, matmulRules,
		shapeRules, joinRules, indexRules, reduceRules, createRules, resizeRules, recurrentRules, controlRules, sequenceRules,
		quantizeRules, attentionRules, detectionRules, signalRules, textRules, lossRules, classicalRules, legacyRules, generationRules, layoutRules, microsoftRules,
	} {
		maps.Copy(rules.byName, family())
	}
}
