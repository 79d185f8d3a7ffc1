// Package schema holds the JSON schemas of heft's reports, one file a contract. They
// are written by tools/jsondoc from the structs of internal/report.
package schema

import "embed"

// Files are the schemas: "report-1.json" is that of heft.report/1.
//
//go:embed *.json
var Files embed.FS
