package fit

// This file searches the largest size that fits.

// Limits bound a search.
type Limits struct {
	Step int64 // sizes are multiples of this
	Most int64 // the largest size tried
	// Stride is how far the first steps away from the start go, as a part of
	// it: 64 is one part in 64, 0 a single step. Strides double.
	Stride int64
}

// Search finds the largest size that fits, if all smaller ones do, 0 if none does.
// It walks from start, which need not fit, in strides that double, until it
// has passed the answer, and halves what lies between.
//
// Example: sizes up to 137 fit. From 130 with a stride of one part in 64 it
// tries 130, 132, 136, 144, then 140, 138 and 137.
func Search(start int64, limits Limits, fits func(size int64) (bool, error)) (int64, error) {
	count := min(max(start/limits.Step, 1), limits.Most/limits.Step)
	low, high := int64(0), limits.Most/limits.Step+1 // low fits, high does not
	stride := int64(1)
	if limits.Stride > 0 {
		stride = max(count/limits.Stride, 1)
	}
	for {
		ok, err := fits(count * limits.Step)
		if err != nil {
			return 0, err
		}
		if ok {
			low = count
		} else {
			high = count
		}
		if high-low <= 1 {
			return low * limits.Step, nil
		}
		count = next(low, high, count, stride, limits.Most/limits.Step+1)
		stride *= 2
	}
}

// next is the size to try: a stride on from the last one as long as one end of
// the bracket is open, then its middle. Strides downward end at the middle,
// since sizes below 1 are none.
func next(low, high, last, stride, open int64) int64 {
	middle := low + (high-low)/2
	switch {
	case high == open:
		return min(last+stride, open-1)
	case low == 0:
		return max(last-stride, middle)
	}
	return middle
}
