// Package fault holds the one type of error that leaves heft: what went wrong,
// of which kind, where, and what to try. Rooms below have error types of their
// own; package heft turns them into this one.
//
// Texts name settings by their one name in backquotes, as `batch`: a library's
// user finds the field of that name, and the command line words it as a flag.
package fault

// Kind says what an error is about, so that programs can act on it.
type Kind uint8

// The kinds. Internal is a defect of heft.
const (
	Internal    Kind = iota
	Usage            // a setting or a name that cannot be meant
	Unreadable       // a file that is missing, or is not what its name says
	Program          // the model's own program failed
	Unsupported      // something that heft does not know, or a value that only a real run has
	DoesNotFit       // the card is too small for anything to run on it
	OutOfSteps       // a limit on steps or memory ended the model's program
	OutOfTime        // the context's deadline passed
	Canceled         // the context was canceled
)

// String is the kind as JSON and logs have it: "out of time".
func (k Kind) String() string {
	switch k {
	case Usage:
		return "usage"
	case Unreadable:
		return "unreadable"
	case Program:
		return "program"
	case Unsupported:
		return "unsupported"
	case DoesNotFit:
		return "does not fit"
	case OutOfSteps:
		return "out of steps"
	case OutOfTime:
		return "out of time"
	case Canceled:
		return "canceled"
	}
	return "internal"
}

// Error is an error with its kind and place. Find it with errors.As.
type Error struct {
	// Kind says what the error is about.
	Kind Kind
	// Message says what went wrong, where, and with which value. It may have
	// further lines: the layer in which a program failed.
	Message string
	// Advice is what to try, "" where there is nothing to say. Settings stand in
	// backquotes, as `batch`.
	Advice string
	// Setting is the name of the setting that was refused, as in JSON.
	Setting string
	// File and Line are the place in the model's source, "" and 0 where there is
	// none.
	File string
	Line int
	// Module is the path of the module in which it happened, as in the table.
	Module string
	// Node is the node of an ONNX file, and Offset the byte at which a file
	// could not be read.
	Node   string
	Offset int64
	// Candidates are what could have been named instead, where several could: the
	// classes and functions of a file, or the models of a folder with their files.
	Candidates []string
	// Err is the cause, nil where there is none.
	Err error
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Hint returns what to try.
func (e *Error) Hint() string { return e.Advice }
