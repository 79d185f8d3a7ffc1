package pylib

import (
	"math/big"

	"heft/internal/pyvm"
)

func mathGCD(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	result := new(big.Int)
	for _, v := range args.Positional {
		n, err := indexBig(vm, v)
		if err != nil {
			return nil, err
		}
		result.GCD(nil, nil, result, new(big.Int).Abs(n))
	}
	return pyvm.MakeBig(result), nil
}

func mathLCM(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	result := big.NewInt(1)
	for _, v := range args.Positional {
		n, err := indexBig(vm, v)
		if err != nil {
			return nil, err
		}
		n = new(big.Int).Abs(n)
		if n.Sign() == 0 {
			return pyvm.MakeInt(0), nil
		}
		if err := chargeProduct(vm, result, n); err != nil {
			return nil, err
		}
		divisor := new(big.Int).GCD(nil, nil, result, n)
		result.Mul(result, n.Quo(n, divisor))
	}
	return pyvm.MakeBig(result), nil
}

// chargeProduct charges for a multiplication of big numbers.
func chargeProduct(vm *pyvm.VM, a, b *big.Int) error {
	words := int64(a.BitLen()/64+1) * int64(b.BitLen()/64+1)
	if err := vm.Charge(words/64 + 1); err != nil {
		return err
	}
	return vm.Allocate(int64(a.BitLen()+b.BitLen()) / 8)
}

// maxFactorial keeps factorials below a megabyte.
const maxFactorial = 100_000

func mathFactorial(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var n int64
	if err := args.Unpack("factorial", "/n", &n); err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "factorial() not defined for negative values")
	}
	if n > maxFactorial {
		return nil, vm.Unsupported("the factorial of %d", n)
	}
	if err := vm.Charge(n); err != nil {
		return nil, err
	}
	return pyvm.MakeBig(new(big.Int).MulRange(1, n)), vm.Allocate(n * 2)
}

// choose reads the two arguments of comb and perm.
func choose(vm *pyvm.VM, args pyvm.Args, name string, required bool) (n, k int64, err error) {
	var second pyvm.Value
	spec := "/k"
	if !required {
		spec = "/k??"
	}
	if err := args.Unpack(name, "/n", &n, spec, &second); err != nil {
		return 0, 0, err
	}
	k = n
	if second != nil {
		if k, err = vm.AsIndex(second); err != nil {
			return 0, 0, err
		}
	}
	if n < 0 {
		return 0, 0, vm.Raise(vm.Exceptions.ValueError, "n must be a non-negative integer")
	}
	if k < 0 {
		return 0, 0, vm.Raise(vm.Exceptions.ValueError, "k must be a non-negative integer")
	}
	if work := min(k, max(n-k, 0)+k); work > maxFactorial && k <= n {
		return 0, 0, vm.Unsupported("%s(%d, %d)", name, n, k)
	}
	return n, k, vm.Charge(min(k, n))
}

func mathComb(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	n, k, err := choose(vm, args, "comb", true)
	if err != nil || k > n {
		return pyvm.MakeInt(0), err
	}
	return pyvm.MakeBig(new(big.Int).Binomial(n, k)), nil
}

func mathPerm(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	n, k, err := choose(vm, args, "perm", false)
	if err != nil || k > n {
		return pyvm.MakeInt(0), err
	}
	return pyvm.MakeBig(new(big.Int).MulRange(n-k+1, n)), nil
}

func mathIsqrt(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("isqrt", "/n", &v); err != nil {
		return nil, err
	}
	n, err := indexBig(vm, v)
	if err != nil {
		return nil, err
	}
	if n.Sign() < 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "isqrt() argument must be nonnegative")
	}
	return pyvm.MakeBig(new(big.Int).Sqrt(n)), nil
}
