package optimizer

// This file tells how much an optimizer keeps, without a run.

// States is how many numbers an optimizer keeps for each number of a large parameter,
// rounded: 2 for Adam. Errors are those of Resolve.
func States(o Optimizer) (int64, error) {
	rule, err := o.Resolve()
	if err != nil {
		return 0, err
	}
	const side = 1 << 10
	large := Parameter{Shape: []int64{side, side}, ElementBytes: 4}
	run, events := NewRun(o, rule, []Parameter{large})
	events = append(events, run.Step(func(int) bool { return true })...)
	var kept int64
	for _, e := range events {
		if e.State && !e.Dropped {
			kept += e.Bytes
		}
	}
	return (kept + large.bytes()/2) / large.bytes(), nil
}
