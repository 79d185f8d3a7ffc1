// Package fit finds the largest batch, or the largest square image, that runs on
// a card, says what stands in the way, and which changes would help most.
//
// Nothing is extrapolated in the answer: memory is not linear in the batch (the
// allocator works in steps, the peak wanders between phases), so every size that
// counts is traced and simulated. The search needs few of them all the same. Two
// small runs give a line, the line a guess, and each further run either is the
// answer's neighbour or a better point for the line; a bracket that the guesses
// do not close is halved. ResNet-50 takes four to six runs.
//
// A run fits if it goes through on the card, not if the card has room for all
// that it would like: near the limit the allocator gives its cache back, and
// convolutions do with less workspace. The batch found is therefore the one at
// which nothing is left to give, and a real training loop does well to stay a
// little below.
//
// Levers are changes of the run that people accept in exchange for memory: mixed
// precision, recomputation, a lighter optimizer, smaller images. Each is
// searched again from scratch, and the three that allow the largest size are
// reported with what they cost.
//
// Entry points: Solve, and Search for the bare algorithm. The package knows
// neither cards nor front ends: it is given a way to trace and a plan with a
// limit of memory.
package fit
