package cli

// This file is the command that answers over HTTP, until it is told to stop.

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/serve"
)

const serveHelp = `serve answers over HTTP what the command line answers: POST /v1/report, memory, fit,
advise and compare take a JSON object with the keys of "heft memory --jobs", and
/v1/jobs a line each. Models are built in, sources in the request, uploads, or files
below --root; nothing else of this machine is read, and nothing of a request is kept.
GET / is heft's page, GET /about says what else there is, and /openapi.json describes it.

The page's answers come from this server, unless --page names what "heft page" wrote, or
--build-page has it written: then heft runs in the browser, and nothing is sent.

It listens on this machine alone unless --addr says otherwise. It has no passwords: put
a proxy before it that has, where others reach it. SIGINT and SIGTERM stop it when the
requests under way have ended.`

const serveExample = `  heft serve --addr 127.0.0.1:8080
  heft serve --root ~/models --path ~/venv/lib/python3.12/site-packages
  curl -H 'Content-Type: application/json' -d '{"model": "resnet50", "batch": 32}' 127.0.0.1:8080/v1/memory`

// serving is the command's flags.
type serving struct {
	addr  string
	root  string
	page  string
	build bool
	body  heft.Size
	bytes heft.Size
	grace time.Duration
	serve.Options
}

func newServeCommand() *cobra.Command {
	var s serving
	command := &cobra.Command{
		Use:     "serve",
		Short:   "answer over HTTP: reports, memory, fits, lists of jobs",
		Long:    serveHelp,
		Example: serveExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{message: fmt.Sprintf("serve takes no models, got %q", args), hint: "requests name them; --root DIR lets them name files below a folder"}
			}
			return nil
		},
		RunE: func(command *cobra.Command, _ []string) error { return s.run(command) },
	}
	flags := command.Flags()
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8080", "address and port to listen on; port 0 takes a free one")
	flags.StringVar(&s.page, "page", "", "folder that heft page wrote, to be served")
	flags.BoolVar(&s.build, "build-page", false, "build the page's WebAssembly first, with the Go toolchain, in heft's sources")
	flags.StringVar(&s.root, "root", "", "folder whose models requests may name")
	flags.StringArrayVar(&s.Path, "path", nil, "folder with Python packages that models import (may be given again)")
	flags.BoolVar(&s.Site, "site", false, "look for packages where this machine's Python has them")
	flags.StringArrayVar(&s.Hosts, "host", nil, "name under which the server is reached (may be given again; localhost and addresses always are)")
	flags.IntVar(&s.Runs, "runs", 0, "runs at a time (default: one a core)")
	flags.IntVar(&s.Queue, "queue", 0, "requests that wait; further ones are refused (default: eight a run)")
	flags.DurationVar(&s.Timeout, "timeout", serve.DefaultTimeout, "what a request may take, its wait included")
	flags.TextVar(&s.body, "max-body", heft.Size(serve.DefaultBody), "largest request, a `size`")
	flags.Int64Var(&s.Limits.Steps, "steps", 0, "steps of a model's program (default: 50 million)")
	flags.TextVar(&s.bytes, "bytes", heft.Size(0), "what the values of a model's program may hold, a `size` (default: 160MiB)")
	flags.DurationVar(&s.grace, "grace", 15*time.Second, "what requests under way have when the server is told to stop")
	return command
}

func (s *serving) check() error {
	switch {
	case s.page != "" && s.build:
		return &usageError{message: "--page and --build-page exclude each other", hint: "--build-page writes to a folder of its own"}
	case s.Runs < 0 || s.Queue < 0 || s.Limits.Steps < 0:
		return &usageError{message: "--runs, --queue and --steps must not be negative"}
	case s.Timeout <= 0 || s.body <= 0:
		return &usageError{message: "--timeout and --max-body must be more than 0", hint: "a server without limits is anybody's to stop"}
	case s.bytes < 0 || s.grace < 0:
		return &usageError{message: "--bytes and --grace must not be negative"}
	}
	return nil
}

func (s *serving) run(command *cobra.Command) error {
	if err := s.check(); err != nil {
		return err
	}
	if s.build {
		folder, err := os.MkdirTemp("", "heft-page-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		s.page = folder
		if err := (&site{out: folder}).write(command.Context()); err != nil {
			return err
		}
	}
	if s.page != "" {
		root, err := os.OpenRoot(s.page)
		if err != nil {
			return &usageError{message: fmt.Sprintf("cannot serve the page in %q: %v", s.page, cause(err)), hint: "heft page --out DIR writes one"}
		}
		defer root.Close()
		s.Page = root.FS()
	}
	if s.root != "" {
		root, err := os.OpenRoot(s.root)
		if err != nil {
			return &usageError{message: fmt.Sprintf("cannot serve the folder %q: %v", s.root, cause(err)), hint: "--root names a folder"}
		}
		defer root.Close()
		s.Root = root.FS()
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return &usageError{message: fmt.Sprintf("cannot listen on %q: %v", s.addr, err), hint: "--addr 127.0.0.1:0 takes a free port"}
	}
	// A server lives long: garbage is collected as Go does by itself, not as rarely as
	// suits a run of milliseconds. The memory limit of the process stays.
	debug.SetGCPercent(100)
	s.Body, s.Limits.Bytes = int64(s.body), int64(s.bytes)
	s.Log = slog.New(slog.NewTextHandler(command.ErrOrStderr(), nil))
	server := serve.New(s.Options)
	defer server.Close()
	ctx, stop := signal.NotifyContext(command.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	fmt.Fprintf(command.OutOrStdout(), "heft serves http://%s\n", listener.Addr())
	return server.Run(ctx, listener, s.grace)
}

// cause is what the operating system said, without the path that the message has.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
