// Package gpu is a catalogue of graphics cards: how much memory each really
// has for a program, its architecture, its peak rates and its bandwidth, and
// how much of the memory a CUDA context takes.
//
// Entry points: [Lookup] finds a card by any usual spelling ("rtx3090",
// "GeForce RTX 3090", "a100-80gb"); [Cards] lists all; [ContextFor] says what
// the driver and the libraries occupy before a program's first tensor.
//
// The memory that counts is not the one on the box. The driver keeps some,
// and error correction takes a sixteenth on older boards: a card sold with
// 24 GB leaves 23.69 GiB. Card.TotalMiB is what torch.cuda's
// get_device_properties(0).total_memory says. Card.TotalFrom tells how well
// the figure is known: measured to the byte, reported in torch's error
// messages on such cards, or estimated from its neighbours. It moves by some
// ten MiB with the driver's version.
//
// Peak rates are the manufacturer's, dense (no sparsity), at the boost clock,
// with sums in float32: what PyTorch asks tensor cores for. A rate that is
// not in the table is not known; a dtype that the hardware lacks is not there
// either.
//
// The data stands in cards.json and context.json, one line an entry, each
// with a note on its source. The package knows nothing of models.
package gpu
