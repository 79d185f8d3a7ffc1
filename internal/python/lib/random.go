package lib

// This file is the generator behind module random.

import (
	"math/big"

	"heft/internal/python/vm"
)

// The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), as Python's
// random module runs it: equal seeds give equal numbers.
const (
	twisterSize   = 624
	twisterMiddle = 397
)

type twister struct {
	state [twisterSize]uint32
	index int
}

// CopyNative lets module copy copy a generator.
func (t *twister) CopyNative(*vm.VM, func(vm.Value) (vm.Value, error)) (any, error) {
	copied := *t
	return &copied, nil
}

func (t *twister) seed(n uint32) {
	t.state[0] = n
	for i := 1; i < twisterSize; i++ {
		previous := t.state[i-1]
		t.state[i] = 1812433253*(previous^previous>>30) + uint32(i)
	}
	t.index = twisterSize
}

// seedWords is init_by_array of the reference implementation.
func (t *twister) seedWords(words []uint32) {
	t.seed(19650218)
	i, j := 1, 0
	step := func() {
		if i++; i >= twisterSize {
			t.state[0] = t.state[twisterSize-1]
			i = 1
		}
	}
	for k := max(twisterSize, len(words)); k > 0; k-- {
		previous := t.state[i-1]
		t.state[i] = (t.state[i] ^ (previous^previous>>30)*1664525) + words[j] + uint32(j)
		step()
		j = (j + 1) % len(words)
	}
	for k := twisterSize - 1; k > 0; k-- {
		previous := t.state[i-1]
		t.state[i] = (t.state[i] ^ (previous^previous>>30)*1566083941) - uint32(i)
		step()
	}
	t.state[0] = 1 << 31
}

func (t *twister) generate() {
	for i := range t.state {
		y := t.state[i]&(1<<31) | t.state[(i+1)%twisterSize]&(1<<31-1)
		next := t.state[(i+twisterMiddle)%twisterSize] ^ y>>1
		if y&1 != 0 {
			next ^= 0x9908b0df
		}
		t.state[i] = next
	}
	t.index = 0
}

func (t *twister) next() uint32 {
	if t.index >= twisterSize {
		t.generate()
	}
	y := t.state[t.index]
	t.index++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// float returns a number in [0, 1) with 53 random bits.
func (t *twister) float() float64 {
	a, b := t.next()>>5, t.next()>>6
	return (float64(a)*(1<<26) + float64(b)) / (1 << 53)
}

// bits returns k random bits.
func (t *twister) bits(k int) *big.Int {
	n := new(big.Int)
	for shift := 0; k > 0; shift, k = shift+32, k-32 {
		word := t.next()
		if k < 32 {
			word >>= 32 - k
		}
		n.Or(n, new(big.Int).Lsh(big.NewInt(int64(word)), uint(shift)))
	}
	return n
}

// buildRandom makes module _random, over which random.py is written.
func buildRandom(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("_random")
	class := nativeClass(machine, "Twister", "_random")
	class.New = func(_ *vm.VM, class *vm.Class, _ vm.Args) (vm.Value, error) {
		t := &twister{}
		t.seedWords([]uint32{0})
		return vm.NewInstance(class, t), nil
	}
	class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	for _, m := range []struct {
		name string
		call func(machine *vm.VM, t *twister, args vm.Args) (vm.Value, error)
	}{
		{"random", func(_ *vm.VM, t *twister, _ vm.Args) (vm.Value, error) { return vm.Float(t.float()), nil }},
		{"seed", twisterSeed}, {"getrandbits", twisterBits},
		{"getstate", func(_ *vm.VM, t *twister, _ vm.Args) (vm.Value, error) {
			words := make([]vm.Value, 0, twisterSize+1)
			for _, word := range t.state {
				words = append(words, vm.MakeInt(int64(word)))
			}
			return vm.NewTuple(append(words, vm.MakeInt(int64(t.index)))...), nil
		}},
		{"setstate", twisterSetState},
	} {
		class.Dict.SetStr(m.name, machine.NewBuiltin(m.name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			if len(args.Positional) > 0 {
				if object, ok := args.Positional[0].(*vm.Object); ok {
					if t, ok := object.Native.(*twister); ok {
						return m.call(machine, t, args.Drop(1))
					}
				}
			}
			return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' requires a random generator", m.name)
		}))
	}
	module.Dict.SetStr("Twister", class)
	return module, nil
}

func twisterSeed(machine *vm.VM, t *twister, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("seed", "/a", &v); err != nil {
		return nil, err
	}
	n, err := indexBig(machine, v)
	if err != nil {
		return nil, err
	}
	words := []uint32{}
	rest := new(big.Int).Abs(n)
	if err := machine.Charge(int64(rest.BitLen()/32 + 64)); err != nil {
		return nil, err
	}
	for ; rest.Sign() > 0; rest.Rsh(rest, 32) {
		words = append(words, uint32(new(big.Int).And(rest, big.NewInt(0xffffffff)).Uint64()))
	}
	if len(words) == 0 {
		words = []uint32{0}
	}
	t.seedWords(words)
	return vm.NoneValue, nil
}

func twisterBits(machine *vm.VM, t *twister, args vm.Args) (vm.Value, error) {
	var k int64
	if err := args.Unpack("getrandbits", "/k", &k); err != nil {
		return nil, err
	}
	if k < 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "number of bits must be non-negative")
	}
	if err := machine.Allocate(k / 8); err != nil {
		return nil, err
	}
	if err := machine.Charge(k / 64); err != nil {
		return nil, err
	}
	return vm.MakeBig(t.bits(int(k))), nil
}

func twisterSetState(machine *vm.VM, t *twister, args vm.Args) (vm.Value, error) {
	var state *vm.Tuple
	if err := args.Unpack("setstate", "/state", &state); err != nil {
		return nil, err
	}
	if len(state.Items) != twisterSize+1 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "state vector is the wrong size")
	}
	for i, item := range state.Items {
		n, err := machine.AsIndex(item)
		if err != nil {
			return nil, err
		}
		if i < twisterSize {
			t.state[i] = uint32(n)
		} else {
			t.index = int(min(max(n, 0), twisterSize))
		}
	}
	return vm.NoneValue, nil
}
