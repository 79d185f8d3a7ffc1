// Package advise applies changes to a run, or to the model itself, runs and simulates
// what comes of them, and says what each buys and what it costs.
//
// A [Lever] is one kind of change: a literal in a file of its family, with what it
// changes, when it applies, the code to write and the price. Levers of the first kind
// change the run's setting. Those of the second kind, module surgery, name a function
// of py/changes.py, which heft's interpreter runs on the constructed model before it is
// traced. The same file runs in real torch: the code that a report shows is that of
// the functions which were simulated.
//
// Entry points: [Advise] tries every lever and looks for the shortest combination that
// reaches a goal; [WhatIf] applies those that were named. Every figure is that of a
// whole trace and simulation; a lever that cannot be simulated is listed with the reason.
package advise
