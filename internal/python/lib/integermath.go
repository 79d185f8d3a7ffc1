package lib

// This file holds the functions of module math on whole numbers.

import (
	"math/big"

	"heft/internal/python/vm"
)

func mathGCD(machine *vm.VM, args vm.Args) (vm.Value, error) {
	result := new(big.Int)
	for _, v := range args.Positional {
		n, err := indexBig(machine, v)
		if err != nil {
			return nil, err
		}
		if err := chargeGCD(machine, result, n); err != nil {
			return nil, err
		}
		result.GCD(nil, nil, result, new(big.Int).Abs(n))
	}
	return vm.MakeBig(result), nil
}

func mathLCM(machine *vm.VM, args vm.Args) (vm.Value, error) {
	result := big.NewInt(1)
	for _, v := range args.Positional {
		n, err := indexBig(machine, v)
		if err != nil {
			return nil, err
		}
		n = new(big.Int).Abs(n)
		if n.Sign() == 0 {
			return vm.MakeInt(0), nil
		}
		if err := chargeGCD(machine, result, n); err != nil {
			return nil, err
		}
		divisor := new(big.Int).GCD(nil, nil, result, n)
		result.Mul(result, n.Quo(n, divisor))
	}
	return vm.MakeBig(result), nil
}

// chargeGCD charges for a greatest common divisor, which takes some ten times as long
// as the product.
func chargeGCD(machine *vm.VM, a, b *big.Int) error {
	words := int64(min(a.BitLen(), b.BitLen())/64) * int64(max(a.BitLen(), b.BitLen())/64)
	if err := machine.Charge(words / 8); err != nil {
		return err
	}
	return chargeProduct(machine, a, b)
}

// chargeProduct charges for a multiplication of big numbers.
func chargeProduct(machine *vm.VM, a, b *big.Int) error {
	words := int64(a.BitLen()/64+1) * int64(b.BitLen()/64+1)
	if err := machine.Charge(words/64 + 1); err != nil {
		return err
	}
	return machine.Allocate(int64(a.BitLen()+b.BitLen()) / 8)
}

// maxFactorial keeps factorials below a megabyte.
const maxFactorial = 100_000

func mathFactorial(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var n int64
	if err := args.Unpack("factorial", "/n", &n); err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "factorial() not defined for negative values")
	}
	if n > maxFactorial {
		return nil, machine.Unsupported("the factorial of %d", n)
	}
	if err := machine.Charge(n); err != nil {
		return nil, err
	}
	return vm.MakeBig(new(big.Int).MulRange(1, n)), machine.Allocate(n * 2)
}

// choose reads the two arguments of comb and perm.
func choose(machine *vm.VM, args vm.Args, name string, required bool) (n, k int64, err error) {
	var second vm.Value
	spec := "/k"
	if !required {
		spec = "/k??"
	}
	if err := args.Unpack(name, "/n", &n, spec, &second); err != nil {
		return 0, 0, err
	}
	k = n
	if second != nil {
		if k, err = machine.AsIndex(second); err != nil {
			return 0, 0, err
		}
	}
	if n < 0 {
		return 0, 0, machine.Raise(machine.Exceptions.ValueError, "n must be a non-negative integer")
	}
	if k < 0 {
		return 0, 0, machine.Raise(machine.Exceptions.ValueError, "k must be a non-negative integer")
	}
	if work := min(k, max(n-k, 0)+k); work > maxFactorial && k <= n {
		return 0, 0, machine.Unsupported("%s(%d, %d)", name, n, k)
	}
	return n, k, machine.Charge(min(k, n))
}

func mathComb(machine *vm.VM, args vm.Args) (vm.Value, error) {
	n, k, err := choose(machine, args, "comb", true)
	if err != nil || k > n {
		return vm.MakeInt(0), err
	}
	return vm.MakeBig(new(big.Int).Binomial(n, k)), nil
}

func mathPerm(machine *vm.VM, args vm.Args) (vm.Value, error) {
	n, k, err := choose(machine, args, "perm", false)
	if err != nil || k > n {
		return vm.MakeInt(0), err
	}
	return vm.MakeBig(new(big.Int).MulRange(n-k+1, n)), nil
}

func mathIsqrt(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("isqrt", "/n", &v); err != nil {
		return nil, err
	}
	n, err := indexBig(machine, v)
	if err != nil {
		return nil, err
	}
	if n.Sign() < 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "isqrt() argument must be nonnegative")
	}
	if err := chargeProduct(machine, n, n); err != nil {
		return nil, err
	}
	return vm.MakeBig(new(big.Int).Sqrt(n)), nil
}
