//go:build !unix

package files

// nonBlocking is nothing where opening does not wait.
const nonBlocking = 0
