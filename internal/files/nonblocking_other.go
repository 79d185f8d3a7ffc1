//go:build !unix

package files

// This file holds the flag with which files are opened, where opening never waits.

// nonBlocking is nothing where opening does not wait.
const nonBlocking = 0
