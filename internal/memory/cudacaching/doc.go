// Package cudacaching simulates PyTorch's CUDA caching allocator, byte for byte.
//
// The allocator takes segments from the driver, cuts blocks out of them and
// keeps what the program frees. Its rules decide how far "reserved" lies above
// "allocated", and they depend on history, so they are replayed and not
// estimated:
//
//   - A request is rounded up to a multiple of 512 bytes (1 byte takes 512).
//   - Rounded sizes up to 1 MiB live in the small pool, in segments of 2 MiB; all
//     others in the large pool: segments of 20 MiB below 10 MiB, and else the
//     size rounded up to 2 MiB.
//   - The smallest free block that is large enough serves a request; of equal
//     ones the lowest address.
//   - A block is split unless the rest is small: below 512 bytes in the small
//     pool, up to 1 MiB in the large one. An unsplit block counts whole as
//     allocated: 19 MiB from a free block of 20 MiB count as 20 MiB.
//   - A freed block merges with free neighbours of its segment. Segments return
//     to the driver only when the cache is emptied, which happens when the
//     driver has no memory left.
//
// Sources: c10/cuda/CUDACachingAllocator.cpp and c10/core/AllocatorConfig.h of
// PyTorch 2.6 to 2.9, which agree on all of this.
//
// Entry points: New, Allocator.Malloc, Allocator.Free, Allocator.Stats.
//
// Limits: one device and one stream; no garbage collection by age (it needs a
// memory fraction, which is off by default); no private pools of CUDA graphs.
package cudacaching
