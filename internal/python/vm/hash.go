package vm

// This file holds Python's hashes.

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/bits"
)

// hashModulus is the Mersenne prime 2**61-1 by which Python reduces numbers, so
// that equal int, float and complex values have equal hashes.
const hashModulus = 1<<61 - 1

// hashString mixes eight bytes a round with a 64×64→128 bit product. It is
// fixed, not seeded: hash("a") must be the same in every run. Long probe
// sequences are charged as steps, which bounds crafted collisions. The result
// fits 60 bits, so that a __hash__ that returns hash("a") equals it.
func hashString(s string) uint64 {
	const k0, k1 = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93
	h := uint64(len(s)) * k1
	for len(s) >= 8 {
		h = mix(h^load64(s), k0)
		s = s[8:]
	}
	var tail uint64
	for i := 0; i < len(s); i++ {
		tail |= uint64(s[i]) << (8 * i)
	}
	return (mix(h^tail, k1) ^ h) >> 4
}

func load64(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.LittleEndian.Uint64(b[:])
}

func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a^0x2545f4914f6cdd1d, b)
	return high ^ low
}

// hashInt is Python's hash of an int: the value modulo 2**61-1, with its sign.
// hash(-5) is -5; hash(2**61-1) is 0.
func hashInt(n int64) uint64 {
	if n > -hashModulus && n < hashModulus {
		if n == -1 {
			return ^uint64(1) // -2, as CPython keeps -1 for errors
		}
		return uint64(n)
	}
	return hashBig(big.NewInt(n))
}

func hashBig(n *big.Int) uint64 {
	r := new(big.Int).Rem(n, big.NewInt(hashModulus)).Int64()
	if r == -1 {
		r = -2
	}
	return uint64(r)
}

// hashFloat equals hashInt for whole numbers. hash(0.5) is 2**60.
func hashFloat(f float64) uint64 {
	switch {
	case math.IsInf(f, 1):
		return 314159
	case math.IsInf(f, -1):
		return ^uint64(314159) + 1
	case math.IsNaN(f):
		return 0
	case f == math.Trunc(f) && math.Abs(f) < 1<<60:
		return hashInt(int64(f))
	}
	fraction, exponent := math.Frexp(math.Abs(f))
	var x uint64
	for fraction != 0 {
		x = (x<<28)&hashModulus | x>>33
		fraction *= 1 << 28
		exponent -= 28
		whole := uint64(fraction)
		fraction -= float64(whole)
		x += whole
		if x >= hashModulus {
			x -= hashModulus
		}
	}
	shift := exponent % 61
	if shift < 0 {
		shift += 61
	}
	x = (x<<shift)&hashModulus | x>>(61-shift)
	if f < 0 {
		x = -x
	}
	if x == ^uint64(0) {
		x = ^uint64(1)
	}
	return x
}

// hashItems combines the hashes of a tuple's items, order mattering.
func hashCombine(h, item uint64) uint64 {
	return mix(h^item, 0xa0761d6478bd642f) + 0x632be59bd9b4e019
}

// fastHash hashes the key types that need no Python code.
func fastHash(key Value) (uint64, bool) {
	switch k := key.(type) {
	case Str:
		return hashString(string(k)), true
	case Int:
		return hashInt(int64(k)), true
	case Bool:
		if k {
			return 1, true
		}
		return 0, true
	case Float:
		return hashFloat(float64(k)), true
	case None:
		return 0x5f0d3a11, true
	}
	return 0, false
}

// Hash is Python's hash(v). Unhashable values raise TypeError.
func (vm *VM) Hash(v Value) (int64, error) {
	h, err := hash(vm, v)
	return int64(h), err
}

func hash(vm *VM, v Value) (uint64, error) {
	if h, ok := fastHash(v); ok {
		return h, chargeText(vm, v)
	}
	switch x := v.(type) {
	case Bytes:
		return hashString(string(x)) ^ 0xb7e5, vm.Charge(reading(x))
	case *BigInt:
		return hashBig(x.Int), vm.Charge(reading(x))
	case Complex:
		return (hashFloat(real(x)) + 1000003*hashFloat(imag(x))) & hashModulus, nil
	case *Tuple:
		return hashTuple(vm, x)
	case *Object:
		return hashObject(vm, x)
	case *List, *Dict, *Slice:
		return 0, unhashable(vm, v)
	case *Set:
		if !x.Frozen {
			return 0, unhashable(vm, v)
		}
		return x.hash(), vm.Charge(int64(x.Len() / 8))
	case *Range:
		return hashCombine(hashCombine(uint64(x.Len()), uint64(x.Start)), uint64(x.Step)) >> 4, nil
	case *BoundMethod:
		return hashCombine(identityHash(vm, x.Func), identityHash(vm, x.Self)) >> 4, nil
	case *Class:
		if x.Meta != vm.Types.Type {
			return hashByMethod(vm, v, x.Meta)
		}
	}
	return identityHash(vm, v), nil
}

// chargeText counts the work of hashing a long str: its hash is not kept, so each use
// as a key reads it from end to end.
func chargeText(vm *VM, v Value) error {
	if s, ok := v.(Str); ok && len(s) >= textPerStep {
		return vm.Charge(reading(s))
	}
	return nil
}

func unhashable(vm *VM, v Value) error {
	return vm.Raise(vm.Exceptions.TypeError, "unhashable type: '%s'", vm.TypeOf(v).Name)
}

func identityHash(vm *VM, v Value) uint64 {
	return uint64(vm.ID(v)) * 0x9e3779b97f4a7c15 >> 4
}

func hashTuple(vm *VM, t *Tuple) (uint64, error) {
	if err := enter(vm); err != nil {
		return 0, err
	}
	defer leave(vm)
	if err := vm.Charge(1 + int64(len(t.Items)/8)); err != nil {
		return 0, err
	}
	h := uint64(len(t.Items))
	for _, item := range t.Items {
		itemHash, err := hash(vm, item)
		if err != nil {
			return 0, err
		}
		h = hashCombine(h, itemHash)
	}
	return h >> 4, nil
}

func hashObject(vm *VM, o *Object) (uint64, error) {
	return hashByMethod(vm, o, o.Class)
}

// hashByMethod calls the class's __hash__; object's own is the identity.
func hashByMethod(vm *VM, v Value, class *Class) (uint64, error) {
	method, ok := class.Lookup("__hash__")
	if !ok || method == vm.objectHash {
		return identityHash(vm, v), nil
	}
	if _, none := method.(None); none {
		return 0, unhashable(vm, v)
	}
	result, err := callSpecial(vm, v, method)
	if err != nil {
		return 0, err
	}
	switch n := Underlying(result).(type) {
	case Int:
		return hashInt(int64(n)), nil
	case *BigInt:
		return hashBig(n.Int), nil
	case Bool:
		return hashInt(int64(boolInt(bool(n)))), nil
	}
	return 0, vm.Raise(vm.Exceptions.TypeError, "__hash__ method should return an integer")
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ID is Python's id(v): a number that no other living value has. Values
// without identity of their own (numbers, strings) get one from their hash.
func (vm *VM) ID(v Value) int64 {
	h, ok := v.(interface{ header() *Header })
	if !ok {
		hash, _ := fastHash(v)
		return int64(hash >> 1)
	}
	header := h.header()
	if header.id == 0 {
		vm.lastID++
		header.id = vm.lastID
	}
	return 0x7f0000000000 + int64(header.id)*16
}
