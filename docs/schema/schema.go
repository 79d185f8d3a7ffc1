// Package schema holds the JSON schemas of heft's reports, one file a contract. They
// are written by tools/jsondoc from the structs of internal/report, and into schemas.zip,
// which heft carries: a fifth of their size.
package schema

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"io/fs"
)

//go:embed schemas.zip
var packed []byte

// Files are the schemas: "report-1.json" is that of heft.report/1.
func Files() fs.FS {
	files, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil { // the archive is a constant
		panic(err)
	}
	return files
}
