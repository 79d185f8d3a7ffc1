package lib

// This file holds combinations, permutations and products.

import (
	"slices"

	"heft/internal/python/vm"
)

// selection yields tuples of pool elements chosen by indices. advance moves the
// indices to the next choice and reports false after the last.
func selection(machine *vm.VM, class *vm.Class, pool []vm.Value, indices []int, empty bool, advance func() bool) vm.Value {
	started := false
	return makeIterator(class, func() (vm.Value, bool, error) {
		if empty || started && !advance() {
			return nil, false, nil
		}
		started = true
		if err := chargeChoice(machine, len(indices)); err != nil {
			return nil, false, err
		}
		chosen := make([]vm.Value, len(indices))
		for i, index := range indices {
			chosen[i] = pool[index]
		}
		return vm.NewTuple(chosen...), true, nil
	}, vm.NewTuple(pool...))
}

// chargeChoice charges for a tuple of so many of a pool's elements: a list keeps it.
func chargeChoice(machine *vm.VM, length int) error {
	if err := machine.Charge(int64(length/8 + 1)); err != nil {
		return err
	}
	return machine.Allocate(16 * int64(length))
}

// poolAndLength reads the arguments of combinations and its like.
func poolAndLength(machine *vm.VM, args vm.Args, name string, required bool) (pool []vm.Value, r int, err error) {
	var iterable, length vm.Value
	spec := "r"
	if !required {
		spec = "r??"
	}
	if err := args.Unpack(name, "iterable", &iterable, spec, &length); err != nil {
		return nil, 0, err
	}
	if pool, err = machine.ToSlice(iterable); err != nil {
		return nil, 0, err
	}
	if length == nil {
		return pool, len(pool), nil
	}
	n, err := machine.AsIndex(length)
	if err != nil {
		return nil, 0, err
	}
	if n < 0 {
		return nil, 0, machine.Raise(machine.Exceptions.ValueError, "r must be non-negative")
	}
	return pool, int(n), machine.Allocate(n * 8)
}

func newCombinations(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	pool, r, err := poolAndLength(machine, args, "combinations", true)
	if err != nil {
		return nil, err
	}
	indices := countUp(r)
	n := len(pool)
	return selection(machine, class, pool, indices, r > n, func() bool {
		i := r - 1
		for i >= 0 && indices[i] == i+n-r {
			i--
		}
		if i < 0 {
			return false
		}
		indices[i]++
		for j := i + 1; j < r; j++ {
			indices[j] = indices[j-1] + 1
		}
		return true
	}), nil
}

func countUp(n int) []int {
	indices := make([]int, n)
	for i := range indices {
		indices[i] = i
	}
	return indices
}

func newCombinationsWithReplacement(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	pool, r, err := poolAndLength(machine, args, "combinations_with_replacement", true)
	if err != nil {
		return nil, err
	}
	indices := make([]int, r)
	n := len(pool)
	return selection(machine, class, pool, indices, n == 0 && r > 0, func() bool {
		i := r - 1
		for i >= 0 && indices[i] == n-1 {
			i--
		}
		if i < 0 {
			return false
		}
		value := indices[i] + 1
		for ; i < r; i++ {
			indices[i] = value
		}
		return true
	}), nil
}

// newPermutations walks the permutations in lexicographic order of position:
// order holds the whole pool, its first r places are the choice.
func newPermutations(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	pool, r, err := poolAndLength(machine, args, "permutations", false)
	if err != nil {
		return nil, err
	}
	n := len(pool)
	if r > n {
		return selection(machine, class, pool, nil, true, nil), nil
	}
	order := countUp(n)
	return selection(machine, class, pool, order[:r], false, func() bool {
		slices.Reverse(order[r:])
		return nextPermutation(order)
	}), nil
}

// nextPermutation makes order the lexicographically next one. It reports false
// when there is none.
func nextPermutation(order []int) bool {
	i := len(order) - 2
	for i >= 0 && order[i] >= order[i+1] {
		i--
	}
	if i < 0 {
		return false
	}
	j := len(order) - 1
	for order[j] <= order[i] {
		j--
	}
	order[i], order[j] = order[j], order[i]
	slices.Reverse(order[i+1:])
	return true
}

func newProduct(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	repeat := 1
	if err := args.Drop(len(args.Positional)).Unpack("product", "*repeat?", &repeat); err != nil {
		return nil, err
	}
	if repeat < 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "repeat argument cannot be negative")
	}
	if err := machine.Allocate(int64(repeat) * int64(len(args.Positional)) * 32); err != nil {
		return nil, err
	}
	var pools [][]vm.Value
	empty := false
	for _, iterable := range args.Positional {
		pool, err := machine.ToSlice(iterable)
		if err != nil {
			return nil, err
		}
		pools = append(pools, pool)
		empty = empty || len(pool) == 0 && repeat > 0
	}
	once := len(pools)
	for i := once; i < once*repeat; i++ {
		pools = append(pools, pools[i-once])
	}
	pools = pools[:once*repeat]
	return productOf(machine, class, pools, empty), nil
}

func productOf(machine *vm.VM, class *vm.Class, pools [][]vm.Value, empty bool) vm.Value {
	indices := make([]int, len(pools))
	started := false
	holds := make([]vm.Value, len(pools))
	for i, pool := range pools {
		holds[i] = vm.NewTuple(pool...)
	}
	return makeIterator(class, func() (vm.Value, bool, error) {
		if empty || started && !turn(indices, pools) {
			return nil, false, nil
		}
		started = true
		if err := machine.Charge(int64(len(pools)/8 + 1)); err != nil {
			return nil, false, err
		}
		chosen := make([]vm.Value, len(pools))
		for i, index := range indices {
			chosen[i] = pools[i][index]
		}
		return vm.NewTuple(chosen...), true, nil
	}, holds...)
}

// turn moves the odometer to its next state; false after the last.
func turn(indices []int, pools [][]vm.Value) bool {
	for i := len(indices) - 1; i >= 0; i-- {
		if indices[i]++; indices[i] < len(pools[i]) {
			return true
		}
		indices[i] = 0
	}
	return false
}
