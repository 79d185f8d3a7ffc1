package files

// This file reads zip and tar archives, compressed by gzip or not.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Limits of archives.
const (
	// maxDirectory bounds the list of a zip's entries; that of torch's wheel, with
	// 15,000, has 1.6 MB.
	maxDirectory = 8 << 20
	// maxUnpacked bounds what a tar is read through, maxHeld what is kept of it: a
	// tar has no index, so its files are held.
	maxUnpacked = 256 << 20
	maxHeld     = 64 << 20
	// maxKept bounds one file that is kept of a tar. Larger ones are listed.
	maxKept = MaxSource
)

// LooksLikeArchive tells by the first 512 bytes whether a file is an archive that
// Archive reads.
func LooksLikeArchive(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("\x1f\x8b")) || isTar(head)
}

// Head returns the first bytes of a file, at most 512, to tell its kind.
func Head(r io.ReaderAt) ([]byte, error) {
	head := make([]byte, 512)
	n, err := r.ReadAt(head, 0)
	if err == io.EOF {
		err = nil
	}
	return head[:n], err
}

// isTar tells whether bytes begin a tar: the magic of POSIX and GNU.
func isTar(head []byte) bool {
	return len(head) >= 262 && bytes.Equal(head[257:262], []byte("ustar"))
}

// Archive makes a root of a zip, tar or tar.gz. dir and mount are as in New. What
// is read of a zip is read through r, as long as the root is used.
func Archive(r io.ReaderAt, size int64, dir, mount string) (*Root, error) {
	tree, err := openArchive(r, size)
	root := New(tree, dir, mount)
	if err != nil {
		return nil, root.explain(".", err)
	}
	return root, nil
}

func openArchive(r io.ReaderAt, size int64) (fs.FS, error) {
	content := io.NewSectionReader(r, 0, size)
	head, err := Head(content)
	if err != nil {
		return nil, &Error{Reason: "cannot be read: " + err.Error(), Err: err}
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		return openZip(r, size)
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		unpacked, err := gzip.NewReader(content)
		if err != nil {
			return nil, &Error{Reason: "is not a readable gzip archive: " + err.Error(), Err: err}
		}
		return openTar(unpacked)
	case isTar(head):
		return openTar(content)
	}
	return nil, &Error{Reason: "is neither a zip nor a tar archive"}
}

// openZip makes a tree of a zip. Its files are unpacked when they are opened.
func openZip(r io.ReaderAt, size int64) (fs.FS, error) {
	bounded := &boundedReaderAt{ReaderAt: r, left: maxDirectory}
	archive, err := zip.NewReader(bounded, size)
	if bounded.left < 0 {
		return nil, &Error{Reason: "has a list of entries larger than " + sizeText(maxDirectory)}
	}
	if err != nil {
		return nil, &Error{Reason: "is not a readable zip archive: " + err.Error(), Err: err}
	}
	bounded.unlimited = true
	tree := newPacked()
	for _, file := range archive.File {
		if err := tree.add(file.Name, zipNode(r, file)); err != nil {
			return nil, err
		}
	}
	return tree, nil
}

// zipNode describes one entry. One that is stored as it is can be read at any
// offset, in place.
func zipNode(r io.ReaderAt, file *zip.File) *node {
	mode := file.Mode()
	switch {
	case mode.IsDir():
		return &node{mode: fs.ModeDir | 0o555}
	case !mode.IsRegular():
		return refusedNode(mode, "is "+kindOf(mode)+", not a regular file")
	}
	size := int64(min(file.UncompressedSize64, 1<<62))
	if file.Method != zip.Store || file.CompressedSize64 != file.UncompressedSize64 {
		return &node{size: size, mode: 0o444, open: file.Open}
	}
	return &node{size: size, mode: 0o444, open: func() (io.ReadCloser, error) {
		offset, err := file.DataOffset()
		return placed{io.NewSectionReader(r, offset, size)}, err
	}}
}

// boundedReaderAt fails when more than its share was read.
type boundedReaderAt struct {
	io.ReaderAt
	left      int64
	unlimited bool
}

var errShare = errors.New("too much is read")

// ReadAt reads from the file behind.
func (b *boundedReaderAt) ReadAt(p []byte, offset int64) (int, error) {
	if !b.unlimited {
		if b.left -= int64(len(p)); b.left < 0 {
			return 0, errShare
		}
	}
	return b.ReaderAt.ReadAt(p, offset)
}

// openTar reads a tar through and keeps its files, within limits.
func openTar(r io.Reader) (fs.FS, error) {
	limited := &io.LimitedReader{R: r, N: maxUnpacked}
	archive := tar.NewReader(limited)
	tree := newPacked()
	var held int64
	for {
		header, err := archive.Next()
		if limited.N <= 0 {
			return nil, &Error{Reason: "unpacks to more than " + sizeText(maxUnpacked)}
		}
		if err == io.EOF {
			return tree, nil
		}
		if err != nil {
			return nil, &Error{Reason: "is not a readable tar archive: " + err.Error(), Err: err}
		}
		n, err := tarNode(archive, header)
		if err != nil {
			return nil, err
		}
		if n == nil {
			continue
		}
		if n.size <= maxKept {
			held += n.size
		}
		if held > maxHeld {
			return nil, &Error{Reason: fmt.Sprintf("holds more than %s of files; unpack it and name the folder", sizeText(maxHeld))}
		}
		if err := tree.add(header.Name, n); err != nil {
			return nil, err
		}
	}
}

// tarNode reads one entry; nil stands for one that is no file, such as a
// comment.
func tarNode(archive *tar.Reader, header *tar.Header) (*node, error) {
	switch header.Typeflag {
	case tar.TypeDir:
		return &node{mode: fs.ModeDir | 0o555}, nil
	case tar.TypeXGlobalHeader:
		return nil, nil
	case tar.TypeReg, tar.TypeGNUSparse:
	case tar.TypeSymlink, tar.TypeLink:
		return refusedNode(fs.ModeSymlink, "is a link, not a regular file"), nil
	default:
		mode := header.FileInfo().Mode().Type() | fs.ModeIrregular
		return refusedNode(mode, "is "+kindOf(mode)+", not a regular file"), nil
	}
	if header.Size > maxKept {
		return &node{size: header.Size, mode: 0o444, open: func() (io.ReadCloser, error) {
			return nil, &Error{Reason: "has " + sizeText(header.Size) + "; of a tar, files of at most " + sizeText(maxKept) + " are read"}
		}}, nil
	}
	data, err := io.ReadAll(io.LimitReader(archive, maxKept+1))
	if err != nil || int64(len(data)) != header.Size {
		return nil, &Error{Reason: fmt.Sprintf("is not a readable tar archive: entry %q is cut off", header.Name), Err: err}
	}
	return contentNode(data), nil
}
