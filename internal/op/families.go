package op

// families lists the operators by family, one file each.
func families() [][]*Operator {
	return [][]*Operator{
		reluFamily(),
		viewFamily(), axesFamily(), partsFamily(), copyFamily(), joinFamily(),
		arithmeticFamily(), sumFamily(),
	}
}
