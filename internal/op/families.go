package op

// families lists the operators by family, one file each.
func families() [][]*Operator {
	return [][]*Operator{
		convolutionFamily(),
		poolFamily(),
		adaptivePoolFamily(),
		normalizationFamily(),
		linearFamily(),
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
		linalgFamily(),
		viewFamily(), axesFamily(), partsFamily(), copyFamily(), joinFamily(),
		arithmeticFamily(), combineFamily(), exponentialFamily(), trigonometryFamily(), roundingFamily(), clampFamily(), compareFamily(),
		createFamily(), rangeFamily(), randomFamily(), complexFamily(),
		indexFamily(), indexAxisFamily(), searchFamily(), maskFamily(),
		sumFamily(), extremaFamily(), spreadFamily(), scanFamily(), sortFamily(), uniqueFamily(), repeatFamily(), quantileFamily(),
		customFamily(), quantizeFamily(), resampleFamily(), formatFamily(), unknownFamily(),
	}
}
