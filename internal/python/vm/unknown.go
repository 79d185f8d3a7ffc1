package vm

// This file holds numbers whose value only a real run has.

// Unknown is the native payload of a number whose value is not known without running
// the model: an element of a tensor that the program took out. As an instance of a
// subclass of int or float it takes part in arithmetic, is formatted and stored;
// where its value decides something, it gives an [UndecidableError].
type Unknown interface {
	// Float is the number as float() gives it, Int as int() does.
	Float() Value
	Int() Value
}

// UnknownOf is the payload of an unknown number, nil for any other value.
func UnknownOf(v Value) Unknown {
	if o, ok := v.(*Object); ok {
		number, _ := o.Native.(Unknown)
		return number
	}
	return nil
}
