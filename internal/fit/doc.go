// Package fit finds the largest batch, or the largest square image, that runs on
// a card, says what stands in the way, and which changes would help most.
//
// Nothing is extrapolated in the answer: memory is not linear in the batch (the
// allocator works in steps, the peak wanders between phases), so the size found
// and the next one are traced and simulated. What leads there may be
// extrapolated: between two runs of one program every single allocation grows in
// proportion, so their events, played with the sizes of a third batch, tell
// almost surely whether that one goes through. ResNet-50 takes four traces. Programs
// that do not do the same at every size, such as detectors, which go through their
// images one by one, have no such line: their needs point the way, in more traces,
// and where these are long the levers are left out.
//
// A run fits if it goes through on the card, not if the card has room for all
// that it would like: near the limit the allocator gives its cache back, and
// convolutions do with less workspace. The batch found is therefore the one at
// which nothing is left to give, and a real training loop does well to stay a
// little below.
//
// Levers are changes of the run that people accept in exchange for memory; the job
// brings them (package advise has them). Each is searched again, and the three that allow the largest size are reported with
// what they cost. Where the job's own answer was just where the line between two runs
// had it, the levers' answers are taken from such lines; otherwise they are
// simulated, to within one part in 64.
//
// Entry points: Solve, and Search for the bare algorithm. The package knows
// neither cards nor front ends: it is given a way to trace and a plan with a
// limit of memory.
package fit
