package aten

// This file holds the list of families, and the catalogue made of it.

import (
	"sync"

	"heft/internal/op"
)

// catalogue is made at the first use: a command that runs no model needs none.
var catalogue = sync.OnceValue(func() *op.Catalogue { return op.NewCatalogue(families()...) })

// Catalogue returns PyTorch's operators, the same value each time.
func Catalogue() *op.Catalogue { return catalogue() }

// families lists the operators by family, one file each.
func families() [][]*op.Operator {
	return [][]*op.Operator{
		convolutionFamily(),
		poolFamily(),
		adaptivePoolFamily(),
		normalizationFamily(),
		linearFamily(),
		groupedFamily(),
		matmulFamily(),
		activationFamily(),
		softmaxFamily(),
		dropoutFamily(),
		attentionFamily(),
		embeddingFamily(),
		interpolateFamily(),
		padFamily(),
		rearrangeFamily(),
		weightNormFamily(),
		lossFamily(),
		lossCompositeFamily(),
		distanceFamily(),
		detectionFamily(),
		recurrentFamily(),
		sequenceFamily(),
		einsumFamily(),
		fourierFamily(),
		shortTimeFamily(),
		inverseFamily(), singularFamily(), triangularFamily(), rankFamily(), eigenFamily(), solveFamily(), matrixNormFamily(), factorsFamily(),
		viewFamily(), axesFamily(), partsFamily(), viewCopyFamily(), copyFamily(), joinFamily(),
		arithmeticFamily(), combineFamily(), exponentialFamily(), specialFamily(), trigonometryFamily(), roundingFamily(), clampFamily(), compareFamily(),
		createFamily(), rangeFamily(), randomFamily(), complexFamily(),
		indexFamily(), indexAxisFamily(), searchFamily(), maskFamily(),
		sumFamily(), extremaFamily(), spreadFamily(), scanFamily(), sortFamily(), uniqueFamily(), repeatFamily(), quantileFamily(),
		customFamily(), quantizeFamily(), resampleFamily(), formatFamily(), unknownFamily(), overloadFamily(),
	}
}
