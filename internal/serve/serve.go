// Package serve answers heft's questions over HTTP: reports, memory, fits, comparisons
// and advice, for models by name, by source, by upload, or below one folder.
//
// A request's model is hostile until shown otherwise. It is looked up among the
// built-in models, in the request itself, and in [Options].Root, nowhere else; its
// program runs under limits on steps, bytes and time; and as many run at a time as
// there are cores, with a bounded queue behind them that is refused at once when it is
// full. Nothing of a request outlives its answer. Pages of other sites are refused: by
// the Host header, by the origin, and by the absence of CORS.
//
// Entry points: New, Server.Handler, Server.Run. The room opens no files and knows no
// signals; the command line hands it both.
package serve

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"heft"
)

// Options say what a server may do. The zero value serves built-in models, sources and
// uploads.
type Options struct {
	// Root is the tree whose models may be named; nil is none. It must not lead out of
	// itself, as [os.Root]'s file system does not.
	Root fs.FS
	// Path lists folders with packages that models may import, as [heft.Path].
	Path []string
	// Page holds the files of heft's page, as `heft page` writes them; nil is the page that
	// is built in, which asks this server.
	Page fs.FS
	// Site lets models import from where this machine's Python has its packages.
	Site bool
	// Runs is how many runs are made at a time; 0 is one for each core.
	Runs int
	// Queue is how many requests wait for one; 0 is eight for each run.
	Queue int
	// Body is the most bytes of a request; 0 is 32 MiB.
	Body int64
	// Limits bound each run; zero fields are heft's own.
	Limits heft.Limits
	// Timeout is what a request may take, its wait in the queue included; 0 is 10 s. In
	// a list of jobs it is for each job.
	Timeout time.Duration
	// Hosts are names under which the server is reached, besides localhost and
	// addresses.
	Hosts []string
	// Log takes a line for each request; nil is none.
	Log *slog.Logger
}

// The defaults of options that are left empty.
const (
	DefaultBody    = 32 << 20
	DefaultTimeout = 10 * time.Second
	queueOfRun     = 8
)

// Server answers requests. Make one with New.
type Server struct {
	options  Options
	gate     *gate
	shelf    *heft.Shelf // of built-in models
	metrics  *metrics
	routes   map[string]route
	stopping atomic.Bool
}

// route is what a path does.
type route struct {
	method string
	answer func(http.ResponseWriter, *http.Request) error
}

// New makes a server.
func New(o Options) *Server {
	o.Runs = cmp.Or(o.Runs, runtime.GOMAXPROCS(0))
	o.Queue = cmp.Or(o.Queue, queueOfRun*o.Runs)
	o.Body = cmp.Or(o.Body, DefaultBody)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{options: o, gate: newGate(o.Runs, o.Queue), metrics: newMetrics()}
	s.shelf = &heft.Shelf{Most: queueOfRun * o.Runs, Options: s.openOptions(), From: builtIn, Limits: o.Limits}
	s.routes = map[string]route{
		"/":                  {http.MethodGet, s.live},
		"/assets/{file...}":  {http.MethodGet, s.part("assets")},
		"/core/{file...}":    {http.MethodGet, s.part("core")},
		"/service.js":        {http.MethodGet, s.offline},
		"/v1/page":           {http.MethodPost, s.ask},
		"/about":             {http.MethodGet, s.home},
		"/report/{model...}": {http.MethodGet, s.page},
		"/openapi.json":      {http.MethodGet, s.openAPI},
		"/healthz":           {http.MethodGet, s.healthy},
		"/readyz":            {http.MethodGet, s.ready},
		"/metrics":           {http.MethodGet, s.showMetrics},
		"/v1/report":         {http.MethodPost, s.asked(takesNothing, s.report)},
		"/v1/memory":         {http.MethodPost, s.asked(takesNothing, s.memory)},
		"/v1/fit":            {http.MethodPost, s.searched(takesSolve, s.fit)},
		"/v1/advise":         {http.MethodPost, s.searched(takesGoal, s.advise)},
		"/v1/compare":        {http.MethodPost, s.searched(takesModels, s.compare)},
		"/v1/jobs":           {http.MethodPost, s.jobs},
	}
	return s
}

// none is a tree without files: what is looked up in it is a built-in model, an
// expression, or unknown.
type none struct{}

// Open finds nothing.
func (none) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// builtIn is a model by its name, wherever no file is looked for.
func builtIn(name string) heft.Source { return heft.FS(none{}, name) }

// named is a model by its name: below the root where there is one.
func (s *Server) named(name string) heft.Source {
	if s.options.Root != nil {
		return heft.FS(s.options.Root, name)
	}
	return builtIn(name)
}

func (s *Server) openOptions() []heft.OpenOption {
	return []heft.OpenOption{heft.Path(s.options.Path), heft.NoSite(!s.options.Site), s.options.Limits}
}

// Close lets go of the models that are kept between requests.
func (s *Server) Close() { s.shelf.Close() }

// Handler answers requests: each is counted, logged, and checked for who may ask.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for path, r := range s.routes {
		pattern := path
		if path == "/" {
			pattern = "/{$}"
		}
		mux.HandleFunc(pattern, func(w http.ResponseWriter, q *http.Request) { s.handle(w, q, path, r) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, q *http.Request) {
		s.handle(w, q, "other", route{q.Method, func(http.ResponseWriter, *http.Request) error {
			return &problem{Status: http.StatusNotFound, Detail: "there is no such page", Hint: "GET /about lists what there is"}
		}})
	})
	return mux
}

// handle answers one request.
func (s *Server) handle(w http.ResponseWriter, q *http.Request, path string, r route) {
	begun := time.Now()
	seen := &recorder{ResponseWriter: w}
	seen.Header().Set("X-Content-Type-Options", "nosniff")
	seen.Header().Set("Cache-Control", "no-store")
	err := s.guarded(seen, q, r)
	if err != nil {
		s.refuse(seen, q, err)
	}
	took := time.Since(begun)
	s.metrics.count(path, seen.code(), took)
	attributes := []any{"method", q.Method, "path", path, "status", seen.code(), "ms", took.Milliseconds()}
	if err != nil {
		attributes = append(attributes, "error", err.Error())
	}
	s.options.Log.Info("request", attributes...)
}

// guarded runs a route. What panics is a defect of heft: it is logged, and the server
// goes on.
func (s *Server) guarded(w http.ResponseWriter, q *http.Request, r route) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.options.Log.Error("panic", "cause", cause, "stack", string(debug.Stack()))
			err = &heft.Error{Kind: heft.Internal, Message: "a defect of heft ended the request"}
		}
	}()
	if err := s.admits(q); err != nil {
		return err
	}
	if q.Method != r.method && (q.Method != http.MethodHead || r.method != http.MethodGet) {
		w.Header().Set("Allow", r.method)
		return &problem{Status: http.StatusMethodNotAllowed, Detail: q.Method + " is not how this is asked", Hint: "use " + r.method}
	}
	return r.answer(w, q)
}

// Times of a connection. A body and an answer have the request's timeout for
// themselves, besides.
const (
	headerTime = 5 * time.Second
	idleTime   = 60 * time.Second
	writeTime  = 10 * time.Second
	mostHeader = 64 << 10
)

// Run serves a listener until the context ends. Then it takes no new requests, and
// gives those under way the grace to come to their end.
func (s *Server) Run(ctx context.Context, listener net.Listener, grace time.Duration) error {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	server := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, WriteTimeout: 2*s.options.Timeout + writeTime, MaxHeaderBytes: mostHeader,
		BaseContext: func(net.Listener) context.Context { return base },
		ErrorLog:    slog.NewLogLogger(s.options.Log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	s.options.Log.Info("stopping", "grace", grace.String())
	waited, cancel := context.WithTimeout(base, grace)
	defer cancel()
	err := server.Shutdown(waited)
	if errors.Is(err, context.DeadlineExceeded) {
		cut()
		err = server.Close()
	}
	s.options.Log.Info("stopped")
	return err
}
