// Package page holds heft's page as it is built from the sources beside it: what a
// browser loads, without the WebAssembly, which is as large as the rest of heft and is
// built where it is wanted (see docs/decisions/0011-page.md).
//
// Entry points: Files, Index, Policy, Questions.
package page

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"io/fs"
	"strings"
)

//go:generate go run ../tools/pagepack

//go:embed dist.zip
var dist []byte

//go:embed src/prepared.json
var questions []byte

// Questions are those that the page asks when it is opened, a list in JSON: answered
// ahead and written beside the core, they need not wait for it.
func Questions() []byte { return bytes.Clone(questions) }

// Files are the page's, index.html among them.
func Files() fs.FS {
	files, err := zip.NewReader(bytes.NewReader(dist), int64(len(dist)))
	if err != nil { // the archive is a constant
		panic(err)
	}
	return files
}

// coreMark is where a page says what its workers run.
const coreMark = `<meta name="heft-core" content="">`

// Index is a page whose workers run a core: "core/1a2b", of which 1a2b.wasm is the
// program, 1a2b.js what the Go toolchain starts it with and 1a2b.json what it answers to
// Questions. Without a core, the page
// asks the server that it came from.
func Index(index []byte, core string) []byte {
	return bytes.Replace(index, []byte(coreMark), []byte(strings.Replace(coreMark, `""`, `"`+core+`"`, 1)), 1)
}

// policyMark is where a page that a web host serves has its policy.
const policyMark = `<meta charset="utf-8">`

// WithPolicy is a page that carries its policy itself, for hosts that send none.
func WithPolicy(index []byte) []byte {
	meta := policyMark + `<meta http-equiv="Content-Security-Policy" content="` + Policy(index) + `">`
	return bytes.Replace(index, []byte(policyMark), []byte(meta), 1)
}

// Policy is the content security policy of a page: it talks to its own origin alone,
// and of scripts in its text it runs those that stand there now. Styles in the text are
// the editor's.
func Policy(index []byte) string {
	scripts := "'self' 'wasm-unsafe-eval'"
	for rest := index; ; {
		_, after, found := bytes.Cut(rest, []byte("<script>"))
		if !found {
			break
		}
		var script []byte
		script, rest, _ = bytes.Cut(after, []byte("</script>"))
		sum := sha256.Sum256(script)
		scripts += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; script-src " + scripts + "; style-src 'self' 'unsafe-inline'; connect-src 'self'; worker-src 'self'; img-src 'self' data:; " +
		"base-uri 'none'; form-action 'none'"
}
